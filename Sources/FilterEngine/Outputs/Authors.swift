import ProvenanceCore

/// The authors of a record, in whatever shape they come: one string; a list of strings, of
/// objects with a name, of `[name, id]` pairs; one object. Scratch of its owner.
struct Authors: ~Copyable {
    /// Where a name and an address stand in `text`.
    struct Author {
        var name: Range<Int>
        var url: Range<Int>?
    }

    var all: [Author] = []
    /// Strings as they stand in the record: the inside of JSON strings, one behind the other.
    private(set) var text = ByteBuffer()

    /// Keys of an author's name and address, the first choice first.
    private static let nameKeys: [StaticString] = [
        "name", "author", "full_name", "username", "login", "display_name",
    ]
    private static let urlKeys: [StaticString] = ["url", "uri", "homepage", "html_url"]

    mutating func removeAll() {
        all.removeAll(keepingCapacity: true)
        text.removeAll()
    }

    /// The bytes of a name or an address.
    @_lifetime(borrow self)
    func bytes(_ range: Range<Int>) -> RawSpan { text.bytes.extracting(range) }

    /// Keeps a string that stands in the record, or would so.
    mutating func keep(_ inside: RawSpan) -> Range<Int> {
        let start = text.count
        text.append(inside)
        return start..<text.count
    }

    /// Adds the authors that a field names.
    ///
    /// - Parameter value: the field's bytes; of a string without its quotes.
    mutating func add(_ value: RawSpan, kind: JSONKind) {
        switch kind {
        case .string, .escapedString: add(name: value)
        case .object: addObject(value)
        case .array:
            var elements = JSONElements(of: value)
            while let element = elements.next() {
                switch element.kind {
                case .string, .escapedString: add(name: element.value)
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
            add(name: name.value)
        }
    }

    private mutating func addObject(_ object: RawSpan) {
        let count = all.count
        addString(Self.nameKeys, in: object) { authors, name in authors.add(name: name) }
        if all.count == count { return }
        addString(Self.urlKeys, in: object) { authors, url in
            authors.all[count].url = authors.keep(url)
        }
    }

    /// Hands on the first string of `object` under one of `keys`, in the order of the keys.
    private mutating func addString(
        _ keys: [StaticString],
        in object: RawSpan,
        _ body: (inout Authors, RawSpan) -> Void
    ) {
        for key in keys {
            var members = JSONElements(of: object)
            while let member = members.next() {
                if member.kind == .string || member.kind == .escapedString, member.isNamed(key) {
                    return body(&self, member.value)
                }
            }
        }
    }

    private mutating func add(name: RawSpan) {
        for index in 0..<name.byteCount
        where name.unsafeLoad(fromByteOffset: index, as: UInt8.self) > 0x20 {
            all.append(Author(name: keep(name), url: nil))
            return
        }
    }
}
