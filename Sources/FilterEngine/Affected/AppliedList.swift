package import ProvenanceCore
package import RightsPolicy

/// A list that was applied to what runs had left, when it was there already
/// (`sluice affected --apply`).
///
/// What it took out stays out. To that end it is part of three things:
///
/// - the manifest of every shard that it changed, and with it the shard's key: the shard is no
///   longer the one that the rules alone would give;
/// - `run.json`, before the first shard is changed: a shard of this folder that is decided from
///   then on must be decided by rules that hold the list (`HeldLists`), or replaced with
///   `--force`;
/// - nothing else: a shard that differs from what a run would leave in nothing but its applied
///   lists is done, and the run keeps it as it is.
package struct AppliedList: Codable, Hashable, Sendable {
    package var name: String
    package var kind: String
    /// The list's own date, if it has one.
    package var date: String?
    package var entries: Int
    package var sha256: String
    /// Whether it was given as a takedown: then no copy of a record is left.
    package var takedown: Bool
    /// `YYYY-MM-DD`: the day by which its entries were judged.
    package var asOf: String
    /// Digest over the list and over how it was asked.
    package var question: String
    /// The version of Sluice that applied it.
    package var sluice: String

    enum CodingKeys: String, CodingKey {
        case name, kind, date, entries, sha256, takedown, question, sluice
        case asOf = "as_of"
    }
}

extension AppliedList {
    /// The list that a question asks; nil if it asks several, or none.
    package init?(_ question: RuleSet, asOf: Day) {
        guard question.lists.count == 1, let list = question.lists.first else { return nil }
        self.init(
            name: list.name,
            kind: list.kind.rawValue,
            date: list.date?.description,
            entries: list.entryCount,
            sha256: list.sha256,
            takedown: list.isTakedown,
            asOf: asOf.description,
            question: question.digest,
            sluice: Product.version
        )
    }

    /// What a shard's key says of it.
    var keyText: String {
        "applied \(sha256) \(kind) \(takedown ? "takedown" : "opt-out") \(question) \(asOf)\n"
    }

    /// Of lists in the order in which they were applied, the last of each name: an update takes
    /// the place of what it updates.
    static func latest(_ lists: [AppliedList]) -> [AppliedList] {
        var latest: [AppliedList] = []
        for list in lists {
            latest.removeAll {
                $0.name == list.name && $0.kind == list.kind && $0.takedown == list.takedown
            }
            latest.append(list)
        }
        return latest
    }

    /// Appends lists that are not there yet; none of nothing is nil, and no key of an account.
    static func add(_ more: [AppliedList]?, to lists: inout [AppliedList]?) {
        guard let more, !more.isEmpty else { return }
        var all = lists ?? []
        for list in more where !all.contains(list) { all.append(list) }
        lists = all
    }
}

/// The lists of a rule set, as those know them that must not lose what was taken out.
struct HeldLists: Sendable {
    private let lists: [RightsPolicy.ListAccount]

    init(_ rules: RuleSet) { lists = rules.lists }

    /// Whether the rules hold the list as it was applied, or a later one of the same name.
    func hold(_ applied: AppliedList) -> Bool {
        lists.contains { list in
            guard list.kind.rawValue == applied.kind, list.isTakedown || !applied.takedown else {
                return false
            }
            if list.sha256 == applied.sha256 { return true }
            guard list.name == applied.name, let date = list.date, let known = applied.date,
                let then = Day(known)
            else { return false }
            return date.number > then.number
        }
    }

    /// Why a shard may not be decided anew by these rules; nil if it may.
    ///
    /// - Parameter applied: the lists that were applied to it or in its folder, in order.
    func refusal(of name: String, in folder: String, _ applied: [AppliedList]) -> Diagnostic? {
        guard let lost = AppliedList.latest(applied).first(where: { !hold($0) }) else { return nil }
        let key = lost.takedown ? "takedowns" : "opt-outs"
        return Diagnostic(
            "`\(shown(name))`: the list `\(lost.name)` was applied in `\(shown(folder))` "
                + "afterwards, and the policy does not hold it",
            hint: "name it there under `\(key):` as `\(lost.kind)`, as it was or newer; --force "
                + "would publish again what it took out"
        )
    }
}
