package import ProvenanceCore

/// The folder that a run fills: OUT. Knows its layout, and whether it is ours.
package final class OutputFolder: Sendable {
    package let path: String
    package let temporaries: Temporaries
    /// The day by which dates are judged in this folder, fixed when it was first used.
    package let asOf: Day

    static let accountName = "run.json"

    /// Entries of each list when it was last applied in this folder, by the list's name.
    package let knownListEntries: [String: Int]
    /// Lists that were applied to what lies here, in order.
    let applied: [AppliedList]
    /// Whether no run has used the folder before.
    package let isNew: Bool

    /// Looks at OUT; makes nothing.
    ///
    /// - Parameters:
    ///   - asOf: the day that the user asks for.
    ///   - today: the day that a new folder takes if the user asks for none.
    /// - Throws: a folder that is not empty and not ours, or that has another day.
    package init(
        _ path: String,
        asOf: Day?,
        today: Day,
        temporaries: Temporaries
    ) throws(Diagnostic) {
        self.path = path
        self.temporaries = temporaries
        if let known = try Self.known(in: path) {
            if let asOf, asOf != known.asOf { throw Self.otherDay(path, known.asOf, asked: asOf) }
            self.asOf = known.asOf
            knownListEntries = known.lists
            applied = known.applied
            isNew = false
        } else {
            self.asOf = asOf ?? today
            knownListEntries = [:]
            applied = []
            isNew = true
        }
    }

    private static func otherDay(_ path: String, _ known: Day, asked: Day) -> Diagnostic {
        Diagnostic(
            "`\(shown(path))` was begun as of \(known), and not of \(asked)",
            hint: "leave `--as-of` out, or name another folder"
        )
    }

    /// Makes OUT if it is new, and marks it as ours. Several processes may do so at once: the
    /// first one's day stands, and what it has summed up meanwhile is not touched.
    package func prepare() throws(Diagnostic) {
        guard isNew else { return }
        let known: Known? = try Diagnostic.of { () throws(FileFailure) in
            try createFolder(path, isSynced: true)
            let lock = try PathLock(on: accountPath, temporaries)
            defer { lock.release() }
            if Files.exists(accountPath) { return nil }
            try write(RunAccount(asOf: asOf.description))
            return Known(asOf: asOf, lists: [:], applied: [])
        }
        let day: Day
        if let known { day = known.asOf } else { day = try Self.readAccount(in: path).asOf }
        if day != asOf { throw Self.otherDay(path, day, asked: asOf) }
    }

    /// What OUT says of itself.
    private struct Known {
        var asOf: Day
        var lists: [String: Int]
        var applied: [AppliedList]
    }

    /// What OUT says of itself; nil if it is to be made, or empty.
    private static func known(in path: String) throws(Diagnostic) -> Known? {
        if Files.exists(path + "/" + accountName) { return try readAccount(in: path) }
        guard Files.exists(path) else { return nil }
        guard Files.isFolder(path) else {
            throw Diagnostic("`\(shown(path))` is no folder", hint: "name another with --output")
        }
        let names = try Diagnostic.of { () throws(FileFailure) in try Files.names(in: path) }
        // Another process may be making the folder at this moment.
        if names.contains(accountName) { return try readAccount(in: path) }
        guard names.allSatisfy({ $0.hasPrefix("." + accountName + ".") }) else {
            throw Diagnostic(
                "`\(shown(path))` is not empty, and holds no `\(accountName)` of Sluice",
                hint: "name a new folder with --output"
            )
        }
        return nil
    }

    private static func readAccount(in path: String) throws(Diagnostic) -> Known {
        let account = try self.account(in: path)
        guard let day = Day(account.asOf) else { throw noAccount(in: path) }
        var lists: [String: Int] = [:]
        for list in account.rules.flatMap(\.lists) { lists[list.name] = list.entries }
        let applied = account.applied ?? []
        for list in applied { lists[list.name] = list.entries }
        return Known(asOf: day, lists: lists, applied: applied)
    }

    /// `run.json` as it is.
    static func account(in path: String) throws(Diagnostic) -> RunAccount {
        let text = try Diagnostic.of { () throws(FileFailure) in
            try Files.contents(of: path + "/" + accountName, limit: Limits.accountBytes)
        }
        if let account = AccountFile.decode(RunAccount.self, from: text.bytes) { return account }
        throw noAccount(in: path)
    }

    private static func noAccount(in path: String) -> Diagnostic {
        Diagnostic(
            "`\(shown(path + "/" + accountName))` is not an account of a run",
            hint: "if the folder is ours, delete the file; otherwise name another folder"
        )
    }

    // MARK: Layout

    var accountPath: String { path + "/" + Self.accountName }

    /// Makes a folder of OUT, with its parents.
    ///
    /// - Parameter isSynced: whether it must outlast a power cut: then every folder that was made
    ///   is brought to the disk as an entry of its parent.
    func createFolder(_ folder: String, isSynced: Bool) throws(FileFailure) {
        if Files.isFolder(folder) { return }
        let parent = Files.folder(of: folder)
        if parent != folder { try createFolder(parent, isSynced: isSynced) }
        try Files.createFolder(folder)
        if isSynced { try Files.syncFolder(parent) }
    }

    func path(of kind: OutputKind, _ name: String) -> String { "\(path)/\(kind.word)/\(name)" }

    func manifestPath(of name: String) -> String { Self.manifestPath(of: name, in: path) }

    /// The manifest of a shard, or nil if the shard is not there.
    func manifest(of name: String) throws(Diagnostic) -> Manifest? {
        let file = manifestPath(of: name)
        guard Files.exists(file) else { return nil }
        let text = try Diagnostic.of { () throws(FileFailure) in
            try Files.contents(of: file, limit: Limits.accountBytes)
        }
        if let manifest = AccountFile.decode(Manifest.self, from: text.bytes) { return manifest }
        throw Diagnostic(
            "`\(shown(file))` is not a manifest",
            hint: "--force replaces it and the shard's outputs"
        )
    }

    /// Whether the outputs that `manifest` accounts for are there, as long as they should be.
    func holdsOutputs(of manifest: Manifest) -> Bool {
        if let index = manifest.index,
            (try? Files.status(of: indexPath(of: manifest.input.name)))?.byteCount != index.bytes
        {
            return false
        }
        return OutputKind.allCases.allSatisfy { kind in
            guard let output = manifest.outputs[kind.word] else { return false }
            let file = path(of: kind, manifest.input.name)
            return (try? Files.status(of: file))?.byteCount == output.bytes
        }
    }

    /// Writes `run.json` anew: the sum of all manifests that are there now, in order of their
    /// names' bytes. One process at a time sums, so that the last one misses none.
    ///
    /// - Parameter sync: `end` forces everything that was written to the disk first.
    /// - Throws: manifests of different days, which have no sum.
    package func sumUp(sync: FilterOptions.Sync) throws(Diagnostic) -> RunAccount {
        if sync == .end { Files.syncAll() }
        let lock = try Diagnostic.of { () throws(FileFailure) in
            try PathLock(on: accountPath, temporaries)
        }
        defer { lock.release() }
        var account = RunAccount(asOf: asOf.description)
        if Files.exists(accountPath) { account.applied = try self.account().applied }
        for name in try shardNames() {
            guard let (manifest, digest) = try manifestAndDigest(of: name) else { continue }
            if manifest.asOf != account.asOf {
                throw Diagnostic(
                    "`\(shown(name))` was decided as of \(manifest.asOf), and "
                        + "`\(shown(path))` is as of \(asOf)",
                    hint: "shards of different days have no sum; redo it with --force"
                )
            }
            account.add(manifest, named: name, digest: digest)
        }
        try Diagnostic.of { () throws(FileFailure) in try write(account) }
        return account
    }

    /// The NAMEs of all shards that have a manifest, in order of bytes.
    func shardNames() throws(Diagnostic) -> [String] {
        let folder = path + "/manifest"
        guard Files.exists(folder) else { return [] }
        let files = try Diagnostic.of { () throws(FileFailure) in
            // A NAME may begin with a dot; temporary files and locks do not end in `.json`.
            try Files.list(folder, includingHidden: true)
        }
        return files.compactMap { file in
            guard let name = Files.rest(of: file, behind: folder + "/") else { return nil }
            let suffix = ".json".utf8
            guard name.utf8.count > suffix.count,
                name.utf8.suffix(suffix.count).elementsEqual(suffix)
            else { return nil }
            return String(Substring(name.utf8.dropLast(suffix.count)))
        }
    }

    func write(_ account: RunAccount) throws(FileFailure) {
        let temporary = temporaries.path(for: accountPath)
        temporaries.add(temporary)
        do throws(FileFailure) {
            var writer = try FileWriter(creating: temporary)
            try writer.write(AccountFile.encode(account))
            _ = try writer.finish(sync: true)
            try temporaries.publishing { () throws(FileFailure) in
                try Files.rename(temporary, to: accountPath)
                try Files.syncFolder(path)
            }
        } catch {
            temporaries.discard(temporary)
            throw error
        }
        temporaries.forget(temporary)
    }
}
