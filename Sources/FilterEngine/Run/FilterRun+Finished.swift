package import ProvenanceCore
import RightsPolicy

/// What is there already.
extension FilterRun {
    /// Checks, before anything is written, that no shard would replace one of another input, and
    /// none would be decided without the lists that were applied in the folder afterwards.
    package func checkNames() throws(Diagnostics) {
        guard case .folder(let folder) = target, !facts.options.isForced else { return }
        var problems = Diagnostics()
        for plan in plans {
            do throws(Diagnostic) {
                guard case .file(let path) = plan.source else { continue }
                let manifest = try folder.manifest(of: plan.name)
                guard let manifest, manifest.partial == nil, try !isInput(of: manifest, at: path)
                else {
                    if let refusal = refusal(of: plan, manifest, in: folder) {
                        problems.append(refusal)
                    }
                    continue
                }
                problems.append(
                    Diagnostic(
                        "`\(shown(folder.path))` holds outputs of another `\(shown(plan.name))` "
                            + "than `\(shown(path))`",
                        hint: "name another folder, or replace them with --force"
                    )
                )
            } catch {
                problems.append(error)
            }
        }
        guard problems.isEmpty else { throw problems }
    }

    /// The manifest of a shard that is done already, with the same input, rules and options.
    func finished(_ plan: ShardPlan) throws(ShardProblem) -> Manifest? {
        guard case .folder(let folder) = target, case .file(let path) = plan.source,
            !facts.options.isForced
        else { return nil }
        do throws(Diagnostic) {
            guard let manifest = try folder.manifest(of: plan.name),
                facts.agrees(with: manifest, plan.container),
                folder.holdsOutputs(of: manifest), try isInput(of: manifest, at: path)
            else { return nil }
            // Whatever lists have taken out of it since. A part stands for a shard only where
            // parts are wanted.
            return manifest.partial == nil || facts.options.isSalvaging ? manifest : nil
        } catch {
            throw ShardProblem(error.description)
        }
    }

    /// Why the shard must not be decided by these rules, if it would be; nil if it may, or is
    /// done already.
    ///
    /// - Parameter manifest: that of the same input, if there is one.
    private func refusal(
        of plan: ShardPlan,
        _ manifest: Manifest?,
        in folder: OutputFolder
    ) -> Diagnostic? {
        let applied = (manifest?.applied ?? []) + folder.applied
        if applied.isEmpty { return nil }
        if let manifest, facts.agrees(with: manifest, plan.container),
            folder.holdsOutputs(of: manifest)
        {
            return nil
        }
        return HeldLists(rules).refusal(of: plan.name, in: folder.path, applied)
    }

    /// Whether the file is the input that `manifest` accounts for: the same size and time, or,
    /// where the time differs, the same bytes.
    private func isInput(of manifest: Manifest, at path: String) throws(Diagnostic) -> Bool {
        try Diagnostic.of { () throws(FileFailure) in
            let status = try Files.status(of: path)
            guard status.byteCount == manifest.input.bytes else { return false }
            if manifest.input.modified == Int(status.modifiedNanoseconds) { return true }
            guard let known = manifest.input.sha256 else { return false }
            return try Files.sha256(of: path) == known
        }
    }
}
