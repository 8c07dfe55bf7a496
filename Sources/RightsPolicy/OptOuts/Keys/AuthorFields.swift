import ProvenanceCore

/// The keys of objects that name an author.
private enum AuthorFields {
    /// Under which a name stands, each of which counts.
    static let names: [StaticString] = [
        "name", "author", "full_name", "fullname", "username", "login", "display_name", "creator",
    ]
    /// Under which the name of an account stands.
    static let accounts: [StaticString] = ["login", "username", "user", "account", "handle"]
    /// Under which the two parts of a name stand.
    static let givenNames: [StaticString] = [
        "given", "given_name", "first_name", "first", "forenames",
    ]
    static let familyNames: [StaticString] = [
        "family", "family_name", "last_name", "last", "keyname",
    ]
}

/// Authors, in all the shapes in which data sets keep them: one text; a list of texts, of objects
/// with a name, of `[name, id]` pairs; one object.
extension RecordKeyReader {
    /// - Parameter kind: `authors`, or `accounts`, for which only an object's login counts.
    mutating func appendAuthorKeys(
        of value: RawSpan,
        _ jsonKind: JSONKind,
        for kind: OptOutKind,
        to keys: inout KeyList
    ) -> PartReading {
        guard jsonKind == .array else {
            return appendAuthorKeys(ofOne: value, jsonKind, for: kind, to: &keys)
        }
        var reading = PartReading.nothing
        var elements = JSONElements(of: value)
        while let element = elements.next() {
            if element.kind == .array {
                // A pair: the name comes first, and what follows is an account's number.
                var members = JSONElements(of: element.value)
                guard let name = members.next() else { continue }
                let part = appendAuthorKeys(ofOne: name.value, name.kind, for: kind, to: &keys)
                reading = reading.joined(with: part)
            } else {
                let part = appendAuthorKeys(
                    ofOne: element.value,
                    element.kind,
                    for: kind,
                    to: &keys
                )
                reading = reading.joined(with: part)
            }
        }
        return reading
    }

    private mutating func appendAuthorKeys(
        ofOne value: RawSpan,
        _ jsonKind: JSONKind,
        for kind: OptOutKind,
        to keys: inout KeyList
    ) -> PartReading {
        switch jsonKind {
        case .string, .escapedString:
            if kind == .accounts { return .nothing }
            return appendTextKeys(of: value, jsonKind, role: .authors, for: kind, to: &keys)
        case .object: return appendAuthorKeys(ofObject: value, for: kind, to: &keys)
        case .null: return .nothing
        case .number, .true, .false, .array: return .unreadable
        }
    }

    private mutating func appendAuthorKeys(
        ofObject object: RawSpan,
        for kind: OptOutKind,
        to keys: inout KeyList
    ) -> PartReading {
        let fields = kind == .accounts ? AuthorFields.accounts : AuthorFields.names
        var reading = PartReading.nothing
        var members = JSONElements(of: object)
        while let member = members.next() {
            guard member.kind == .string || member.kind == .escapedString,
                member.isNamed(oneOf: fields)
            else { continue }
            let part = appendTextKeys(
                of: member.value,
                member.kind,
                role: .authors,
                for: kind,
                to: &keys
            )
            reading = reading.joined(with: part)
        }
        if kind == .accounts { return reading }
        if appendTwoPartName(of: object, to: &keys) { reading = reading.joined(with: .keys) }
        // An object that names nobody may name the one who opted out in a way not known here.
        if case .nothing = reading { return .unreadable }
        return reading
    }

    /// Appends the key of a name whose parts stand in two members; false if they do not.
    private mutating func appendTwoPartName(of object: RawSpan, to keys: inout KeyList) -> Bool {
        text.removeAll()
        for fields in [AuthorFields.givenNames, AuthorFields.familyNames] {
            let before = text.count
            var members = JSONElements(of: object)
            while let member = members.next() {
                guard member.kind == .string || member.kind == .escapedString,
                    member.isNamed(oneOf: fields)
                else { continue }
                if text.count > 0 { text.append(UInt8(ascii: " ")) }
                JSONText.unescape(member.value, into: &text)
                break
            }
            if text.count == before { return false }
        }
        Self.add(name: text, &scratch, to: &keys)
        return true
    }

    private static func add(
        name: borrowing ByteBuffer,
        _ scratch: inout ByteBuffer,
        to keys: inout KeyList
    ) {
        keys.add(name: name.bytes, &scratch)
    }
}

extension JSONElements.Element {
    /// Whether the element's key is one of `names`, byte for byte.
    fileprivate func isNamed(oneOf names: [StaticString]) -> Bool {
        if keyKind == .escapedString { return names.contains { isNamed($0) } }
        return names.contains { name in
            key.byteCount == name.utf8CodeUnitCount && hasPrefix(key, name)
        }
    }
}
