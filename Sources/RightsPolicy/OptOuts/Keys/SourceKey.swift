package import ProvenanceCore

/// Lists of `sources`: the name of the collection that a record comes from, byte for byte but for
/// white space at its ends.
package enum SourceKey {
    package static func readEntry(_ written: RawSpan, into key: inout ByteBuffer) -> EntryReading {
        key.append(trimmed(written))
        return key.isEmpty ? .rejected("is empty") : .key
    }

    package static func appendKeys(of name: RawSpan, to keys: inout KeyList) -> PartReading {
        let name = trimmed(name)
        if name.isEmpty { return .nothing }
        keys.append(name)
        return .keys
    }
}
