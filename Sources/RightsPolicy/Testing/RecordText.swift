package import ProvenanceCore

/// A YAML value as JSON, for records that stand in a policy's tests.
///
/// | in YAML | in JSON |
/// |---|---|
/// | a text in quotes, or in a block (`\|`, `>`) | a string |
/// | a plain text that is a JSON number, `true`, `false` or `null` | that |
/// | nothing (`license:`) | `null` |
/// | any other plain text: `NO`, `012`, `2024-01-01`, `~` | a string |
/// | a list, a mapping | an array, an object with its members in order |
extension JSONValue {
    /// The depth is bounded by `Limits.policyNestingDepth`.
    package init(_ node: YAMLNode) {
        switch node.content {
        case .list(let items): self = .array(items.map { JSONValue($0) })
        case .mapping(let entries):
            self = .object(entries.map { JSONMember($0.key, JSONValue($0.value)) })
        case .text(let text):
            if node.isQuoted {
                self = .string(text)
            } else {
                switch text {
                case "", "null": self = .null
                case "true": self = .bool(true)
                case "false": self = .bool(false)
                default: self = Self.isNumber(text) ? .number(text) : .string(text)
                }
            }
        }
    }

    /// Whether the text is a number as RFC 8259 section 6 writes it.
    private static func isNumber(_ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        func digits() -> Int {
            let count = rest.prefix { (0x30...0x39).contains($0) }.count
            rest = rest.dropFirst(count)
            return count
        }
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let startsWithZero = rest.first == UInt8(ascii: "0")
        let whole = digits()
        if whole == 0 || (startsWithZero && whole > 1) { return false }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            if digits() == 0 { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
                rest.removeFirst()
            }
            if digits() == 0 { return false }
        }
        return rest.isEmpty
    }

    /// The same value with `value` at `path`, whose keys are made where they are not there. What
    /// stood on the way and is no object is replaced.
    func setting(_ value: JSONValue, at path: ArraySlice<String>) -> JSONValue {
        guard let key = path.first else { return value }
        var members: [JSONMember] = []
        if case .object(let known) = self { members = known }
        if let index = members.lastIndex(where: { $0.key == key }) {
            members[index].value = members[index].value.setting(value, at: path.dropFirst())
        } else {
            members.append(JSONMember(key, JSONValue.null.setting(value, at: path.dropFirst())))
        }
        return .object(members)
    }
}
