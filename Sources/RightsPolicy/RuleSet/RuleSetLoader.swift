package import ProvenanceCore

/// Opens what `--rules` names: a policy, or a rule set that was compiled from one.
package struct RuleSetLoader {
    /// How much of a compiled set is checked before it is used.
    package var verification = RuleSetImage.Verification.quick
    /// Where sets made from policies are kept; nil: nowhere.
    package var cacheFolder: String?
    /// Opens the rights database that a policy names; nil if nobody here can.
    package var agreements: AgreementReader?

    package init() {}

    /// - Parameters:
    ///   - path: told apart by what the file begins with.
    ///   - data: finds the product's own data; asked for policies only, since a compiled set
    ///     holds all that it needs.
    ///   - asOf: the day by which dates are judged.
    ///   - until: the last day of the planned use, if it is another.
    ///   - knownListEntries: entries of each list when it was last applied, by name.
    package func load(
        _ path: String,
        data: () throws(Diagnostics) -> DataFolder,
        asOf: Day,
        until: Day? = nil,
        knownListEntries: [String: Int] = [:]
    ) throws(Diagnostics) -> RuleSet {
        if try Self.isCompiled(path) {
            return try RuleSet(
                try Self.image(path, verification),
                asOf: asOf,
                until: until,
                knownListEntries: knownListEntries
            )
        }
        let compiler = try RuleSetCompiler(
            policyAt: path,
            data: try data(),
            agreements: agreements
        )
        let image: RuleSetImage
        if let cacheFolder {
            image = try cached(compiler, in: cacheFolder)
        } else {
            image = try compiler.compile()
        }
        if case .digest(let wanted) = verification, wanted.lowercased() != image.digest {
            throw Diagnostics([
                Diagnostic(
                    "the policy `\(path)` makes a rule set with the digest \(image.digest), and "
                        + "\(wanted) is asked for",
                    hint: "the policy, a list or the product's data is not what was signed off"
                )
            ])
        }
        do throws(Diagnostics) {
            return try RuleSet(
                image,
                asOf: asOf,
                until: until,
                knownListEntries: knownListEntries
            )
        } catch {
            throw error.renaming(compiler.policy.file, to: path)
        }
    }

    /// Opens a compiled set.
    package static func image(
        _ path: String,
        _ verification: RuleSetImage.Verification
    ) throws(Diagnostics) -> RuleSetImage {
        do throws(Diagnostic) {
            return try RuleSetImage(path: path, verification)
        } catch {
            throw Diagnostics([error])
        }
    }

    /// Whether the file is a compiled set, by what it begins with.
    static func isCompiled(_ path: String) throws(Diagnostics) -> Bool {
        do throws(FileFailure) {
            return try RuleSetImage.isRuleSet(at: path)
        } catch {
            throw Diagnostics([
                Diagnostic(
                    "the rules cannot be read: \(error)",
                    hint: "--rules names a policy, or a rule set made by `sluice rules compile`"
                )
            ])
        }
    }

    // MARK: Cache

    /// The set from the cache, or made now and put there. It is named after the digest of what it
    /// is made from, and states that digest itself: one that lies there under another name, or was
    /// changed, is made anew.
    private func cached(
        _ compiler: RuleSetCompiler,
        in folder: String
    ) throws(Diagnostics) -> RuleSetImage {
        let key = try compiler.sourcesDigest()
        let path = Files.join(folder, key + RuleSetFile.suffix)
        if Files.exists(path), let known = try? RuleSetImage(path: path, .full),
            known.sources == key
        {
            return known
        }
        let fresh = try compiler.compile()
        do throws(FileFailure) {
            try Files.createFolder(folder)
            try RuleSetFile.write(fresh, to: path)
        } catch {
            throw Diagnostics([
                Diagnostic("the rule set cannot be kept in `\(folder)`: \(error)")
            ])
        }
        return fresh
    }
}

/// A rule set as a file.
package enum RuleSetFile {
    package static let suffix = ".sluice"

    /// Writes the set in one step: whoever has the old one mapped keeps it.
    package static func write(_ image: RuleSetImage, to path: String) throws(FileFailure) {
        let temporary = "\(path).\(Files.hostName).\(Files.processNumber).tmp"
        do throws(FileFailure) {
            var writer = try FileWriter(creating: temporary)
            try writer.write(image.bytes)
            _ = try writer.finish(sync: true)
            try Files.rename(temporary, to: path)
        } catch {
            try? Files.remove(temporary)
            throw error
        }
    }
}
