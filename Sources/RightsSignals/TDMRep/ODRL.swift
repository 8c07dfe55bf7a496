import ProvenanceCore

/// The shapes in which ODRL writes one thing: a word or an address, an object that has one as its
/// `@id`, or a list of either.
///
/// Source: ODRL Information Model 2.2 and its JSON-LD encoding (read 2026-11-23).
enum ODRL {
    /// Hands on the object that `element` is, or each object of the list that it is.
    static func forEachObject(
        of element: borrowing JSONElements.Element,
        _ body: (RawSpan) -> Void
    ) {
        switch element.kind {
        case .object: body(element.value)
        case .array:
            var elements = JSONElements(of: element.value)
            while let element = elements.next() {
                if element.kind == .object { body(element.value) }
            }
        case .string, .escapedString, .number, .true, .false, .null: break
        }
    }

    /// The texts of a member of `object`, by their last part: `tdm:mine`, `odrl:mine` and
    /// `http://www.w3.org/ns/tdmrep#mine` are all `mine`.
    static func words(of name: StaticString, in object: RawSpan) -> [String] {
        addresses(of: name, in: object).map { text in
            let separators = "#/:".utf8
            guard let last = text.utf8.lastIndex(where: { separators.contains($0) }) else {
                return text
            }
            return String(decoding: text.utf8[text.utf8.index(after: last)...], as: UTF8.self)
        }
    }

    /// The texts of a member of `object`.
    static func addresses(of name: StaticString, in object: RawSpan) -> [String] {
        var texts: [String] = []
        var members = JSONElements(of: object)
        while let member = members.next() {
            guard member.isNamed(name) else { continue }
            if member.kind == .array {
                var elements = JSONElements(of: member.value)
                while let element = elements.next() { append(element, to: &texts) }
            } else {
                append(member, to: &texts)
            }
        }
        return texts
    }

    private static func append(
        _ element: borrowing JSONElements.Element,
        to texts: inout [String]
    ) {
        switch element.kind {
        case .string, .escapedString: texts.append(element.text)
        case .object:
            var members = JSONElements(of: element.value)
            while let member = members.next() {
                let isId =
                    member.isNamed("@id") || member.isNamed("uid") || member.isNamed("rdf:value")
                if isId, member.kind == .string || member.kind == .escapedString {
                    texts.append(member.text)
                }
            }
        case .array, .number, .true, .false, .null: break
        }
    }
}
