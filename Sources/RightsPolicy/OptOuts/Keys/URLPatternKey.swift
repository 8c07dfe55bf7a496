package import ProvenanceCore

/// Lists of `url-patterns`: addresses with `*`, which stands for any run of bytes.
///
/// | entry | speaks for |
/// |---|---|
/// | `example.com/a/*/print` | addresses of that host that start so: without `$` a pattern is a front |
/// | `example.com/*.pdf$` | addresses that end there, query included |
/// | `example.com/a^` | what follows is the end or no part of a word (as in Adblock) |
/// | `||example.com/a`, `*.example.com/a` | the same on the host and its sub-domains |
/// | `/wp-content/uploads/*` | that path on any host |
/// | `*tracker=17` | addresses that hold this anywhere |
///
/// There are no regular expressions: pieces between stars are sought one after another, each from
/// where the last one ended, and nothing is tried twice. A look-up is linear in the address, times
/// the longest piece at worst (`Limits.urlPatternBytes`).
///
/// The key is the pattern in normal form: its host as `HostReader` writes it behind `|` or `||`,
/// its pieces as `NormalURL` writes paths and queries, without `*` at the end.
package enum URLPatternKey {
    package static func readEntry(
        _ written: RawSpan,
        _ url: inout NormalURL,
        _ suffixes: PublicSuffixes?,
        into key: inout ByteBuffer
    ) -> EntryReading {
        if written.holdsSpace { return .rejected("holds white space or a control character") }
        if written.byteCount > Limits.urlPatternBytes { return .rejected("is too long") }
        var rest = written
        var coversSubdomains = false
        if rest.starts(with: "||") {
            coversSubdomains = true
            rest = rest.from(2)
        } else if rest.starts(with: "|") {
            rest = rest.from(1)
        }
        for scheme in ["https://", "http://", "http*://", "*://", "//"] as [StaticString]
        where rest.starts(with: scheme) {
            rest = rest.from(scheme.utf8CodeUnitCount)
            break
        }
        if rest.starts(with: "*.") {
            coversSubdomains = true
            rest = rest.from(2)
        }
        if rest.isEmpty { return .rejected("is empty") }
        let first = rest.byte(0)
        if !coversSubdomains, first == UInt8(ascii: "*") || first == UInt8(ascii: "/") {
            return readHostless(rest, into: &key)
        }
        var hostEnd = 0
        while hostEnd < rest.byteCount, !endsHost(rest.byte(hostEnd)) { hostEnd += 1 }
        if hostEnd < rest.byteCount, rest.byte(hostEnd) == UInt8(ascii: "*") {
            return .rejected(
                "has a wildcard inside its host",
                hint: "name the host; `*.` in front stands for its sub-domains"
            )
        }
        if case .unreadable(let fault) = url.read(rest.extracting(0..<hostEnd)) {
            return .rejected("\(fault.explanation)")
        }
        if coversSubdomains, !url.isAddress, let suffixes,
            suffixes.standing(of: url.hostBytes) != .registrable
        {
            return .rejected(
                "speaks for all that lies beneath a public suffix",
                hint: "name the host itself, or set `public-suffixes: allow` for the list"
            )
        }
        key.append(coversSubdomains ? "||" : "|")
        key.append(url.bytes.extracting(0..<url.pathStart))
        let tail = rest.from(hostEnd)
        if tail.isEmpty || tail.byte(0) != UInt8(ascii: "/") { key.append(UInt8(ascii: "/")) }
        return appendPieces(tail, into: &key) ?? .key
    }

    private static func readHostless(
        _ rest: RawSpan,
        into key: inout ByteBuffer
    ) -> EntryReading {
        if let fault = appendPieces(rest, into: &key) { return fault }
        var longest = 0
        var length = 0
        for index in 0..<key.count {
            length = key.bytes.byte(index) == UInt8(ascii: "*") ? 0 : length + 1
            longest = max(longest, length)
        }
        guard longest >= Limits.hostlessPatternBytes else {
            return .rejected("names no host, and so little else that it would match most addresses")
        }
        return .key
    }

    /// Appends path and query with their stars; what is wrong with them, or nil.
    private static func appendPieces(
        _ text: RawSpan,
        into key: inout ByteBuffer
    ) -> EntryReading? {
        var end = text.byteCount
        var ending: UInt8?
        if end > 0 {
            switch text.byte(end - 1) {
            case UInt8(ascii: "$"), UInt8(ascii: "|"): ending = UInt8(ascii: "$")
            case UInt8(ascii: "^"): ending = UInt8(ascii: "^")
            default: break
            }
            if ending != nil { end -= 1 }
        }
        var isQuery = false
        var start = 0
        for index in 0...end {
            let byte = index < end ? text.byte(index) : 0
            switch byte {
            case UInt8(ascii: "^"), UInt8(ascii: "|"):
                return .rejected("holds `\(Unicode.Scalar(byte))` before its end")
            case UInt8(ascii: "#"):
                return .rejected("has a fragment, and addresses are compared without theirs")
            case UInt8(ascii: "*"), UInt8(ascii: "?"), 0:
                URLPath.append(piece: text.extracting(start..<index), isQuery: isQuery, to: &key)
                start = index + 1
                if byte == UInt8(ascii: "?") {
                    key.append(isQuery ? byte : UInt8(ascii: "?"))
                    isQuery = true
                } else if byte == UInt8(ascii: "*"), !ends(key, with: UInt8(ascii: "*")) {
                    key.append(byte)
                }
            default: continue
            }
        }
        if let ending {
            key.append(ending)
        } else if ends(key, with: UInt8(ascii: "*")), key.count > 1,
            key.bytes.byte(key.count - 2) != UInt8(ascii: "$")
        {
            key.truncate(to: key.count - 1)
        } else if ends(key, with: UInt8(ascii: "$")) {
            key.append(UInt8(ascii: "*"))
        }
        return nil
    }

    private static func endsHost(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "*"), UInt8(ascii: "^"),
            UInt8(ascii: "$"), UInt8(ascii: "|"), UInt8(ascii: "#"), UInt8(ascii: "\\"):
            true
        default: false
        }
    }

    private static func ends(_ key: borrowing ByteBuffer, with byte: UInt8) -> Bool {
        key.count > 0 && key.bytes.byte(key.count - 1) == byte
    }

    // MARK: Matching

    /// The host that a pattern is about, with its port if it has one: where a table files it. Nil
    /// for a pattern that speaks of any host.
    package static func host(
        of pattern: RawSpan
    ) -> (range: Range<Int>, coversSubdomains: Bool)? {
        guard pattern.byteCount > 0, pattern.byte(0) == UInt8(ascii: "|") else { return nil }
        let coversSubdomains = pattern.byteCount > 1 && pattern.byte(1) == UInt8(ascii: "|")
        let start = coversSubdomains ? 2 : 1
        return (start..<pattern.end(at: UInt8(ascii: "/"), from: start), coversSubdomains)
    }

    /// Whether the address is one that the pattern, in normal form, speaks for.
    package static func matches(_ pattern: RawSpan, _ url: borrowing NormalURL) -> Bool {
        let address = url.bytes
        var start = url.hostRange.lowerBound
        var rest = pattern
        if let host = host(of: pattern) {
            let authority = address.extracting(start..<url.pathStart)
            let wanted = pattern.extracting(host.range)
            let difference = authority.byteCount - wanted.byteCount
            guard difference >= 0, authority.from(difference).elementsEqual(wanted) else {
                return false
            }
            if difference > 0 {
                guard host.coversSubdomains, !url.isAddress,
                    authority.byte(difference - 1) == UInt8(ascii: ".")
                else { return false }
            }
            rest = pattern.from(host.range.upperBound)
            start = url.pathStart
        } else if pattern.byteCount > 0, pattern.byte(0) == UInt8(ascii: "/") {
            start = url.pathStart
        }
        return matchesPieces(rest, address.from(start))
    }

    private static func matchesPieces(_ pattern: RawSpan, _ text: RawSpan) -> Bool {
        var end = pattern.byteCount
        let last = end > 0 ? pattern.byte(end - 1) : 0
        let isWhole = last == UInt8(ascii: "$")
        let endsWord = last == UInt8(ascii: "^")
        if isWhole || endsWord { end -= 1 }
        var index = 0
        var position = 0
        var isSought = false
        while true {
            var pieceEnd = index
            while pieceEnd < end, pattern.byte(pieceEnd) != UInt8(ascii: "*") { pieceEnd += 1 }
            let piece = pattern.extracting(index..<pieceEnd)
            let isLast = pieceEnd == end
            if isLast, isWhole {
                let start = text.byteCount - piece.byteCount
                return (isSought ? start >= position : start == position)
                    && text.from(start).elementsEqual(piece)
            }
            guard
                let found = find(
                    piece,
                    in: text,
                    from: position,
                    isSought: isSought,
                    endsWord: isLast && endsWord
                )
            else { return false }
            if isLast { return true }
            position = found + piece.byteCount
            index = pieceEnd + 1
            isSought = true
        }
    }

    /// Where the piece stands: at `start`, or, if it `isSought`, anywhere from there on.
    private static func find(
        _ piece: RawSpan,
        in text: RawSpan,
        from start: Int,
        isSought: Bool,
        endsWord: Bool
    ) -> Int? {
        guard isSought else {
            let end = start + piece.byteCount
            let isHere =
                end <= text.byteCount && text.extracting(start..<end).elementsEqual(piece)
                && (!endsWord || isWordEnd(text, end))
            return isHere ? start : nil
        }
        var position = start
        while let found = text.firstOffset(of: piece, from: position) {
            if !endsWord || isWordEnd(text, found + piece.byteCount) { return found }
            position = found + 1
        }
        return nil
    }

    /// Whether no letter, digit or `_-.%` stands at `index`.
    private static func isWordEnd(_ text: RawSpan, _ index: Int) -> Bool {
        guard index < text.byteCount else { return true }
        switch text.byte(index) {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
            UInt8(ascii: "."), UInt8(ascii: "%"):
            return false
        default: return true
        }
    }
}
