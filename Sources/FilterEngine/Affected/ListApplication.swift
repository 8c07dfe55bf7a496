package import ProvenanceCore
package import RightsPolicy

/// Takes what a list names out of what runs have left (`sluice affected --apply`).
///
/// Only shards that the list touches are written anew, each as a whole: one that is stopped in
/// the middle leaves the old shard, or one that the next attempt ends. See `AppliedList` for what
/// keeps a later run from publishing again what was taken out.
package struct ListApplication: Sendable {
    private let folder: OutputFolder
    private let rules: RuleSet
    private let list: AppliedList
    private let jobs: Int

    /// What an application came to.
    package struct Result: Sendable {
        /// Shards that were written anew, in order of their names.
        package var done: [String] = []
        package var failures: [AuditFinding] = []
    }

    private struct State {
        var next = 0
        var failures: [Int: String] = [:]
    }

    /// - Parameter rules: a `ListQuestion` that asks `list` alone.
    package init(_ folder: OutputFolder, rules: RuleSet, list: AppliedList, jobs: Int) {
        self.folder = folder
        self.rules = rules
        self.list = list
        self.jobs = jobs
    }

    /// Writes the shards of these names anew. `run.json` knows of the list before the first of
    /// them is changed, and sums them up behind the last.
    package func run(_ names: [String], _ progress: RunProgress) throws(Diagnostic) -> Result {
        if !names.isEmpty { try folder.note(list) }
        let state = Monitor(State())
        Threads.run(min(jobs, max(1, names.count))) { [self] _ in
            while true {
                let number = state.withLock { state -> Int in
                    state.next += 1
                    return state.next - 1
                }
                guard number < names.count else { return }
                let failure = rewrite(names[number])
                if let failure { state.withLock { $0.failures[number] = failure } }
                progress.addShard()
            }
        }
        let failures = state.withLock { $0.failures }
        var result = Result()
        for (number, name) in names.enumerated() {
            if let message = failures[number] {
                result.failures.append(AuditFinding(shard: name, message: message))
            } else {
                result.done.append(name)
            }
        }
        _ = try folder.sumUp(sync: .shard)
        return result
    }

    /// What went wrong, if anything did.
    private func rewrite(_ name: String) -> String? {
        do throws(Diagnostic) {
            guard let (manifest, digest) = try folder.manifestAndDigest(of: name) else {
                return "its manifest is gone; run it again"
            }
            guard manifest.input.name == name else {
                return "the manifest is that of `\(shown(manifest.input.name))`"
            }
            do throws(ShardProblem) {
                let rewrite = try ShardRewrite(
                    folder,
                    manifest,
                    digest: digest,
                    rules: rules,
                    list: list
                )
                _ = try rewrite.run()
                return nil
            } catch {
                return error.description
            }
        } catch {
            return error.description
        }
    }
}

extension OutputFolder {
    /// Brings to `run.json` that a list is about to be applied.
    func note(_ list: AppliedList) throws(Diagnostic) {
        let lock = try Diagnostic.of { () throws(FileFailure) in
            try PathLock(on: accountPath, temporaries)
        }
        defer { lock.release() }
        var account = try self.account()
        AppliedList.add([list], to: &account.applied)
        try Diagnostic.of { () throws(FileFailure) in try write(account) }
    }
}
