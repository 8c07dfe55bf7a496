package import ProvenanceCore

/// Lists of `ids`: the id of a record, byte for byte. A number is the text that it is written as.
package enum RecordIDKey {
    package static func readEntry(_ written: RawSpan, into key: inout ByteBuffer) -> EntryReading {
        key.append(written)
        return .key
    }

    package static func appendKeys(of id: RawSpan, to keys: inout KeyList) -> PartReading {
        if id.isEmpty { return .nothing }
        keys.append(id)
        return .keys
    }
}
