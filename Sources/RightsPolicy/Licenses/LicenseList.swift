import ProvenanceCore
import RightsSignals

/// The three lists of a policy, checked: what they say of each licence.
///
/// Nothing is worked out ahead: an entry is asked when a licence is met, and what comes of a text
/// is remembered by whoever asks.
struct LicenseList: Sendable {
    enum Action: UInt8, Comparable, Sendable {
        case allow, review, block
        static func < (left: Action, right: Action) -> Bool { left.rawValue < right.rawValue }
    }

    /// One entry that matched.
    struct Hit: Sendable {
        var action: Action
        var entry: LicenseEntry
        /// The category by which it matched, or empty.
        var category: LicenseCategories = []
    }

    /// What entries say that name a licence or a family, by the licence's index.
    private var named: [Int: [Hit]] = [:]
    /// What they say of `id WITH addition`, of references and of ports, in lower case.
    private var special: [String: [Hit]] = [:]
    private var globs: [(glob: LicenseGlob, hit: Hit)] = []
    private var categories: [Hit] = []
    /// An allowed category permits a licence only together with all its other categories.
    private var allowedCategories: LicenseCategories = []
    private let table: LicenseTable

    init(_ settings: LicenseSettings, table: LicenseTable) throws(Diagnostics) {
        self.table = table
        var findings = Diagnostics()
        let lists: [(Action, [LicenseEntry])] = [
            (.block, settings.block), (.review, settings.review), (.allow, settings.allow),
        ]
        for (action, entries) in lists {
            for entry in entries {
                if let finding = add(Hit(action: action, entry: entry)) { findings.append(finding) }
            }
        }
        guard findings.isEmpty else { throw findings }
    }

    /// The hits of the strictest action that speaks of `index`; none if no entry does.
    func hits(of term: LicenseTerm, as index: Int) -> [Hit] {
        Self.strictest(allHits(of: term, as: index))
    }

    /// Every entry that speaks of `index`, whatever others say.
    func allHits(of term: LicenseTerm, as index: Int) -> [Hit] {
        let id = table.id(index)
        let kinds = table.categories(index)
        var found = named[index] ?? []
        found += categories.filter {
            !kinds.isDisjoint(with: $0.category)
                && ($0.action != .allow || kinds.isSubset(of: allowedCategories))
        }
        if let addition = term.addition {
            found += special[lower(id + " WITH " + addition)] ?? []
        }
        var ids = [id]
        if let jurisdiction = term.jurisdiction {
            ids.append(id + "-" + jurisdiction)
            found += special[lower(ids[1])] ?? []
        }
        return found
            + globs.filter { entry in ids.contains { table.matches(entry.glob, $0) } }.map(\.hit)
    }

    /// The hits of the strictest action that speaks of a reference of the record's own.
    func hits(ofReference text: String) -> [Hit] { Self.strictest(special[lower(text)] ?? []) }

    /// The same for a reference whose categories are known.
    func hits(ofReference text: String, _ kinds: LicenseCategories) -> [Hit] {
        let found = categories.filter {
            !kinds.isDisjoint(with: $0.category)
                && ($0.action != .allow || kinds.isSubset(of: allowedCategories))
        }
        return Self.strictest(found + (special[lower(text)] ?? []))
    }

    private static func strictest(_ hits: [Hit]) -> [Hit] {
        guard let action = hits.map(\.action).max() else { return [] }
        return hits.filter { $0.action == action }
    }

    // MARK: Checking

    /// Files an entry under what it matches; a finding if that is nothing.
    private mutating func add(_ hit: Hit) -> Diagnostic? {
        let text = hit.entry.text
        if let category = LicenseCategories(word: text) {
            var hit = hit
            hit.category = category
            categories.append(hit)
            if hit.action == .allow { allowedCategories.formUnion(category) }
            return nil
        }
        if text.contains("*") { return addGlob(hit) }
        let parts = text.split(separator: " ").map(String.init)
        if parts.count == 3, lower(parts[1]) == "with" {
            guard let term = table.resolve(parts[0], hasPlus: false),
                let addition = table.exception(parts[2])
            else { return neverMatches(hit.entry) }
            special[lower(term.text + " WITH " + addition), default: []].append(hit)
            return nil
        }
        guard parts.count == 1 else { return neverMatches(hit.entry) }
        let isPlus = text.hasSuffix("+")
        if let term = table.resolve(isPlus ? String(text.dropLast()) : text, hasPlus: isPlus),
            case .known(let index) = term.kind
        {
            if let addition = term.addition {
                special[lower(term.text + " WITH " + addition), default: []].append(hit)
                return nil
            }
            named[index, default: []].append(hit)
            // `GPL-3.0` against a record is said of all that bear the name, in its favour of
            // the one that the list puts in its place.
            if hit.action != .allow, table.license(text)?.isDeprecated == true {
                for other in table.versions(ofDeprecated: text) where other != index {
                    named[other, default: []].append(hit)
                }
            }
            return nil
        }
        if LicenseTable.isReference(text) || table.isPort(text) {
            special[lower(text), default: []].append(hit)
            return nil
        }
        return neverMatches(hit.entry)
    }

    private mutating func addGlob(_ hit: Hit) -> Diagnostic? {
        if let glob = LicenseGlob(hit.entry.text), !table.members(glob).isEmpty {
            globs.append((glob, hit))
            return nil
        }
        guard let family = table.familyIndex(of: hit.entry.text) else {
            return neverMatches(hit.entry)
        }
        let members = table.family(family).members
        if hit.action == .allow, Set(members.map(table.categories)).count > 1 {
            return Diagnostic(
                "`\(hit.entry.text)` would allow licences of different kinds",
                at: hit.entry.position,
                hint: "name the licences, or a category"
            )
        }
        for index in members { named[index, default: []].append(hit) }
        return nil
    }

    private func neverMatches(_ entry: LicenseEntry) -> Diagnostic {
        let hint: String
        if entry.text.contains("*") {
            hint = "`*` stands for a version or a port only, behind a hyphen, as in `CC-BY-*`"
        } else {
            // The name of a family that has no licence of that name alone.
            let versions = entry.text + "-*"
            if let glob = LicenseGlob(versions), !table.members(glob).isEmpty {
                return Diagnostic(
                    Self.neverMatches(entry.text),
                    at: entry.position,
                    hint: "did you mean `\(versions)`?"
                )
            }
            let words = LicenseCategories.allWords + table.listedIDs + table.familyNames
            hint =
                suggestion(for: entry.text, among: words).map { "did you mean `\($0)`?" }
                ?? "see `sluice license` for how a text is read"
        }
        return Diagnostic(Self.neverMatches(entry.text), at: entry.position, hint: hint)
    }

    private static func neverMatches(_ text: String) -> String {
        "`\(text)` is no licence, no category and matches nothing"
    }
}

private func lower(_ text: String) -> String { text.lowercased() }
