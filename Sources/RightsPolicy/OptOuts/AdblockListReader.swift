import ProvenanceCore

/// Network rules of ad blockers: `||example.com^` or a domain alone is an entry of `domains` (or of
/// `hosts`, if the list is one), a rule about addresses one of `url-patterns`.
///
/// Comments (`!`) and headers (`[…]`) are passed over. Cosmetic rules hide parts of pages and say
/// nothing of a record; exceptions (`@@`) could only take entries back, and a list of opt-outs can
/// only add: both are counted and have no effect. Everything else is rejected by name: regular
/// expressions, separators (`^`) before the end of a rule, and options that narrow a rule to some
/// requests, which have no meaning for a record.
///
/// Source: Adblock Plus, "how to write filters" (read 2026-11-24).
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
        if hasPrefix(rule, "@@") { return builder.skip() }
        if isExpression(rule) {
            builder.reject("`\(excerpt(rule))` is a regular expression", line: line)
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
            if isURLForm(rule, upTo: end) || !isName(rule.extracting(0..<end)) {
                addPattern(rule.extracting(0..<end), line: line, to: &builder)
            } else {
                addName(rule.extracting(0..<end), line: line, to: &builder)
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
            addPattern(rule.extracting(0..<end), line: line, to: &builder)
        } else {
            addName(name, line: line, to: &builder)
        }
    }

    private static func addName(
        _ name: RawSpan,
        line: Int,
        to builder: inout OptOutListBuilder
    ) {
        builder.add(name, as: builder.source.kind == .hosts ? .hosts : .domains, line: line)
    }

    /// A rule without an anchor matches anywhere in an address.
    private static func addPattern(
        _ rule: RawSpan,
        line: Int,
        to builder: inout OptOutListBuilder
    ) {
        if hasPrefix(rule, "|") {
            builder.add(rule, as: .urlPatterns, line: line)
        } else {
            var pattern = ByteBuffer(capacity: rule.byteCount + 1)
            pattern.append(UInt8(ascii: "*"))
            pattern.append(rule)
            builder.add(pattern.bytes, as: .urlPatterns, line: line)
        }
    }

    /// Whether a rule without an anchor is a name and not a piece of an address (`-banner.`).
    private static func isName(_ text: RawSpan) -> Bool {
        func isWordByte(_ byte: UInt8) -> Bool {
            byte >= 0x80 || (byte | 0x20) &- UInt8(ascii: "a") < 26
                || byte &- UInt8(ascii: "0") < 10
        }
        guard text.byteCount > 0 else { return false }
        let first = text.unsafeLoad(fromByteOffset: 0, as: UInt8.self)
        let last = text.unsafeLoad(fromByteOffset: text.byteCount - 1, as: UInt8.self)
        return isWordByte(last) && (isWordByte(first) || hasPrefix(text, "*."))
    }

    /// `/…/`, which ad blockers take for a regular expression.
    private static func isExpression(_ rule: RawSpan) -> Bool {
        rule.byteCount > 1
            && rule.unsafeLoad(fromByteOffset: 0, as: UInt8.self) == UInt8(ascii: "/")
            && rule.unsafeLoad(fromByteOffset: rule.byteCount - 1, as: UInt8.self)
                == UInt8(ascii: "/")
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
