import ProvenanceCore

/// The value of `tdm-reservation`: whether text and data mining of a work is reserved.
///
/// Every carrier holds the same two values, under its own name. Anything else is an error of the
/// protocol and counts as not set.
///
/// Source: TDMRep, W3C Community Group Final Report of 2024-05-10, section 4 (read 2026-11-23).
package enum TDMReservation: UInt8, Sendable {
    case notReserved = 0
    case reserved = 1

    /// What a name of TDMRep stands for.
    package enum Name: Sendable {
        case reservation
        case policy

        /// Reads a name with its hyphen (header, HTML, JSON), its colon (EPUB, XMP), or the
        /// underscore that takes their place in flattened records; in any case.
        package init?(_ name: RawSpan) {
            guard name.byteCount > 4, hasPrefix(name, "tdm") else { return nil }
            let separator = name.unsafeLoad(fromByteOffset: 3, as: UInt8.self)
            guard [UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "_")].contains(separator)
            else { return nil }
            let rest = name.extracting(4...)
            if isEqual(rest, "reservation") {
                self = .reservation
            } else if isEqual(rest, "policy") {
                self = .policy
            } else {
                return nil
            }
        }

        package init?(_ name: String?) {
            guard let name else { return nil }
            let bytes = ByteBuffer(text: name)
            self.init(bytes.bytes)
        }
    }

    /// Reads the value of a header, a meta tag or an element: `0` or `1` and white space.
    package init?(_ value: RawSpan) {
        let range = FieldItems.trim(0..<value.byteCount, in: value)
        guard range.count == 1 else { return nil }
        switch value.unsafeLoad(fromByteOffset: range.lowerBound, as: UInt8.self) {
        case UInt8(ascii: "0"): self = .notReserved
        case UInt8(ascii: "1"): self = .reserved
        default: return nil
        }
    }
}
