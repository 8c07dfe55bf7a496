package import ProvenanceCore

/// Lists of `works`: identifiers of published works, whatever the record's address is.
///
/// | identifier | key |
/// |---|---|
/// | ISBN-10 or ISBN-13, with or without hyphens, `urn:isbn:`; the check digit is checked | `isbn:` and 13 digits |
/// | ISSN with its hyphen, or behind `issn:`; checked | `issn:` and 8 characters |
/// | DOI, bare, behind `doi:` or a resolver's address | `doi:10.…` in lower case |
/// | arXiv id, new or old, behind `arxiv:` or in an address; without its version | `arxiv:0704.0001` |
/// | ISCC, behind `ISCC:` | `iscc:` and the code in lower case |
///
/// A record has the keys of all identifiers in the fields that play the role `work`, of an id that
/// is one, and of its addresses (`doi.org`, `arxiv.org`). A digit too many or a wrong check digit
/// in a field says nothing: it may be another number.
///
/// Sources: ISO 2108 (ISBN), ISO 3297 (ISSN), both by their users' manuals; DOI handbook section 2;
/// arXiv's "understanding the arXiv identifier"; ISO 24138:2024 (ISCC) (read 2026-11-23).
package enum WorkKey {
    package static func readEntry(
        _ written: RawSpan,
        _ url: inout NormalURL,
        into key: inout ByteBuffer
    ) -> EntryReading {
        if let (scheme, start) = Scheme.named(in: written) {
            let value = trimmed(written.from(start))
            return scheme.append(value, isNamed: true, to: &key)
                ? .key : .rejected(scheme.complaint)
        }
        // A resolver's address.
        if written.end(at: UInt8(ascii: "/")) < written.byteCount, !written.starts(with: "10."),
            url.read(written).isReadable, append(identifierIn: url, to: &key)
        {
            return .key
        }
        for scheme in Scheme.all where scheme.append(written, isNamed: false, to: &key) {
            return .key
        }
        key.removeAll()
        return .rejected(
            Scheme.isbn.looksLike(written)
                ? Scheme.isbn.complaint
                : Scheme.issn.looksLike(written)
                    ? Scheme.issn.complaint : "is no identifier that is known",
            hint: "known are ISBN, ISSN, DOI, arXiv and ISCC; a prefix such as `doi:` helps"
        )
    }

    /// The keys of a field that names works.
    ///
    /// - Parameter isWork: whether the field is there for this: then an ISSN needs no hyphen, an
    ///   ISCC no prefix, and an old arXiv id, which looks like a path, is one.
    package static func appendKeys(
        of text: RawSpan,
        isWork: Bool,
        _ url: inout NormalURL,
        _ scratch: inout ByteBuffer,
        to keys: inout KeyList
    ) -> PartReading {
        let text = trimmed(text)
        if text.isEmpty { return .nothing }
        let before = keys.count
        let named = Scheme.named(in: text)
        let value = trimmed(text.from(named?.byteCount ?? 0))
        // Without a name, and where nothing says that it is one, an identifier begins with a digit.
        let mayBeOne = isWork || named != nil || value.byteCount == 0 || isDigit(value.byte(0))
        for scheme in Scheme.all where mayBeOne && named.map({ $0.scheme == scheme }) ?? true {
            scratch.removeAll()
            if scheme.append(value, isNamed: isWork || named != nil, to: &scratch) {
                keys.append(scratch.bytes)
            }
        }
        if keys.count == before, text.end(at: UInt8(ascii: "/")) < text.byteCount,
            url.read(text).isReadable
        {
            appendKeys(of: url, &scratch, to: &keys)
        }
        return keys.count > before || keys.isOverfull ? .keys : .unreadable
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    /// The keys of an address: of a resolver, of arXiv, or of anything else.
    package static func appendKeys(
        of url: borrowing NormalURL,
        _ scratch: inout ByteBuffer,
        to keys: inout KeyList
    ) {
        scratch.removeAll()
        if append(identifierIn: url, to: &scratch) { keys.append(scratch.bytes) }
    }

    /// Whether addresses of a host may name works.
    static func isResolver(_ host: RawSpan) -> Bool {
        host.byteCount <= longestResolver
            && (hasSuffix(host, "doi.org") || hasSuffix(host, "arxiv.org"))
    }

    private static let longestResolver = 20

    private static let arxivLeads: [StaticString] = [
        "abs/", "pdf/", "html/", "e-print/", "format/", "ps/",
    ]

    /// Appends the key of the identifier that an address of a resolver names; false if it is none.
    private static func append(
        identifierIn url: borrowing NormalURL,
        to key: inout ByteBuffer
    ) -> Bool {
        let host = url.hostBytes
        if host.byteCount > longestResolver { return false }
        let path = url.bytes.extracting(url.pathRange).from(1)
        if isEqual(host, "doi.org") || hasSuffix(host, ".doi.org") {
            return Scheme.doi.append(path, isNamed: true, to: &key)
        }
        if isEqual(host, "arxiv.org") || hasSuffix(host, ".arxiv.org") {
            for lead in arxivLeads where path.starts(with: lead) {
                var id = path.from(lead.utf8CodeUnitCount)
                if hasSuffix(id, ".pdf") { id = id.extracting(0..<(id.byteCount - 4)) }
                return Scheme.arxiv.append(id, isNamed: true, to: &key)
            }
        }
        return false
    }
}
