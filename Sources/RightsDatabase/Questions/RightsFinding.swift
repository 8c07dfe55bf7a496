package import ProvenanceCore

/// Something in the rights database that a person should look at.
package struct RightsFinding: Hashable, Sendable {
    package enum Code: String, CaseIterable, Sendable {
        case damaged
        case differs
        case namesNothing = "names-nothing"
        case ended
        case noSignature = "no-signature"
        case titleUnproven = "title-unproven"
        case capUsedUp = "cap-used-up"
        case capNotCounted = "cap-not-counted"
        case overlap
        case contradiction
        case optOut = "opt-out"
        case noAnswer = "no-answer"
        case notInForce = "not-in-force"
        case gap
        case crowded

        /// What is found under this code.
        package var meaning: String {
            switch self {
            case .damaged: "the file, an index or a reference is broken"
            case .differs: "a record differs from what its last event says"
            case .namesNothing: "an agreement covers nothing, and no source names it"
            case .ended: "a signed agreement whose term is over; its status says otherwise"
            case .noSignature: "an agreement is past its first day, and nobody has signed it"
            case .titleUnproven:
                "the grantor is not the owner, and the chain of title is not proven"
            case .capUsedUp: "a cap is used up: the agreement is no longer in force"
            case .capNotCounted:
                "a cap in tokens or works: runs do not count them, so nobody but you can check it"
            case .overlap: "an exclusive grant, and another grant of the same for the same days"
            case .contradiction: "one agreement grants what another prohibits for the same days"
            case .optOut: "a refusal names what an agreement grants"
            case .noAnswer: "a source that no agreement covers, and no refusal names"
            case .notInForce: "a source whose agreements are all not in force today"
            case .gap: "days between two agreements on which a source is not covered"
            case .crowded: "too many agreements name one thing to compare them all"
            }
        }
    }

    package var code: Code
    /// What it is about: `agreement A-1`.
    package var kind: RightsKind?
    package var id: String
    /// Others that it is about.
    package var others: [String] = []
    package var message: String

    /// The finding as one JSON object.
    package var json: String {
        var output = ByteBuffer()
        output.append("{\"code\":")
        output.append(jsonString: code.rawValue)
        if let kind {
            output.append(",\"kind\":")
            output.append(jsonString: kind.rawValue)
            output.append(",\"id\":")
            output.append(jsonString: id)
        }
        if !others.isEmpty {
            output.append(",\"others\":")
            RightsRecord.append(.list(others), to: &output)
        }
        output.append(",\"message\":")
        output.append(jsonString: message)
        output.append("}")
        return String(copying: output.bytes)
    }

    /// `overlap: agreement A-1: …`.
    package var text: String {
        let subject = kind.map { "\($0.rawValue) \(id): " } ?? ""
        return "\(code.rawValue): \(subject)\(message)"
    }
}

extension Agreement {
    /// The days on which it is in force as it stands now; nil if there are none. What is suspended,
    /// not signed or terminated without a day is in force on none.
    package var daysInForce: ClosedRange<Day>? {
        guard status == .signed, let signed else { return nil }
        let first = max(from ?? signed, signed)
        var last = until ?? Day(number: .max)
        if let terminatedOn { last = min(last, Day(number: terminatedOn.number - 1)) }
        return first <= last ? first...last : nil
    }

    var isUsedUp: Bool { caps.contains { $0.used >= $0.amount } }
}
