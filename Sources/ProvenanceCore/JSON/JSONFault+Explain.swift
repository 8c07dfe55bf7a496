extension JSONFault {
    /// Says what is wrong with a text that did not scan, in terms that help: a byte order mark,
    /// a NUL, or bytes that are no UTF-8 anywhere in it outrank the place where the grammar broke.
    static func explain(
        _ text: RawSpan,
        from start: Int,
        to end: Int,
        _ fault: JSONFault
    ) -> JSONFault {
        @inline(__always) func byte(_ index: Int) -> UInt8 {
            text.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
        }
        if end - start >= 3, byte(start) == 0xEF, byte(start + 1) == 0xBB, byte(start + 2) == 0xBF {
            return JSONFault(.byteOrderMark, at: start)
        }
        var isBlank = true
        var firstNUL: Int?
        var firstBad: Int?
        var index = start
        while index < end {
            let value = byte(index)
            if value != 0x20 && value != 0x09 && value != 0x0A && value != 0x0D { isBlank = false }
            if value == 0 && firstNUL == nil { firstNUL = index }
            if value >= 0x80 {
                if let next = JSONStrings.skipMultiByte(text, from: index, to: end) {
                    index = next
                    continue
                }
                if firstBad == nil { firstBad = index }
            }
            index += 1
        }
        if isBlank { return JSONFault(.blank, at: start) }
        if let firstBad { return JSONFault(.utf8, at: firstBad) }
        if let firstNUL { return JSONFault(.nul, at: firstNUL) }
        return fault
    }
}
