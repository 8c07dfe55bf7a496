import ProvenanceCore
import RightsPolicy

/// Writes one shard's outputs anew without what a list names, and publishes them in its place.
///
/// - An allowed record that is named goes to `blocked/`, with the list's reasons; what it owed is
///   owed no more.
/// - A record that waits for review and is named is blocked, for these reasons before its own.
/// - A takedown leaves no copy: what is named is kept by its length and digest alone, records that
///   were blocked before as well.
///
/// All else is copied line by line, in the order of `decisions/`, which says what became of each
/// line of the input. Nothing of the input is needed.
final class ShardRewrite {
    /// Bytes of lines that are gathered before they are written.
    private static let stagedByteCount = 256 << 10

    private let manifest: Manifest
    private let digest: String
    private let list: AppliedList
    private let outputs: FolderOutputs
    private let staged = OutputKind.allCases.map { _ in StagedOutput() }
    private var lines: RewrittenLines
    private var encoder: MemberEncoder
    private var account: RewrittenAccount

    /// - Parameters:
    ///   - digest: SHA-256 of the manifest's file: what the shard must still be in the end.
    ///   - rules: a question that asks `list` alone.
    init(
        _ folder: OutputFolder,
        _ manifest: Manifest,
        digest: String,
        rules: RuleSet,
        list: AppliedList
    ) throws(ShardProblem) {
        let name = manifest.input.name
        guard var options = FilterOptions(account: manifest.options) else {
            throw ShardProblem("`\(shown(name))`: its options are not of this version")
        }
        options.hasDigests = manifest.options["digest"] != "none"
        options.sync = manifest.options["sync"].flatMap(FilterOptions.Sync.init) ?? .shard
        options.level = manifest.options["level"].flatMap { Int($0) }
        let container = Container.promised(by: name)
        let levels = MemberEncoder.levels(of: container)
        // A level that no member could have been made with is none of ours.
        if let level = options.level, !levels.contains(level) { options.level = nil }
        self.manifest = manifest
        self.digest = digest
        self.list = list
        encoder = MemberEncoder(container: container, level: options.level)
        account = RewrittenAccount(manifest)
        do throws(ShardFailure) {
            lines = try RewrittenLines(folder, manifest, rules, options, list)
        } catch {
            throw ShardProblem("`\(shown(name))`: \(error)")
        }
        outputs = try FolderOutputs(
            folder,
            name: name,
            container: container,
            options: options,
            held: nil
        )
    }

    /// - Throws: outputs that are not those of the manifest, and whatever cannot be written; the
    ///   shard is then what it was.
    func run() throws(ShardProblem) -> Manifest {
        do throws(ShardProblem) {
            try copy()
            return try publish()
        } catch {
            outputs.abandon()
            throw error
        }
    }

    private func copy() throws(ShardProblem) {
        do throws(RewriteFault) {
            while try lines.next(&account, staged) {
                for kind in OutputKind.allCases
                where staged[kind.rawValue].text.count >= Self.stagedByteCount {
                    try write(kind)
                }
            }
            try lines.finish(manifest)
            for kind in OutputKind.allCases { try write(kind) }
        } catch {
            throw ShardProblem("`\(shown(manifest.input.name))`: \(error.message)")
        }
    }

    private func write(_ kind: OutputKind) throws(RewriteFault) {
        let share = staged[kind.rawValue]
        do throws(ShardProblem) {
            try outputs.write(share, to: kind, &encoder)
        } catch {
            throw RewriteFault(message: error.description)
        }
        share.removeAll()
    }

    private func publish() throws(ShardProblem) -> Manifest {
        var fresh = manifest
        fresh.outputs = try outputs.finish(original: nil, &encoder)
        fresh.counts = account.counts
        fresh.decisions = account.entries
        fresh.applied = (manifest.applied ?? []) + [list]
        // What it says of the records that are taken out goes with them.
        fresh.index = nil
        fresh.key = RunFacts.key(of: fresh)
        try check(fresh)
        try outputs.replace(fresh, known: digest)
        return fresh
    }

    /// Lines in = allowed + blocked + quarantined = lines of decisions, as before.
    private func check(_ fresh: Manifest) throws(ShardProblem) {
        func records(_ outcomes: Outcome...) -> Int {
            outcomes.reduce(0) { sum, outcome in
                let word = String(describing: outcome.word)
                return sum + (fresh.counts.outcome.amounts[word]?.records ?? 0)
            }
        }
        func lines(_ kind: OutputKind) -> Int { fresh.outputs[kind.word]?.lines ?? -1 }
        let hasBlocked = manifest.options["blocked"] != FilterOptions.BlockedForm.none.rawValue
        let closes =
            lines(.allowed) == records(.allow) && lines(.quarantine) == records(.quarantine)
            && lines(.blocked) == (hasBlocked ? records(.review, .block) : 0)
            && lines(.decisions) == manifest.input.lines
            && records(.allow, .review, .block, .quarantine) == manifest.input.lines
        if closes { return }
        throw ShardProblem(
            "`\(shown(manifest.input.name))`: the account does not close; please report"
        )
    }
}

/// Why a shard cannot be written anew.
struct RewriteFault: Error {
    var message: String
}

/// The account of a shard while records change their place.
struct RewrittenAccount {
    private(set) var counts: Counts
    private(set) var entries: [DecisionEntry]
    private var numbers: [ReasonCode: Int] = [:]
    /// Of the agreements that records rest on, by basis.
    private let parties: [String: [String]]

    init(_ manifest: Manifest) {
        counts = manifest.counts
        entries = manifest.decisions
        parties = entries.reduce(into: [:]) { parties, entry in
            if let basis = entry.basis, let holders = entry.holders { parties[basis] = holders }
        }
    }

    /// Moves one record to `block`.
    ///
    /// - Parameter bases: why it was allowed.
    mutating func block(
        _ amount: Amount,
        from outcome: Outcome,
        bases: [String],
        codes: [ReasonCode],
        list: String
    ) {
        counts.outcome.remove(amount, from: String(describing: outcome.word))
        counts.outcome.add(amount, to: String(describing: Outcome.block.word))
        for basis in bases {
            counts.basis.remove(amount, from: ShardAccount.cut(basis))
            counts.remove(amount, basis: basis, parties: parties[basis])
        }
        note(amount, codes, list)
    }

    /// Adds reasons to a record that is blocked already.
    mutating func note(_ amount: Amount, _ codes: [ReasonCode], _ list: String) {
        for code in codes { counts.reason.add(amount, to: code.rawValue) }
        counts.list.add(amount, to: ShardAccount.cut(list))
    }

    /// The number of the row that gives a code without a rule: no policy speaks here.
    mutating func number(of code: ReasonCode) -> Int {
        if let known = numbers[code] { return known }
        let entry = DecisionEntry(code: code.rawValue)
        let number = entries.firstIndex(of: entry) ?? entries.count
        if number == entries.count { entries.append(entry) }
        numbers[code] = number
        return number
    }
}
