/// A value of JSON as the lines of agreements hold it: small, whole, on the control plane.
package indirect enum AgreementJSON: Equatable, Sendable {
    case text(String)
    case integer(Int)
    case flag(Bool)
    case list([AgreementJSON])
    case members([Member])
    /// A number that is no integer of 64 bits.
    case otherNumber

    package struct Member: Equatable, Sendable {
        package var key: String
        package var value: AgreementJSON
    }

    /// Reads sound JSON; nil for `null`, and for what is nested deeper than any agreement is.
    init?(_ value: RawSpan, kind: JSONKind, depth: Int = 0) {
        guard depth <= Limits.agreementNesting else { return nil }
        switch kind {
        case .string, .escapedString: self = .text(JSONText.string(value, kind: kind))
        case .number: self = Int(String(copying: value)).map { .integer($0) } ?? .otherNumber
        case .true: self = .flag(true)
        case .false: self = .flag(false)
        case .null: return nil
        case .array:
            var all: [AgreementJSON] = []
            var elements = JSONElements(of: value)
            while let element = elements.next() {
                guard let item = Self(element.value, kind: element.kind, depth: depth + 1) else {
                    return nil
                }
                all.append(item)
            }
            self = .list(all)
        case .object:
            var all: [Member] = []
            var elements = JSONElements(of: value)
            while let element = elements.next() {
                let key = JSONText.string(element.key, kind: element.keyKind)
                if element.kind == .null {
                    continue
                }
                guard let item = Self(element.value, kind: element.kind, depth: depth + 1) else {
                    return nil
                }
                all.append(Member(key: key, value: item))
            }
            self = .members(all)
        }
    }
}
