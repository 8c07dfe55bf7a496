import ProvenanceCore

/// What our own lines of JSON hold, found without reading them as JSON.
extension RawSpan {
    /// The offset of the first occurrence of `text`, or nil.
    func firstOffset(of text: StaticString) -> Int? {
        let wanted = text.utf8CodeUnitCount
        var start = 0
        while let found = firstOffset(of: text.utf8Start[0], from: start, to: byteCount) {
            if found + wanted > byteCount { return nil }
            let isMatch = (0..<wanted).allSatisfy {
                unsafeLoad(fromByteOffset: found + $0, as: UInt8.self) == text.utf8Start[$0]
            }
            if isMatch { return found }
            start = found + 1
        }
        return nil
    }

    /// The decimal number that stands behind `text`, or nil.
    func number(behind text: StaticString) -> Int? {
        guard let found = firstOffset(of: text) else { return nil }
        var number: Int?
        for index in (found + text.utf8CodeUnitCount)..<byteCount {
            let digit = unsafeLoad(fromByteOffset: index, as: UInt8.self)
            guard (0x30...0x39).contains(digit) else { break }
            let (product, isOver) = (number ?? 0).multipliedReportingOverflow(by: 10)
            if isOver { return nil }
            number = product + Int(digit - 0x30)
        }
        return number
    }
}
