package import ProvenanceCore

/// Lists of `urls`: the normal form of `NormalURL`, without the question mark of an empty query.
///
/// Entry and record are read alike. An entry speaks for that one address: not for what lies
/// beneath its path, and not for the same path with another query.
///
/// Source: WHATWG URL Standard (read 2026-11-24); what is undone beyond it, `NormalURL` says.
package enum URLKey {
    package static func readEntry(
        _ written: RawSpan,
        _ url: inout NormalURL,
        into key: inout ByteBuffer
    ) -> EntryReading {
        if case .unreadable(let fault) = url.read(written) {
            return .rejected("\(fault.explanation)")
        }
        key.append(bytes(of: url))
        return .key
    }

    package static func appendKeys(of url: borrowing NormalURL, to keys: inout KeyList) {
        keys.append(bytes(of: url))
    }

    @_lifetime(borrow url)
    static func bytes(of url: borrowing NormalURL) -> RawSpan {
        let bytes = url.bytes
        let isQueryEmpty = url.queryStart == bytes.byteCount - 1
        return isQueryEmpty ? bytes.extracting(0..<url.queryStart) : bytes
    }
}
