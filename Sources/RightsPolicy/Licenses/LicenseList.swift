import ProvenanceCore
import RightsSignals

/// The three lists of a policy, compiled: what they say of each licence.
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

    /// What the entries say of each licence of the table.
    private var hits: [[Hit]]
    /// What they say of `id WITH addition`, of references and of ports, in lower case.
    private var special: [String: [Hit]] = [:]
    /// Globs that also match ports without an id.
    private var globs: [(glob: LicenseGlob, hit: Hit)] = []
    private let table: LicenseTable

    init(_ settings: LicenseSettings, table: LicenseTable) throws(Diagnostics) {
        self.table = table
        hits = Array(repeating: [], count: table.licenses.count)
        var findings = Diagnostics()
        let lists: [(Action, [LicenseEntry])] = [
            (.block, settings.block), (.review, settings.review), (.allow, settings.allow),
        ]
        for (action, entries) in lists {
            for entry in entries {
                if let finding = add(Hit(action: action, entry: entry)) { findings.append(finding) }
            }
        }
        permitByCategory(settings.allow)
        guard findings.isEmpty else { throw findings }
    }

    /// The hits of the strictest action that speaks of `index`; none if no entry does.
    func hits(of term: LicenseTerm, as index: Int) -> [Hit] {
        var found = hits[index]
        let id = table.licenses[index].id
        if let addition = term.addition {
            found += special[lower(id + " WITH " + addition)] ?? []
        }
        if let jurisdiction = term.jurisdiction {
            let port = id + "-" + jurisdiction
            found += special[lower(port)] ?? []
            found += globs.filter { table.matches($0.glob, port) }.map(\.hit)
        }
        return Self.strictest(found)
    }

    /// The hits of the strictest action that speaks of a reference of the record's own.
    func hits(ofReference text: String) -> [Hit] { Self.strictest(special[lower(text)] ?? []) }

    private static func strictest(_ hits: [Hit]) -> [Hit] {
        guard let action = hits.map(\.action).max() else { return [] }
        return hits.filter { $0.action == action }
    }

    // MARK: Compilation

    /// Files an entry under what it matches; a finding if that is nothing.
    private mutating func add(_ hit: Hit) -> Diagnostic? {
        let text = hit.entry.text
        if let category = LicenseCategories(word: text) {
            guard hit.action != .allow else { return nil }  // see `permitByCategory`
            var hit = hit
            hit.category = category
            for (index, license) in table.licenses.enumerated()
            where !license.categories.isDisjoint(with: category) {
                hits[index].append(hit)
            }
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
            hits[index].append(hit)
            // `GPL-3.0` against a record is said of all that bear the name, in its favour of
            // the one that the list puts in its place.
            if hit.action != .allow, table.license(text)?.isDeprecated == true {
                for other in table.versions(ofDeprecated: text) where other != index {
                    hits[other].append(hit)
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
        var members: [Int] = []
        if let glob = LicenseGlob(hit.entry.text) {
            members = table.licenses.indices.filter {
                !table.licenses[$0].isDeprecated && table.matches(glob, table.licenses[$0].id)
            }
            if !members.isEmpty { globs.append((glob, hit)) }
        }
        if members.isEmpty, let family = table.familyIndex(of: hit.entry.text) {
            members = table.families[family].members
            let kinds = Set(members.map { table.licenses[$0].categories })
            if hit.action == .allow, kinds.count > 1 {
                return Diagnostic(
                    "`\(hit.entry.text)` would allow licences of different kinds",
                    at: hit.entry.position, hint: "name the licences, or a category")
            }
        }
        if members.isEmpty { return neverMatches(hit.entry) }
        for index in members { hits[index].append(hit) }
        return nil
    }

    /// An allowed category permits a licence only together with all its other categories.
    private mutating func permitByCategory(_ entries: [LicenseEntry]) {
        var allowed: LicenseCategories = []
        var named: [(LicenseCategories, LicenseEntry)] = []
        for entry in entries {
            guard let category = LicenseCategories(word: entry.text) else { continue }
            allowed.formUnion(category)
            named.append((category, entry))
        }
        for (index, license) in table.licenses.enumerated()
        where !license.categories.isEmpty && license.categories.isSubset(of: allowed) {
            for (category, entry) in named where license.categories.contains(category) {
                hits[index].append(Hit(action: .allow, entry: entry, category: category))
            }
        }
    }

    private func neverMatches(_ entry: LicenseEntry) -> Diagnostic {
        let words = LicenseCategories.allWords + table.listedIDs + table.families.map(\.name)
        let near = suggestion(for: entry.text, among: words).map { "did you mean `\($0)`" }
        let star =
            entry.text.contains("*")
            ? "`*` stands for a version or a port only, behind a hyphen, as in `CC-BY-*`" : nil
        return Diagnostic(
            "`\(entry.text)` is no licence, no category and matches nothing",
            at: entry.position,
            hint: near ?? star ?? "see `sluice license` for how a text is read")
    }
}

private func lower(_ text: String) -> String { text.lowercased() }
