import ProvenanceCore

/// A robots.txt as data: which crawlers its groups name, and which rules stand in them.
///
/// Three standards put rules into the groups (RFC 9309, AIPREF, Content Signals) and a fourth
/// points to licences from there (RSL); each asks for its own kind. A group is a run of
/// `User-agent` lines and the rules behind it; groups that name one crawler are read as one.
/// Keys that are not known end no group.
///
/// Source: RFC 9309 section 2.2 (read 2026-11-23).
package struct RobotsFile: Sendable {
    /// A line that names crawlers.
    struct Agent {
        /// Whether it speaks to all that are not named: `*`, or `*` and more behind a space.
        var isAny: Bool
        /// The forms of the name that count, in lower case: as written; up to the first white
        /// space or slash; the leading letters, `_` and `-`, if they are four or more. Google
        /// reads the last alone, which makes `AI2Bot` a crawler named `AI`.
        var names: [String]
    }

    struct Rule {
        enum Kind {
            case allow
            case disallow
            case contentUsage
            case contentSignal
            case license
        }

        var kind: Kind
        /// The lines that name the crawlers, in `agents`. Empty: the rule stands before them all.
        var agents: Range<Int>
        /// The pattern in `patterns`, in the form of `PathText`; and what is known of it.
        var pattern: Range<Int>
        var isAnchored: Bool
        var weight: Int
        /// The value's bytes in the text: of a usage rule those behind its path.
        var value: Range<Int>
        var evidence: Range<Int>
        var line: Int
    }

    private(set) var agents: [Agent] = []
    private(set) var rules: [Rule] = []
    private(set) var patterns: [UInt8] = []
    /// The places in `agents` where a name stands, ascending; and those that speak to anyone.
    private(set) var places: [String: [Int]] = [:]
    private(set) var placesOfAny: [Int] = []
    /// Whether the text goes on behind the limit.
    package private(set) var isCut = false
    /// Whether the text starts like a page of HTML: what servers send in place of a file.
    package private(set) var isHTML = false
    /// Where the first rule stands that no `User-agent` line precedes; it says nothing.
    package private(set) var strayRule: Range<Int>?

    /// - Parameter text: the file as it was fetched.
    package init(_ text: RawSpan, byteLimit: Int = Limits.robotsBytes) {
        isCut = text.byteCount > byteLimit
        isHTML =
            (0..<min(text.byteCount, 1024)).first {
                text.unsafeLoad(fromByteOffset: $0, as: UInt8.self) > 0x20
            }.map { text.unsafeLoad(fromByteOffset: $0, as: UInt8.self) == UInt8(ascii: "<") }
            ?? false
        var grouping = Grouping()
        var lines = RobotsLines(text, byteLimit: byteLimit)
        while let line = lines.next() {
            let key = RobotsKey(text.extracting(line.key), hasColon: line.hasColon)
            add(line, key, text, &grouping)
        }
        for (place, agent) in agents.enumerated() {
            if agent.isAny { placesOfAny.append(place) }
            for name in agent.names { places[name, default: []].append(place) }
        }
    }

    /// Where the current group starts. A usage rule ends the run of `User-agent` lines for the
    /// usage rules alone: it is a rule by the grammar of AIPREF, and nothing to a crawler that
    /// does not know it (draft-ietf-aipref-attach-05 section 3.1).
    private struct Grouping {
        var crawlStart = 0
        var hasCrawlRule = false
        var usageStart = 0
        var hasUsageRule = false
        var followsSitemap = false
    }

    private mutating func add(
        _ line: RobotsLines.Line,
        _ key: RobotsKey,
        _ text: RawSpan,
        _ grouping: inout Grouping
    ) {
        let group = grouping.crawlStart..<agents.count
        let followsSitemap = grouping.followsSitemap
        grouping.followsSitemap = false
        switch key {
        case .userAgent:
            if grouping.hasCrawlRule { grouping.crawlStart = agents.count }
            if grouping.hasUsageRule { grouping.usageStart = agents.count }
            grouping.hasCrawlRule = false
            grouping.hasUsageRule = false
            agents.append(Agent(text.extracting(line.value)))
        case .allow, .disallow:
            guard !group.isEmpty else {
                strayRule = strayRule ?? line.content
                return
            }
            grouping.hasCrawlRule = true
            grouping.hasUsageRule = true
            addPath(key == .allow ? .allow : .disallow, line, group, text)
        case .contentUsage:
            let group = grouping.usageStart..<agents.count
            guard !group.isEmpty else {
                strayRule = strayRule ?? line.content
                return
            }
            grouping.hasUsageRule = true
            addUsage(line, group, text)
        case .contentSignal:
            append(.contentSignal, line, group, value: line.value)
        case .license:
            // Whether a licence belongs to the group above or to the whole site is not said by a
            // grammar: it is the site's where a blank line or a sitemap sets it apart.
            let isGlobal = line.followsBlank || followsSitemap
            append(.license, line, isGlobal ? 0..<0 : group, value: line.value)
        case .sitemap: grouping.followsSitemap = true
        case .other: break
        }
    }

    private mutating func addPath(
        _ kind: Rule.Kind,
        _ line: RobotsLines.Line,
        _ group: Range<Int>,
        _ text: RawSpan
    ) {
        append(kind, line, group, value: line.value, pattern: text.extracting(line.value))
        // Google reads `/x/index.html` as the folder `/x/` as well.
        guard kind == .allow,
            let slash = text.lastOffset(
                of: UInt8(ascii: "/"),
                from: line.value.lowerBound,
                to: line.value.upperBound
            ),
            hasExactPrefix(text.extracting(slash..<line.value.upperBound), "/index.htm")
        else { return }
        append(
            kind,
            line,
            group,
            value: line.value,
            pattern: text.extracting(line.value.lowerBound...slash)
        )
        rules[rules.count - 1].isAnchored = true
        rules[rules.count - 1].weight += 1
    }

    /// A path, if the value starts with a slash, and the preference behind it.
    private mutating func addUsage(
        _ line: RobotsLines.Line,
        _ group: Range<Int>,
        _ text: RawSpan
    ) {
        var value = line.value
        var path = value.lowerBound..<value.lowerBound
        func byte(_ index: Int) -> UInt8 { text.unsafeLoad(fromByteOffset: index, as: UInt8.self) }
        if !value.isEmpty, byte(value.lowerBound) == UInt8(ascii: "/") {
            let end = value.first { byte($0) == 0x20 || byte($0) == 0x09 } ?? value.upperBound
            path = value.lowerBound..<end
            let start = (end..<value.upperBound).first { byte($0) != 0x20 && byte($0) != 0x09 }
            value = (start ?? value.upperBound)..<value.upperBound
        }
        append(.contentUsage, line, group, value: value, pattern: text.extracting(path))
    }

    private mutating func append(
        _ kind: Rule.Kind,
        _ line: RobotsLines.Line,
        _ group: Range<Int>,
        value: Range<Int>,
        pattern: RawSpan? = nil
    ) {
        let start = patterns.count
        var isAnchored = false
        var weight = 0
        if let pattern { (isAnchored, weight) = PathPattern.append(pattern, to: &patterns) }
        rules.append(
            Rule(
                kind: kind,
                agents: group,
                pattern: start..<patterns.count,
                isAnchored: isAnchored,
                weight: weight,
                value: value,
                evidence: line.content,
                line: line.number
            )
        )
    }

    /// Whether the rule's path covers `path`.
    func covers(_ rule: Rule, _ path: WorkPath) -> Bool {
        PathPattern.matches(
            patterns.span.bytes.extracting(rule.pattern),
            isAnchored: rule.isAnchored,
            path: path.text.span.bytes
        )
    }
}

