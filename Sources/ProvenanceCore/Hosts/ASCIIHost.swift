/// Hosts of plain ASCII: the common case, in one pass.
enum ASCIIHost {
    enum Result {
        case done
        case fault(HostFault)
        /// There are escapes, bytes beyond ASCII, or labels in Punycode, which must be checked.
        case needsLibrary
    }

    /// Appends `text` in lower case, without one trailing dot, and checks it on the way.
    ///
    /// - Parameter mayHoldALabels: whether labels in Punycode have been checked already.
    static func append(
        _ text: RawSpan,
        to host: inout ByteBuffer,
        mayHoldALabels: Bool = false
    ) -> Result {
        var count = text.byteCount
        guard count > 0 else { return .fault(.noHost) }
        if text.unsafeLoad(fromByteOffset: count &- 1, as: UInt8.self) == UInt8(ascii: ".") {
            count &-= 1
        }
        var fault: HostFault?
        var needsLibrary = false
        _ = host.appendFromTail(minimum: count) { tail in
            var labelStart = 0
            for index in 0..<count {
                var byte = text.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
                // What most hosts are made of: neither a delimiter, nor part of a Punycode mark.
                if byte &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 {
                    tail[index] = byte
                    continue
                }
                if byte &- UInt8(ascii: "A") < 26 { byte |= 0x20 }
                tail[index] = byte
                if byte == UInt8(ascii: ".") {
                    if index == labelStart { fault = fault ?? .emptyLabel }
                    if index &- labelStart > Limits.labelBytes { fault = fault ?? .tooLong }
                    labelStart = index &+ 1
                } else if !isAllowed(byte) {
                    if byte >= 0x80 || byte == UInt8(ascii: "%") {
                        needsLibrary = true
                    } else {
                        fault = fault ?? .character
                    }
                } else if byte == UInt8(ascii: "-"), index &- labelStart == 3,
                    tail[labelStart] == UInt8(ascii: "x"),
                    tail[labelStart &+ 1] == UInt8(ascii: "n"),
                    tail[labelStart &+ 2] == UInt8(ascii: "-")
                {
                    needsLibrary = needsLibrary || !mayHoldALabels
                }
            }
            if labelStart == count { fault = fault ?? .emptyLabel }
            if count &- labelStart > Limits.labelBytes { fault = fault ?? .tooLong }
            return count
        }
        // Nothing is settled where the library is needed: lengths count in the ASCII form, an
        // escape may be what makes a label, and `>` with a stroke over it is one character.
        if needsLibrary { return .needsLibrary }
        if let fault { return .fault(fault) }
        return count <= Limits.hostBytes ? .done : .fault(.tooLong)
    }

    /// Whether a label announces Punycode: `xn--`, in any case.
    static func isALabel(_ label: RawSpan) -> Bool {
        guard label.byteCount >= 4 else { return false }
        func byte(_ index: Int) -> UInt8 { label.unsafeLoad(fromByteOffset: index, as: UInt8.self) }
        return byte(0) | 0x20 == UInt8(ascii: "x") && byte(1) | 0x20 == UInt8(ascii: "n")
            && byte(2) == UInt8(ascii: "-") && byte(3) == UInt8(ascii: "-")
    }

    /// Every ASCII byte but the forbidden domain code points of the standard: controls, space,
    /// `# % / : < > ? @ [ \ ] ^ |` and DEL.
    @inline(__always)
    private static func isAllowed(_ byte: UInt8) -> Bool {
        let low: UInt64 = 0x2BFF_7FD6_0000_0000
        let high: UInt64 = 0x6FFF_FFFF_87FF_FFFE
        if byte >= 0x80 { return false }
        let mask = byte < 64 ? low : high
        return mask &>> UInt64(byte & 63) & 1 == 1
    }
}
