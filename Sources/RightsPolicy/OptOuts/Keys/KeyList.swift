import ProvenanceCore

/// Keys that a part of a record has for one kind of list, packed. A worker's scratch: it grows to
/// the largest record's need and allocates nothing after that.
package struct KeyList: ~Copyable {
    private var content = ByteBuffer(capacity: 512)
    /// Where each finished key ends.
    private var ends: [Int] = []

    /// Whether a record had more keys than `Limits.keysPerRecord`, or one longer than
    /// `Limits.optOutLineBytes`. What lies beyond was not kept, so it must not be allowed.
    package private(set) var isOverfull = false

    package init() { ends.reserveCapacity(Limits.keysPerRecord) }

    package var count: Int { ends.count }
    package var isEmpty: Bool { ends.isEmpty }

    package subscript(number: Int) -> RawSpan {
        @_lifetime(borrow self)
        get {
            content.bytes.extracting((number == 0 ? 0 : ends[number - 1])..<ends[number])
        }
    }

    package mutating func removeAll() {
        content.removeAll()
        ends.removeAll(keepingCapacity: true)
        isOverfull = false
    }

    /// Appends a whole key.
    package mutating func append(_ key: RawSpan) {
        add(key)
        finish()
    }

    // MARK: One piece after another

    mutating func add(_ byte: UInt8) { content.append(byte) }
    mutating func add(_ bytes: RawSpan) { content.append(bytes) }
    mutating func add(_ text: StaticString) { content.append(text) }

    /// Appends `bytes` with ASCII letters in lower case.
    mutating func add(lowercased bytes: RawSpan) { content.append(lowercased: bytes) }

    /// Ends the key whose pieces were added. An empty one, and one that is there already, is
    /// dropped.
    mutating func finish() {
        let start = ends.last ?? 0
        let length = content.count - start
        if length == 0 { return }
        let isKnown = ends.indices.contains {
            self[$0].elementsEqual(content.bytes.extracting(start..<content.count))
        }
        if isKnown { return content.truncate(to: start) }
        guard ends.count < Limits.keysPerRecord, length <= Limits.optOutLineBytes else {
            isOverfull = true
            return content.truncate(to: start)
        }
        ends.append(content.count)
    }

    /// Drops the pieces of a key that turned out to be none.
    mutating func drop() { content.truncate(to: ends.last ?? 0) }
}

extension ByteBuffer {
    /// Appends `bytes` with ASCII letters in lower case.
    mutating func append(lowercased bytes: RawSpan) {
        reserve(bytes.byteCount)
        for index in 0..<bytes.byteCount {
            let byte = bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
            append(byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte)
        }
    }
}
