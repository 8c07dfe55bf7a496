import ProvenanceCore
import RightsPolicy

/// Opening shards and their outputs.
extension FilterRun {
    /// Opens a shard and its outputs; nil if it cannot be done, or is done already.
    func open(_ number: Int) -> ShardRun? {
        let plan = plans[number]
        do throws(ShardProblem) {
            if let done = try finished(plan) {
                facts.progress.skip(inputBytes: done.input.bytes)
                let isPart = done.partial != nil
                schedule.withLock {
                    $0.note(isPart ? .salvaged(plan, done) : .skipped(done), of: number)
                }
                return nil
            }
            return try shardRun(plan, number, part: nil, index: index(of: plan))
        } catch {
            schedule.withLock { $0.note(.failed(plan, error), of: number) }
            facts.progress.addShard()
            return nil
        }
    }

    /// - Parameter part: how much of the input is read; nil for all of it.
    private func shardRun(
        _ plan: ShardPlan,
        _ number: Int,
        part: VerifiedPart?,
        index: MemberIndex? = nil
    ) throws(ShardProblem) -> ShardRun {
        let reader = try openInput(plan, part, index)
        let original = try ShardProblem.of { () throws(FileFailure) -> StoredFile? in
            part == nil && keepsBytes(of: plan) ? try reader.storedFile() : nil
        }
        let outputs = try openOutputs(plan, original)
        let writer = ShardWriter(plan, outputs: outputs, run: facts, part: part)
        return ShardRun(
            plan,
            number: number,
            reader: reader,
            writer: writer,
            window: facts.options.jobs + 1,
            pool: pool,
            index: index,
            isRescue: part != nil
        )
    }

    /// The index that an earlier run has left of the shard, if it may be used.
    private func index(of plan: ShardPlan) -> MemberIndex? {
        guard case .file(let path) = plan.source, case .folder(let folder) = target,
            passesMembers(of: plan), let key = facts.indexKey(of: plan.name, plan.container)
        else { return nil }
        switch EarlierRun(options: facts.options, key: key).index(of: plan, at: path, folder) {
        case .index(let index): return index
        case .refused(let why):
            let message = "the index of `\(shown(plan.name))` is not used: it \(why)"
            schedule.withLock { $0.result.note(plan, message) }
            return nil
        case .none: return nil
        }
    }

    /// The shard from its start, without an index that turned out not to be of it; nil if that is
    /// not what it failed for.
    func withoutIndex(_ failed: ShardRun, _ problem: inout ShardProblem) -> ShardRun? {
        guard failed.index != nil, problem.isOfIndex else { return nil }
        // Its temporary files have the names that the next attempt's will have.
        failed.waitForWriters()
        schedule.withLock { $0.result.note(failed.plan, problem.description) }
        do throws(ShardProblem) {
            return try shardRun(failed.plan, failed.number, part: nil)
        } catch {
            problem = error
            return nil
        }
    }

    /// What can be done of a shard that has failed; nil if nothing can.
    func rescue(_ failed: ShardRun, _ problem: inout ShardProblem) -> ShardRun? {
        guard facts.options.isSalvaging, problem.isDamage, !failed.isRescue,
            case .file(let path) = failed.plan.source
        else { return nil }
        do throws(ShardFailure) {
            guard let part = try VerifiedPart.find(in: path) else { return nil }
            guard part.lineByteCount > 0 else {
                problem.description +=
                    "; no whole line before it has a checksum that vouches for it"
                return nil
            }
            // Its temporary files have the names that the part's will have.
            failed.waitForWriters()
            do throws(ShardProblem) {
                return try shardRun(failed.plan, failed.number, part: part)
            } catch {
                problem = error
            }
        } catch {
            problem = ShardProblem(error)
        }
        return nil
    }

    private func openInput(
        _ plan: ShardPlan,
        _ part: VerifiedPart?,
        _ index: MemberIndex?
    ) throws(ShardProblem) -> ChunkReader {
        let reader: ShardReader
        do throws(ShardFailure) {
            switch plan.source {
            case .file(let path):
                reader = try ShardReader(
                    path: path,
                    digest: part == nil && facts.options.hasDigests,
                    part: part
                )
            case .standardInput:
                reader = try ShardReader(
                    named: plan.description,
                    digest: facts.options.hasDigests
                )
            }
        } catch {
            throw ShardProblem(error)
        }
        if case .file(let path) = plan.source, reader.container != Container.promised(by: path) {
            throw ShardProblem(
                "`\(shown(path))`: holds \(reader.container.rawValue), but its name does not say so"
            )
        }
        return ChunkReader(
            reader,
            chunkByteCount: facts.options.chunkByteCount,
            lineLimit: facts.options.lineLimit,
            expansionLimit: facts.options.expansionLimit,
            keepsMembers: part == nil && index == nil && passesMembers(of: plan),
            index: index
        )
    }

    /// Whether members of the shard may leave as they came: what goes in comes out, packed as it
    /// was, and nothing was asked of how.
    private func passesMembers(of plan: ShardPlan) -> Bool {
        plan.container == .gzip && keepsBytes(of: plan)
    }

    /// Whether lines may leave as the very bytes that stand in the shard's file.
    func keepsBytes(of plan: ShardPlan) -> Bool {
        let options = facts.options
        guard case .folder = target, options.passesMembers else { return false }
        return options.container == nil && options.level == nil && !options.isDryRun
    }

    /// - Parameter original: the shard's file, if `allowed/NAME` may be a copy of it.
    private func openOutputs(
        _ plan: ShardPlan,
        _ original: consuming StoredFile?
    ) throws(ShardProblem) -> any ShardOutputs {
        if facts.options.isDryRun { return DiscardedOutputs() }
        switch target {
        case .folder(let folder):
            return try FolderOutputs(
                folder,
                name: plan.name,
                container: plan.container,
                options: facts.options,
                held: HeldLists(rules),
                indexKey: facts.indexKey(of: plan.name, plan.container),
                original: original
            )
        case .comparison(let folder): return try ComparedOutputs(folder, name: plan.name)
        case .streams(let names):
            return try StreamOutputs(
                names,
                container: plan.container,
                options: facts.options,
                temporaries
            )
        }
    }
}
