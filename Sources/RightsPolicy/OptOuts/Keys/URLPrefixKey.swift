package import ProvenanceCore

/// Lists of `url-prefixes`: everything at and beneath an address of one host.
///
/// An entry ends where a segment or a parameter ends: `example.com/a` speaks for `/a`, `/a/b` and
/// `/a?x`, not for `/ab`, and `example.com/a?x=1` for `/a?x=1&y`. One that ends in `/`, `?` or `&`
/// speaks for what lies behind that and nothing else. A host alone is all of that host;
/// sub-domains are other hosts.
///
/// So an entry can only be a front of the record's address that ends on either side of such a
/// mark, or the whole of it: `nextEnd` walks over them, and each is looked up as it is. No search
/// is needed.
package enum URLPrefixKey {
    package static func readEntry(
        _ written: RawSpan,
        _ url: inout NormalURL,
        into key: inout ByteBuffer
    ) -> EntryReading {
        if case .unreadable(let fault) = url.read(written) {
            return .rejected("\(fault.explanation)")
        }
        key.append(url.bytes)
        return .key(matchesExactly: false)
    }

    /// The address whose fronts are looked up.
    @_lifetime(borrow url)
    package static func bytes(of url: borrowing NormalURL) -> RawSpan { url.bytes }

    /// The next length, beyond `end`, at which a front of the address may be an entry; nil behind
    /// the whole address.
    ///
    /// - Parameter end: the last one, or 0 for the first.
    package static func nextEnd(after end: Int, in url: borrowing NormalURL) -> Int? {
        let bytes = url.bytes
        var index = max(end, url.pathStart)
        // A front that is the bare host is never an entry: a path has its slash.
        if index == url.pathStart { return index < bytes.byteCount ? index + 1 : nil }
        guard index < bytes.byteCount else { return nil }
        if isBoundary(bytes, index, url) { return index + 1 }
        index += 1
        while index < bytes.byteCount, !isBoundary(bytes, index, url) { index += 1 }
        return index
    }

    /// Whether a slash of the path, or a mark between parameters of the query, stands at `index`.
    private static func isBoundary(
        _ bytes: RawSpan,
        _ index: Int,
        _ url: borrowing NormalURL
    ) -> Bool {
        if index == url.queryStart { return true }
        let mark = index < url.queryStart ? UInt8(ascii: "/") : UInt8(ascii: "&")
        return bytes.byte(index) == mark
    }
}
