import ProvenanceCore

/// Network rules of ad blockers, as far as they name whole domains: `||example.com^`, or the
/// domain alone.
///
/// Comments (`!`) and headers (`[…]`) are passed over, cosmetic rules counted. Everything else is
/// rejected by name: URL patterns, exceptions, regular expressions, and options that narrow a
/// rule to some requests, which have no meaning for a record.
enum AdblockListReader {
    static func read(_ text: RawSpan, into builder: inout OptOutListBuilder) {
        forEachLine(of: text) { line, number in
            let rule = trimmed(line)
            guard !rule.isEmpty else { return }
            let first = rule.unsafeLoad(fromByteOffset: 0, as: UInt8.self)
            if first == UInt8(ascii: "!") {
                builder.note(comment: rule.extracting(1..<rule.byteCount), line: number)
            } else if first == UInt8(ascii: "#"), isComment(rule) {
                builder.note(comment: rule.extracting(1..<rule.byteCount), line: number)
            } else if isCosmetic(rule) {
                builder.skip()
            } else if first != UInt8(ascii: "[") || !hasPrefix(rule, "[adblock") {
                read(rule: rule, line: number, into: &builder)
            }
        }
    }

    private static func read(
        rule: RawSpan,
        line: Int,
        into builder: inout OptOutListBuilder
    ) {
        if hasPrefix(rule, "@@") {
            builder.reject(
                "`\(excerpt(rule))` is an exception",
                hint: "a list of opt-outs can only add",
                line: line
            )
            return
        }
        var end = rule.byteCount
        if let options = optionsStart(in: rule) {
            if let option = narrowingOption(rule, from: options + 1) {
                builder.reject(
                    "`\(excerpt(rule))` applies to some requests only (`\(option)`)",
                    line: line
                )
                return
            }
            end = options
        }
        guard hasPrefix(rule, "||") else {
            if isURLForm(rule, upTo: end) {
                builder.reject("`\(excerpt(rule))` is a URL pattern, not a domain", line: line)
            } else {
                builder.add(rule.extracting(0..<end), line: line)
            }
            return
        }
        var nameEnd = end
        if nameEnd > 2,
            rule.unsafeLoad(fromByteOffset: nameEnd - 1, as: UInt8.self) == UInt8(ascii: "^")
        {
            nameEnd -= 1
        }
        let name = rule.extracting(2..<nameEnd)
        if isURLForm(name, upTo: name.byteCount) {
            builder.reject("`\(excerpt(rule))` is a URL pattern, not a domain", line: line)
        } else {
            builder.add(name, line: line)
        }
    }

    /// Whether something other than a name stands before `end`: a path, a separator, an anchor, or
    /// a wildcard that is not a leading `*.`.
    private static func isURLForm(_ text: RawSpan, upTo end: Int) -> Bool {
        for index in 0..<end {
            switch text.unsafeLoad(fromByteOffset: index, as: UInt8.self) {
            case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "^"), UInt8(ascii: "|"),
                UInt8(ascii: "="), UInt8(ascii: "&"):
                return true
            case UInt8(ascii: "*"):
                if index > 0 || end < 2
                    || text.unsafeLoad(fromByteOffset: 1, as: UInt8.self) != UInt8(ascii: ".")
                {
                    return true
                }
            default: continue
            }
        }
        return false
    }

    /// `# text` and `####` are comments that ad blockers tolerate; `##.x` is a cosmetic rule.
    private static func isComment(_ rule: RawSpan) -> Bool {
        var index = 0
        while index < rule.byteCount,
            rule.unsafeLoad(fromByteOffset: index, as: UInt8.self) == UInt8(ascii: "#")
        {
            index += 1
        }
        return index == rule.byteCount || index > 2
            || rule.unsafeLoad(fromByteOffset: index, as: UInt8.self) <= 0x20
            || (index == 1 && !isCosmetic(rule))
    }

    /// Whether the rule changes how a page looks: `##`, `#@#`, `#?#`, `#$#`, `#%#`.
    private static func isCosmetic(_ rule: RawSpan) -> Bool {
        func byte(_ index: Int) -> UInt8 {
            index < rule.byteCount ? rule.unsafeLoad(fromByteOffset: index, as: UInt8.self) : 0
        }
        for index in 0..<rule.byteCount where byte(index) == UInt8(ascii: "#") {
            switch byte(index + 1) {
            case UInt8(ascii: "#"): return true
            case UInt8(ascii: "@"), UInt8(ascii: "?"), UInt8(ascii: "$"), UInt8(ascii: "%"):
                // `#@?#` and the like have one mark more.
                if byte(index + 2) == UInt8(ascii: "#") || byte(index + 3) == UInt8(ascii: "#") {
                    return true
                }
            default: continue
            }
        }
        return false
    }

    private static func optionsStart(in rule: RawSpan) -> Int? {
        for index in 1..<max(1, rule.byteCount)
        where rule.unsafeLoad(fromByteOffset: index, as: UInt8.self) == UInt8(ascii: "$") {
            return index
        }
        return nil
    }

    /// The first option that makes a rule apply to fewer requests than all of a host's; nil if
    /// there is none.
    private static func narrowingOption(_ rule: RawSpan, from start: Int) -> String? {
        let wide = ["important", "all", "document", "doc"]
        let options = String(copying: rule.extracting(start..<rule.byteCount))
        return options.split(separator: ",").map(String.init).first { !wide.contains($0) }
    }
}
