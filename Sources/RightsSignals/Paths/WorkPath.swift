import ProvenanceCore

/// The path and query of a work's URL, in the form in which rules are compared with it.
package struct WorkPath: Sendable, Equatable {
    let text: [UInt8]

    /// Reads what stands behind the authority of `url`, up to the fragment; `/` if there is
    /// nothing. A path alone is one as well, and what starts with a query gets a slash in front.
    ///
    /// - Returns: nil for a URL longer than `Limits.signalURLBytes`, which is not compared.
    package init?(url: RawSpan) {
        var text: [UInt8] = []
        guard Self.append(pathOf: url, to: &text) else { return nil }
        self.text = text
    }

    /// Appends the path of `url` in that form.
    ///
    /// - Returns: false, and nothing is appended, where `init` gives nil.
    package static func append(pathOf url: RawSpan, to text: inout [UInt8]) -> Bool {
        guard url.byteCount <= Limits.signalURLBytes else { return false }
        func byte(_ index: Int) -> UInt8 { url.unsafeLoad(fromByteOffset: index, as: UInt8.self) }
        func firstDelimiter(from start: Int) -> Int? {
            var index = start
            while index < url.byteCount {
                let found = byte(index)
                if found == UInt8(ascii: "/") || found == UInt8(ascii: "?")
                    || found == UInt8(ascii: ";")
                {
                    return index
                }
                index &+= 1
            }
            return nil
        }
        let hasSlashes =
            url.byteCount >= 2 && byte(0) == UInt8(ascii: "/") && byte(1) == UInt8(ascii: "/")
        var start = hasSlashes ? 2 : 0
        // A scheme counts only if nothing of a path stands before it.
        if let slash = firstDelimiter(from: start), slash > start, slash + 1 < url.byteCount,
            byte(slash) == UInt8(ascii: "/"), byte(slash + 1) == UInt8(ascii: "/"),
            byte(slash - 1) == UInt8(ascii: ":")
        {
            start = slash + 2
        }
        let end = url.firstOffset(of: UInt8(ascii: "#"), from: 0, to: url.byteCount)
        if let pathStart = firstDelimiter(from: start), pathStart < end ?? url.byteCount {
            text.reserveCapacity(text.count + url.byteCount - pathStart + 8)
            if byte(pathStart) != UInt8(ascii: "/") { text.append(UInt8(ascii: "/")) }
            PathText.append(
                url.extracting(pathStart..<(end ?? url.byteCount)),
                isPattern: false,
                to: &text
            )
        } else {
            text.append(UInt8(ascii: "/"))
        }
        return true
    }

    /// - Returns: nil if the address is not known or too long to be compared.
    package init?(url: String?) {
        guard let url else { return nil }
        let bytes = ByteBuffer(text: url)
        self.init(url: bytes.bytes)
    }
}
