package import ProvenanceCore

/// Lists of `hashes`: digests of content.
///
/// | entry | key |
/// |---|---|
/// | `sha256:HEX`, `sha1:HEX`, `md5:HEX`, `sha1:BASE32` (WARC), `urn:sha1:BASE32` | `sha1:hex` … |
/// | `swh:1:cnt:HEX`, qualifiers left out | `swh:1:cnt:hex` |
/// | `HEX` of 32, 40 or 64 digits, `BASE32` of 32 letters | `hex`: whichever algorithm makes such |
///
/// The algorithm is part of the key: a SHA-1 of a file and Git's SHA-1 of the same file are two
/// things. Where an entry or a record does not say it, all that make digests of this length are
/// meant. The fields that hold a record's digests play the role `hash`.
///
/// Sources: FIPS 180-4; RFC 1321; RFC 4648 section 6 (base32); WARC 1.1 section 5.8
/// (`WARC-Payload-Digest`); the SWHID specification 1.2 (read 2026-11-24).
package enum HashKey {
    /// What can make a digest.
    package enum Algorithm: CaseIterable, Sendable {
        case md5
        case sha1
        case sha256
        /// The SHA-1 of Git objects, by which Software Heritage names content.
        case content

        /// How its keys begin.
        package var prefix: StaticString {
            switch self {
            case .md5: "md5:"
            case .sha1: "sha1:"
            case .sha256: "sha256:"
            case .content: "swh:1:cnt:"
            }
        }

        package var byteCount: Int {
            switch self {
            case .md5: 16
            case .sha1, .content: 20
            case .sha256: 32
            }
        }

    }

    /// What entries and records may write in front of the digits.
    private static let spellings: [(Algorithm, StaticString)] = [
        (.md5, "md5:"), (.md5, "md5-"), (.md5, "urn:md5:"),
        (.sha1, "sha1:"), (.sha1, "sha-1:"), (.sha1, "sha1-"), (.sha1, "urn:sha1:"),
        (.sha256, "sha256:"), (.sha256, "sha-256:"), (.sha256, "sha256-"),
        (.sha256, "urn:sha256:"),
        (.content, "swh:1:cnt:"), (.content, "gitoid:blob:sha1:"), (.content, "git-sha1:"),
        (.content, "sha1_git:"),
    ]

    private static let algorithms = Algorithm.allCases

    package static func readEntry(
        _ written: RawSpan,
        into key: inout ByteBuffer
    ) -> EntryReading {
        if let (algorithm, start) = algorithm(of: written) {
            key.append(algorithm.prefix)
            guard let count = append(digits(of: written, from: start), to: &key) else {
                return .rejected("is no digest in hexadecimal or base32")
            }
            guard count == algorithm.byteCount else {
                return .rejected(
                    "has \(count) bytes, and a digest by that algorithm has \(algorithm.byteCount)"
                )
            }
            return .key
        }
        if written.end(at: UInt8(ascii: ":")) < written.byteCount {
            return .rejected(
                "names no algorithm that is known",
                hint: "known are `sha256:`, `sha1:`, `md5:` and `swh:1:cnt:`"
            )
        }
        guard let count = append(written, to: &key) else {
            return .rejected("is no digest in hexadecimal or base32")
        }
        guard algorithms.contains(where: { $0.byteCount == count }) else {
            return .rejected(
                "is no digest: \(written.byteCount) digits",
                hint: "SHA-256 has 64 hexadecimal digits, SHA-1 40, MD5 32"
            )
        }
        return .key
    }

    /// The keys of a field that holds a digest.
    package static func appendKeys(
        of digest: RawSpan,
        _ scratch: inout ByteBuffer,
        to keys: inout KeyList
    ) -> PartReading {
        let digest = trimmed(digest)
        if digest.isEmpty { return .nothing }
        let known = algorithm(of: digest)
        scratch.removeAll()
        let start = known?.start ?? 0
        guard let count = append(digits(of: digest, from: start), to: &scratch),
            known.map({ $0.algorithm.byteCount == count }) ?? true
        else { return .unreadable }
        var hasAny = false
        for algorithm in algorithms
        where algorithm.byteCount == count && known.map({ $0.algorithm == algorithm }) ?? true {
            keys.add(algorithm.prefix)
            keys.add(scratch.bytes)
            keys.finish()
            hasAny = true
        }
        if hasAny { keys.append(scratch.bytes) }
        return hasAny ? .keys : .unreadable
    }

    /// The algorithm of a key; nil for a key that does not say it.
    package static func algorithm(ofKey key: RawSpan) -> Algorithm? {
        algorithms.first { key.starts(with: $0.prefix) }
    }

    private static func algorithm(of text: RawSpan) -> (algorithm: Algorithm, start: Int)? {
        for (algorithm, spelling) in spellings where text.starts(with: spelling) {
            return (algorithm, spelling.utf8CodeUnitCount)
        }
        return nil
    }

    /// The digits behind a prefix, up to the qualifiers of a SWHID.
    @_lifetime(copy text)
    private static func digits(of text: RawSpan, from start: Int) -> RawSpan {
        text.extracting(start..<text.end(at: UInt8(ascii: ";"), from: start))
    }

    /// Appends the digest in lower-case hexadecimal, from hexadecimal or base32; its length, or nil
    /// if it is neither. What could be both is hexadecimal.
    private static func append(_ text: RawSpan, to output: inout ByteBuffer) -> Int? {
        var isHexadecimal = text.byteCount > 0 && text.byteCount % 2 == 0
        for index in 0..<text.byteCount where hexValue(text.byte(index)) == nil {
            isHexadecimal = false
        }
        if isHexadecimal {
            output.append(lowercased: text)
            return text.byteCount / 2
        }
        var end = text.byteCount
        while end > 0, text.byte(end - 1) == UInt8(ascii: "=") { end -= 1 }
        return Base32.append(hexadecimalOf: text.extracting(0..<end), to: &output)
    }
}

/// Base32 of RFC 4648 section 6, letters in any case, without padding.
enum Base32 {
    /// The value of a digit, or nil.
    static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): digit - UInt8(ascii: "a")
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit - UInt8(ascii: "A")
        case UInt8(ascii: "2")...UInt8(ascii: "7"): digit - UInt8(ascii: "2") + 26
        default: nil
        }
    }

    /// Appends the bytes in lower-case hexadecimal; how many there are, or nil if this is no
    /// base32 of whole bytes.
    static func append(hexadecimalOf text: RawSpan, to output: inout ByteBuffer) -> Int? {
        var bits: UInt32 = 0
        var bitCount = 0
        var count = 0
        for index in 0..<text.byteCount {
            guard let value = value(text.byte(index)) else { return nil }
            bits = bits << 5 | UInt32(value)
            bitCount += 5
            if bitCount >= 8 {
                bitCount -= 8
                let byte = UInt8(truncatingIfNeeded: bits >> UInt32(bitCount))
                output.append(hexDigit(byte >> 4))
                output.append(hexDigit(byte & 15))
                count += 1
            }
        }
        // What is left over is zero, and less than a digit.
        guard count > 0, bitCount < 5, bits & (1 << UInt32(bitCount) - 1) == 0 else { return nil }
        return count
    }
}
