package import ProvenanceCore

/// Finds the keys of the parts of a record: what a worker asks the lists with. Scratch of its
/// owner; it grows to the largest record's need and allocates nothing after that.
///
/// Addresses are read once and asked about for each kind: `readAddress`, then `address` for the
/// kinds that look it up in their own way (`URLPrefixKey`, `URLPatternKey`), `appendAddressKeys`
/// for the others. All other fields go through `appendKeys`.
package struct RecordKeyReader: ~Copyable {
    /// The address that was read last.
    package private(set) var address = NormalURL()
    /// What it is to the hosts of code, once somebody wanted to know.
    private var codeHost: CodeHost.Finding?
    /// An address in a field that is none of the record's own: of a repository, of an account.
    private var fieldAddress = NormalURL()
    var text = ByteBuffer(capacity: 256)
    var scratch = ByteBuffer(capacity: 256)

    package init() {}

    /// Reads an address: escapes of JSON undone.
    package mutating func readAddress(_ text: RawSpan) -> HostReading {
        codeHost = nil
        return address.read(text)
    }

    /// Appends the keys that the address has for a list of `kind`. Prefixes and patterns have
    /// none: they are asked with the address itself. Nor have domains and hosts.
    package mutating func appendAddressKeys(for kind: OptOutKind, to keys: inout KeyList) {
        switch kind {
        case .urls: URLKey.appendKeys(of: address, to: &keys)
        case .repositories: RepositoryKey.appendKeys(of: address, findCodeHost(), to: &keys)
        case .accounts: AccountKey.appendKeys(of: address, findCodeHost(), to: &keys)
        case .works: WorkKey.appendKeys(of: address, &scratch, to: &keys)
        case .domains, .hosts, .urlPrefixes, .urlPatterns, .authors, .ids, .hashes, .sources:
            break
        }
    }

    private mutating func findCodeHost() -> CodeHost.Finding {
        if let codeHost { return codeHost }
        let found = CodeHost.find(address)
        codeHost = found
        return found
    }

    /// Appends the keys that a field has for a list of `kind`: of a text, of each element of an
    /// array, of an object of the `authors` role.
    ///
    /// - Parameters:
    ///   - value: the field's bytes; of a string without its quotes.
    ///   - role: one of `kind.roles`, but for those of addresses.
    /// - Returns: `unreadable` if any part of it is, even where others have keys.
    package mutating func appendKeys(
        of value: RawSpan,
        _ jsonKind: JSONKind,
        role: FieldRole,
        for kind: OptOutKind,
        to keys: inout KeyList
    ) -> PartReading {
        if role == .authors { return appendAuthorKeys(of: value, jsonKind, for: kind, to: &keys) }
        switch jsonKind {
        case .number where kind == .hashes:
            // Some data sets number their records by a hash of 64 bits: no digest.
            return .nothing
        case .string, .escapedString, .number:
            return appendTextKeys(of: value, jsonKind, role: role, for: kind, to: &keys)
        case .array:
            var reading = PartReading.nothing
            var elements = JSONElements(of: value)
            while let element = elements.next() {
                switch element.kind {
                case .null: continue
                case .string, .escapedString, .number:
                    let part = appendTextKeys(
                        of: element.value,
                        element.kind,
                        role: role,
                        for: kind,
                        to: &keys
                    )
                    reading = reading.joined(with: part)
                case .true, .false, .array, .object: reading = .unreadable
                }
            }
            return reading
        case .null: return .nothing
        case .true, .false, .object: return .unreadable
        }
    }

    mutating func appendTextKeys(
        of value: RawSpan,
        _ jsonKind: JSONKind,
        role: FieldRole,
        for kind: OptOutKind,
        to keys: inout KeyList
    ) -> PartReading {
        text.removeAll()
        if jsonKind == .escapedString {
            JSONText.unescape(value, into: &text)
        } else {
            text.append(value)
        }
        return Self.appendKeys(
            ofText: text,
            role: role,
            for: kind,
            &fieldAddress,
            &scratch,
            to: &keys
        )
    }

    /// Takes the parts of the reader one by one, so that each is borrowed or changed alone.
    private static func appendKeys(
        ofText buffer: borrowing ByteBuffer,
        role: FieldRole,
        for kind: OptOutKind,
        _ url: inout NormalURL,
        _ scratch: inout ByteBuffer,
        to keys: inout KeyList
    ) -> PartReading {
        let text = buffer.bytes
        return switch kind {
        case .repositories: RepositoryKey.appendKeys(of: text, &url, &scratch, to: &keys)
        case .accounts where role == .repository:
            AccountKey.appendKeys(ofRepository: text, &url, &scratch, to: &keys)
        case .accounts: AccountKey.appendKeys(of: text, &url, &scratch, to: &keys)
        case .authors: AuthorKey.appendKeys(of: text, &scratch, to: &keys)
        case .ids: RecordIDKey.appendKeys(of: text, to: &keys)
        // An id may be a digest or an identifier, and mostly is neither.
        case .hashes:
            HashKey.appendKeys(of: text, &scratch, to: &keys).orNothing(if: role == .id)
        case .works:
            WorkKey.appendKeys(
                of: text,
                isWork: role == .work,
                &url,
                &scratch,
                to: &keys
            ).orNothing(if: role == .id)
        case .sources: SourceKey.appendKeys(of: text, to: &keys)
        case .domains, .hosts, .urls, .urlPrefixes, .urlPatterns: .nothing
        }
    }
}

extension PartReading {
    /// What a field of several parts is.
    func joined(with other: PartReading) -> PartReading {
        switch (self, other) {
        case (.unreadable, _), (_, .unreadable): .unreadable
        case (.keys, _), (_, .keys): .keys
        case (.nothing, .nothing): .nothing
        }
    }

    fileprivate func orNothing(if isOptional: Bool) -> PartReading {
        if case .unreadable = self, isOptional { .nothing } else { self }
    }
}
