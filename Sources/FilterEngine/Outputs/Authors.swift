import ProvenanceCore

/// The authors of a record, in whatever shape they come: one string; a list of strings, of
/// objects with a name, of `[name, id]` pairs; one object.
struct Authors {
    /// Strings as they stand in the record: the inside of JSON strings.
    struct Author {
        var name: [UInt8]
        var url: [UInt8]?
    }

    var all: [Author] = []

    /// Keys of an author's name and address, the first choice first.
    private static let nameKeys: [StaticString] = [
        "name", "author", "full_name", "username", "login", "display_name",
    ]
    private static let urlKeys: [StaticString] = ["url", "uri", "homepage", "html_url"]

    /// - Parameter value: the field's bytes; of a string without its quotes.
    init(_ value: RawSpan, kind: JSONKind) {
        switch kind {
        case .string, .escapedString: add(Self.bytes(value))
        case .object: addObject(value)
        case .array:
            var elements = JSONElements(of: value)
            while let element = elements.next() {
                switch element.kind {
                case .string, .escapedString: add(Self.bytes(element.value))
                case .object: addObject(element.value)
                case .array: addPair(element.value)
                case .number, .true, .false, .null: break
                }
            }
        case .number, .true, .false, .null: break
        }
    }

    /// A pair: the name comes first, and what follows is an account's number.
    private mutating func addPair(_ pair: RawSpan) {
        var members = JSONElements(of: pair)
        if let name = members.next(), name.kind == .string || name.kind == .escapedString {
            add(Self.bytes(name.value))
        }
    }

    private mutating func addObject(_ object: RawSpan) {
        guard let name = Self.string(Self.nameKeys, in: object) else { return }
        add(name, url: Self.string(Self.urlKeys, in: object))
    }

    /// The first string of `object` under one of `keys`, in the order of the keys.
    private static func string(_ keys: [StaticString], in object: RawSpan) -> [UInt8]? {
        for key in keys {
            var members = JSONElements(of: object)
            while let member = members.next() {
                if member.kind == .string || member.kind == .escapedString, member.isNamed(key) {
                    return bytes(member.value)
                }
            }
        }
        return nil
    }

    private static func bytes(_ span: RawSpan) -> [UInt8] { span.withUnsafeBytes { [UInt8]($0) } }

    private mutating func add(_ name: [UInt8], url: [UInt8]? = nil) {
        if name.contains(where: { $0 > 0x20 }) { all.append(Author(name: name, url: url)) }
    }
}
