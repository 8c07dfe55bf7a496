import ProvenanceCore

extension KeyTable {
    /// Appends every entry whose prefix the address begins with.
    func matchPrefixes(
        of address: borrowing NormalURL,
        in image: RawSpan,
        into found: inout [OptOutEntries.Handle]
    ) {
        let bytes = URLPrefixKey.bytes(of: address)
        var state = hash.start
        var start = 0
        var end = 0
        while let next = URLPrefixKey.nextEnd(after: end, in: address) {
            end = next
            match(frontOf: bytes, from: start, to: end, &state, in: image, into: &found)
            start = end
        }
    }
}
