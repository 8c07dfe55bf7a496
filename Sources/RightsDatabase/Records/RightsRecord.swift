package import ProvenanceCore

/// One record of the rights database: a holder, an agreement, a source, a refusal or a note.
package struct RightsRecord: Hashable, Sendable {
    package let kind: RightsKind
    /// One a field of the kind, in their order; nil where nothing is said.
    package var values: [RightsValue?]

    package init(_ kind: RightsKind) {
        self.kind = kind
        values = Array(repeating: nil, count: kind.fields.count)
    }

    /// The value of the field with this name.
    package subscript(_ name: String) -> RightsValue? {
        get { kind.field(name).flatMap { values[$0] } }
        set {
            let number = kind.field(name)
            precondition(number != nil, "the kind has the field")
            if let number { values[number] = newValue }
        }
    }

    /// The first field of every kind.
    package var id: String { values.first.flatMap { $0?.text } ?? "" }

    /// `agreement A-1`.
    package var title: String { "\(kind.rawValue) \(id)" }

    func day(_ name: String) -> Day? { self[name]?.text.flatMap { Day($0) } }

    // MARK: JSON

    /// Appends the record as one JSON object: keys in the order of the fields, what is not said
    /// left out.
    package func append(to output: inout ByteBuffer, withKind: Bool) {
        var separator: StaticString = "{"
        if withKind {
            output.append("{\"kind\":")
            output.append(jsonString: kind.rawValue)
            separator = ","
        }
        for (field, value) in zip(kind.fields, values) {
            guard let value else { continue }
            output.append(separator)
            output.append(jsonString: field.name)
            output.append(":")
            Self.append(value, to: &output)
            separator = ","
        }
        output.append(values.allSatisfy { $0 == nil } && !withKind ? "{}" : "}")
    }

    package func json(withKind: Bool) -> String {
        var output = ByteBuffer()
        append(to: &output, withKind: withKind)
        return String(copying: output.bytes)
    }

    static func append(_ value: RightsValue, to output: inout ByteBuffer) {
        switch value {
        case .text(let text): output.append(jsonString: text)
        case .number(let number): output.append(decimal: number)
        case .flag(let flag): output.append(flag ? "true" : "false")
        case .list(let items):
            output.append("[")
            for (number, item) in items.enumerated() {
                if number > 0 { output.append(",") }
                output.append(jsonString: item)
            }
            output.append("]")
        }
    }
}

extension RightsRecord {
    /// One field that two versions of a record hold differently.
    package struct Difference: Hashable, Sendable {
        package var field: String
        package var before: RightsValue?
        package var after: RightsValue?
    }

    /// What has changed since `before`.
    package func differences(from before: RightsRecord?) -> [Difference] {
        kind.fields.enumerated().compactMap { number, field in
            let old = before?.values[number]
            let new = values[number]
            return old == new ? nil : Difference(field: field.name, before: old, after: new)
        }
    }
}