extension RobotsFile.Agent {
    /// - Parameter value: the value of a `User-agent` line, trimmed.
    init(_ value: RawSpan) {
        func byte(_ index: Int) -> UInt8 { value.unsafeLoad(fromByteOffset: index, as: UInt8.self) }
        let bytes = 0..<value.byteCount
        isAny =
            !bytes.isEmpty && byte(0) == UInt8(ascii: "*")
            && (bytes.count == 1 || byte(1) <= 0x20)
        names = []
        guard !isAny else { return }
        let firstWord = bytes.first { byte($0) <= 0x20 || byte($0) == UInt8(ascii: "/") }
        let letters = bytes.first {
            let letter = byte($0) | 0x20
            return !((UInt8(ascii: "a")...UInt8(ascii: "z")) ~= letter)
                && byte($0) != UInt8(ascii: "-") && byte($0) != UInt8(ascii: "_")
        }
        for (end, leastCount) in [(bytes.count, 1), (firstWord ?? 0, 1), (letters ?? 0, 4)]
        where end >= leastCount {
            let name = lowerASCII(String(copying: value.extracting(0..<end)))
            if !names.contains(name) { names.append(name) }
        }
    }
}

private func hasExactPrefix(_ text: RawSpan, _ prefix: StaticString) -> Bool {
    let count = prefix.utf8CodeUnitCount
    return text.byteCount >= count
        && (0..<count).allSatisfy {
            text.unsafeLoad(fromByteOffset: $0, as: UInt8.self) == prefix.utf8Start[$0]
        }
}
