import ProvenanceCore

/// What a robots.txt says to one crawler about one path.
extension RobotsFile {
    /// The groups that speak to a crawler.
    struct Audience: Hashable {
        /// The lines that name it, in `agents`, ascending.
        var places: [Int]
        /// Whether they name it, rather than anyone.
        var isNamed: Bool
    }

    struct Verdict {
        var isAllowed: Bool
        /// The rule that says so, in `rules`; nil if none speaks of the path.
        var rule: Int?
    }

    /// The crawlers of a context that one audience is, by their numbers, ascending; none where the
    /// context names none.
    struct Asking {
        var audience: Audience
        var numbers: [Int]
    }

    /// The audiences that the crawlers of `context` are, in the order of their first crawlers.
    func asking(_ context: SignalContext) -> [Asking] {
        guard !context.crawlers.isEmpty else {
            return [Asking(audience: audience(of: nil), numbers: [])]
        }
        var named: [Int] = []
        if places.count < context.crawlers.count {
            for name in places.keys {
                if let number = context.crawlerNumbers[name] { named.append(number) }
            }
            named.sort()
        } else {
            named = context.crawlers.indices.filter { places[context.crawlers[$0]] != nil }
        }
        var all: [Asking] = []
        for number in named {
            let audience = audience(of: context.crawlers[number])
            if let place = all.firstIndex(where: { $0.audience == audience }) {
                all[place].numbers.append(number)
            } else {
                all.append(Asking(audience: audience, numbers: [number]))
            }
        }
        if named.count < context.crawlers.count {
            // Most crawlers are not named: they are one audience.
            var rest: [Int] = []
            rest.reserveCapacity(context.crawlers.count - named.count)
            var next = 0
            for number in context.crawlers.indices {
                if next < named.count, named[next] == number {
                    next += 1
                } else {
                    rest.append(number)
                }
            }
            all.append(Asking(audience: audience(of: nil), numbers: rest))
            all.sort { $0.numbers[0] < $1.numbers[0] }
        }
        return all
    }

    /// The groups for `crawler`, a name in lower case: those that name it, be they empty, else
    /// those for anyone. nil asks for the latter.
    func audience(of crawler: String?) -> Audience {
        if !places.isEmpty, let crawler, let named = places[crawler] {
            return Audience(places: named, isNamed: true)
        }
        return Audience(places: placesOfAny, isNamed: false)
    }

    /// `crawler` and, where the file writes more than that, what it writes.
    func label(of crawler: String, _ audience: Audience) -> String {
        guard let place = audience.places.first, let written = agents[place].names.first,
            written != crawler
        else { return crawler }
        return "\(crawler) (as \(written))"
    }

    /// Whether a rule stands in one of the audience's groups.
    func concerns(_ rule: Rule, _ audience: Audience) -> Bool {
        // The first place that is not before the group.
        var low = 0
        var high = audience.places.count
        while low < high {
            let middle = (low + high) / 2
            if audience.places[middle] < rule.agents.lowerBound {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low < audience.places.count && audience.places[low] < rule.agents.upperBound
    }

    /// Whether the audience may fetch `path`: the longest matching pattern says so, `Allow` where
    /// two are equally long. A path that is not known may be any that a rule forbids.
    ///
    /// Source: RFC 9309 section 2.2.2 (read 2026-11-23).
    func crawling(_ audience: Audience, _ path: WorkPath?) -> Verdict {
        var verdict = Verdict(isAllowed: true)
        guard let path else {
            verdict.rule = rules.firstIndex {
                $0.kind == .disallow && $0.weight > 0 && concerns($0, audience)
            }
            verdict.isAllowed = verdict.rule == nil
            return verdict
        }
        if path == Self.ownPath { return verdict }
        var weight = 0
        for (index, rule) in rules.enumerated() {
            let isBetter =
                rule.kind == .allow
                ? rule.weight > weight || (rule.weight == weight && !verdict.isAllowed)
                : rule.weight > weight
            guard rule.kind == .allow || rule.kind == .disallow, isBetter,
                concerns(rule, audience), covers(rule, path)
            else { continue }
            weight = rule.weight
            verdict = Verdict(isAllowed: rule.kind == .allow, rule: index)
        }
        return verdict
    }

    /// The usage rules that hold for `path`: those with the longest matching path, all of them;
    /// none where the path may not be crawled. Of a path that is not known, all rules hold.
    ///
    /// Source: draft-ietf-aipref-attach-05 sections 3.1 and 3.2 (read 2026-11-23).
    func usageRules(_ audience: Audience, _ path: WorkPath?) -> [Rule] {
        let own = rules.filter { $0.kind == .contentUsage && concerns($0, audience) }
        guard let path, !own.isEmpty else { return own }
        guard crawling(audience, path).isAllowed else { return [] }
        let matching = own.filter { $0.weight == 0 || covers($0, path) }
        let longest = matching.map(\.weight).max() ?? 0
        return matching.filter { $0.weight == longest }
    }

    /// Rules of `kind` in the audience's groups, and those that stand before all groups.
    func unscopedRules(_ kind: Rule.Kind, _ audience: Audience) -> [Rule] {
        rules.filter { $0.kind == kind && ($0.agents.isEmpty || concerns($0, audience)) }
    }

    private static let ownPath = WorkPath(url: "/robots.txt")
}
