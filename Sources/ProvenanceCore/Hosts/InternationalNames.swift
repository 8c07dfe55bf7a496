import CIDN2

/// UTS #46 ToASCII, non-transitional, by libidn2: one label at a time.
///
/// The library checks characters against IDNA2008 as well, which refuses emoji that UTS #46 and
/// every browser accept. Such a label is read a second time by the library's transitional rules,
/// which lack that check; that is sound only where both ways agree, so never for a label that
/// holds one of the four deviation characters.
enum InternationalNames {
    /// Appends the A-label of `label`, or what it maps to where that is ASCII.
    ///
    /// - Parameter label: UTF-8, terminated by a NUL that is its only one.
    /// - Returns: false if the label is not valid; nothing is appended then.
    static func appendASCII(ofTerminated label: RawSpan, to output: inout ByteBuffer) -> Bool {
        switch lookUp(label, flags: nonTransitional, into: &output) {
        case IDN2_OK.rawValue: true
        case IDN2_DISALLOWED.rawValue:
            !holdsDeviation(label)
                && lookUp(label, flags: transitional, into: &output) == IDN2_OK.rawValue
        default: false
        }
    }

    private static let nonTransitional = Int32(
        IDN2_NFC_INPUT.rawValue | IDN2_NONTRANSITIONAL.rawValue
    )
    private static let transitional = Int32(IDN2_NFC_INPUT.rawValue | IDN2_TRANSITIONAL.rawValue)

    private static func lookUp(
        _ label: RawSpan,
        flags: Int32,
        into output: inout ByteBuffer
    ) -> Int32 {
        var result: UnsafeMutablePointer<UInt8>?
        // SAFETY: the label is terminated; the library keeps no pointer to it.
        let code = label.withUnsafeBytes { bytes in
            idn2_lookup_u8(bytes.assumingMemoryBound(to: UInt8.self).baseAddress, &result, flags)
        }
        defer { idn2_free(result) }
        guard code == IDN2_OK.rawValue, let result else { return code }
        // SAFETY: on success the result is a terminated string, ours until it is freed above.
        var next = result
        while next.pointee != 0 {
            output.append(next.pointee)
            next += 1
        }
        return code
    }

    /// Whether the label holds ß, ς, ZERO WIDTH NON-JOINER or ZERO WIDTH JOINER.
    private static func holdsDeviation(_ label: RawSpan) -> Bool {
        func byte(_ index: Int) -> UInt8 {
            index < label.byteCount ? label.unsafeLoad(fromByteOffset: index, as: UInt8.self) : 0
        }
        for index in 0..<label.byteCount {
            switch (byte(index), byte(index + 1), byte(index + 2)) {
            case (0xC3, 0x9F, _), (0xCF, 0x82, _), (0xE2, 0x80, 0x8C), (0xE2, 0x80, 0x8D):
                return true
            default: continue
            }
        }
        return false
    }
}
