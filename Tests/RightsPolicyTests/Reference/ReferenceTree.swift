/// JSON as a tree, made and written the plain way.
indirect enum ReferenceTree: Sendable {
    case null
    case number(String)
    case text(String)
    case list([ReferenceTree])
    case members([(String, ReferenceTree)])

    /// One line of JSON. The texts of these tests need no escapes.
    var json: String {
        switch self {
        case .null: "null"
        case .number(let digits): digits
        case .text(let text): "\"\(text)\""
        case .list(let items): "[" + items.map(\.json).joined(separator: ",") + "]"
        case .members(let all):
            "{" + all.map { "\"\($0.0)\":\($0.1.json)" }.joined(separator: ",") + "}"
        }
    }

    /// All values at a dotted path; `null`, an empty text and an empty list are none.
    func values(_ path: String) -> [ReferenceTree] {
        let keys = path.split(separator: ".").map(String.init)
        var found = [self]
        for key in keys {
            found = found.flatMap { value -> [ReferenceTree] in
                guard case .members(let all) = value else { return [] }
                return all.filter { $0.0 == key }.map(\.1)
            }
        }
        return found.filter {
            switch $0 {
            case .null: false
            case .text(let text): !text.isEmpty
            case .list(let items): !items.isEmpty
            case .number, .members: true
            }
        }
    }

    /// The texts and numbers inside, one by one.
    var scalars: [String] {
        switch self {
        case .null: []
        case .number(let digits): [digits]
        case .text(let text): text.isEmpty ? [] : [text]
        case .list(let items): items.flatMap(\.scalars)
        case .members(let all): all.flatMap(\.1.scalars)
        }
    }
}
