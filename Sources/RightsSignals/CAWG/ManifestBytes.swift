import ProvenanceCore

/// A manifest store of C2PA as bytes: a file of its own (`.c2pa`), inside a JPEG or a PNG, or any
/// of these in base64, as records keep it.
///
/// Source: C2PA 2.1, sections 11.1 and A.3 (JPEG: APP11 by ISO 19566-5 annex D; PNG: `caBX`); read
/// 2026-11-30.
enum ManifestBytes {
    /// The store inside `text`, empty where an image has none; nil if it is neither.
    static func store(in text: RawSpan) -> ByteBuffer? {
        if let store = plain(text) { return store }
        guard let bytes = decoded(text) else { return nil }
        return plain(bytes.bytes)
    }

    /// Whether `bytes` start like a store or an image that may hold one.
    static func isOne(_ bytes: RawSpan) -> Bool {
        isStore(bytes) || starts(bytes, with: [0xFF, 0xD8, 0xFF])
            || starts(bytes, with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    }

    private static func plain(_ bytes: RawSpan) -> ByteBuffer? {
        guard isOne(bytes) else { return nil }
        if isStore(bytes) {
            var store = ByteBuffer(capacity: bytes.byteCount)
            store.append(bytes)
            return store
        }
        return starts(bytes, with: [0xFF]) ? inJPEG(bytes) : inPNG(bytes)
    }

    static func isStore(_ bytes: RawSpan) -> Bool {
        bytes.byteCount >= 16 && starts(bytes.extracting(4...), with: Array("jumb".utf8))
    }

    private static func starts(_ bytes: RawSpan, with front: [UInt8]) -> Bool {
        bytes.byteCount >= front.count
            && front.indices.allSatisfy {
                bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) == front[$0]
            }
    }

    private static func number(_ bytes: RawSpan, _ offset: Int, _ byteCount: Int) -> Int {
        (0..<byteCount).reduce(0) {
            $0 << 8 | Int(bytes.unsafeLoad(fromByteOffset: offset + $1, as: UInt8.self))
        }
    }

    // MARK: Images

    /// A box that is cut into segments: each repeats the box's front but the first.
    private static func inJPEG(_ bytes: RawSpan) -> ByteBuffer {
        var store = ByteBuffer()
        var instance: Int?
        var offset = 2
        while offset + 4 <= bytes.byteCount, number(bytes, offset, 1) == 0xFF {
            let marker = number(bytes, offset + 1, 1)
            if marker == 0xFF {
                // Filling before a marker.
                offset += 1
                continue
            }
            // The image itself starts.
            if marker == 0xDA || marker == 0xD9 { break }
            let end = offset + 2 + number(bytes, offset + 2, 2)
            guard end <= bytes.byteCount, end >= offset + 4 else { break }
            // The marker, the length, `JP`, the box's instance, the segment's number.
            let start = offset + 12
            if marker == 0xEB, start + 16 <= end,
                starts(bytes.extracting((offset + 4)...), with: [0x4A, 0x50])
            {
                let found = number(bytes, offset + 6, 2)
                let isFirst = number(bytes, offset + 8, 4) == 1
                if isFirst, instance == nil, isStore(bytes.extracting(start..<end)) {
                    instance = found
                    store.append(bytes.extracting(start..<end))
                } else if !isFirst, found == instance {
                    let front = number(bytes, start, 4) == 1 ? 16 : 8
                    store.append(bytes.extracting((start + front)..<end))
                }
            }
            offset = end
        }
        return store
    }

    private static func inPNG(_ bytes: RawSpan) -> ByteBuffer {
        var store = ByteBuffer()
        var offset = 8
        while offset + 12 <= bytes.byteCount {
            let byteCount = number(bytes, offset, 4)
            guard byteCount <= bytes.byteCount - offset - 12 else { break }
            if starts(bytes.extracting((offset + 4)...), with: Array("caBX".utf8)) {
                store.append(bytes.extracting((offset + 8)..<(offset + 8 + byteCount)))
                break
            }
            offset += 12 + byteCount
        }
        return store
    }

    // MARK: Base64

    /// What `text` is the base64 of, either alphabet, white space in it passed over; nil if it is
    /// not.
    private static func decoded(_ text: RawSpan) -> ByteBuffer? {
        guard text.byteCount >= 16, text.byteCount <= Limits.signalJSONBytes else { return nil }
        var bytes = ByteBuffer(capacity: text.byteCount / 4 * 3 + 3)
        var group: UInt32 = 0
        var count = 0
        var isEnded = false
        for index in 0..<text.byteCount {
            let byte = text.unsafeLoad(fromByteOffset: index, as: UInt8.self)
            if byte <= 0x20 { continue }
            if byte == UInt8(ascii: "=") {
                isEnded = true
                continue
            }
            guard !isEnded, let value = base64Value(byte) else { return nil }
            group = group << 6 | UInt32(value)
            count += 1
            guard count == 4 else { continue }
            for shift in [16, 8, 0] as [UInt32] {
                bytes.append(UInt8(truncatingIfNeeded: group >> shift))
            }
            group = 0
            count = 0
        }
        if count >= 2 { bytes.append(UInt8(truncatingIfNeeded: group >> (count == 2 ? 4 : 10))) }
        if count == 3 { bytes.append(UInt8(truncatingIfNeeded: group >> 2)) }
        return bytes
    }

    private static func base64Value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
