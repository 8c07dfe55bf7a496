package import ProvenanceCore

/// The folder that a run fills: OUT. Knows its layout, and whether it is ours.
package final class OutputFolder: Sendable {
    package let path: String
    package let temporaries: Temporaries
    /// The day by which dates are judged in this folder, fixed when it was first used.
    package let asOf: Day

    private static let accountName = "run.json"

    /// Entries of each list when it was last applied in this folder, by the list's name.
    package let knownListEntries: [String: Int]
    private let isNew: Bool

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
        if Files.exists(path + "/" + Self.accountName) {
            let account = try Self.readAccount(in: path)
            guard let known = Day(account.asOf) else { throw Self.noAccount(in: path) }
            if let asOf, asOf != known {
                throw Diagnostic(
                    "`\(path)` was begun as of \(known), and `--as-of` says \(asOf)",
                    hint: "name another folder"
                )
            }
            self.asOf = known
            var entries: [String: Int] = [:]
            for list in account.rules.flatMap(\.lists) { entries[list.name] = list.entries }
            knownListEntries = entries
            isNew = false
            return
        }
        if Files.exists(path) {
            guard Files.isFolder(path) else {
                throw Diagnostic("`\(path)` is no folder", hint: "name another with --output")
            }
            guard try Diagnostic.of({ () throws(FileFailure) in try Files.isEmptyFolder(path) })
            else {
                throw Diagnostic(
                    "`\(path)` is not empty, and holds no `\(Self.accountName)` of Sluice",
                    hint: "name a new folder with --output"
                )
            }
        }
        self.asOf = asOf ?? today
        knownListEntries = [:]
        isNew = true
    }

    /// OUT as runs have left it.
    ///
    /// - Throws: a folder that no run has written to.
    package convenience init(
        existing path: String,
        temporaries: Temporaries
    ) throws(Diagnostic) {
        guard Files.exists(path + "/" + Self.accountName) else {
            let what =
                Files.exists(path) ? "holds no `\(Self.accountName)` of Sluice" : "is not there"
            throw Diagnostic("`\(path)` \(what)", hint: "name the output folder of a run")
        }
        try self.init(path, asOf: nil, today: Files.today, temporaries: temporaries)
    }

    /// Makes OUT if it is new, and marks it as ours.
    package func prepare() throws(Diagnostic) {
        guard isNew else { return }
        try Diagnostic.of { () throws(FileFailure) in
            try Files.createFolder(path)
            try write(RunAccount(asOf: asOf.description))
        }
    }

    private static func readAccount(in path: String) throws(Diagnostic) -> RunAccount {
        let text = try Diagnostic.of { () throws(FileFailure) in
            try Files.contents(of: path + "/" + accountName, limit: Limits.accountBytes)
        }
        if let account = AccountFile.decode(RunAccount.self, from: text.bytes) { return account }
        throw noAccount(in: path)
    }

    private static func noAccount(in path: String) -> Diagnostic {
        Diagnostic(
            "`\(path)/\(accountName)` is not an account of a run",
            hint: "if the folder is ours, delete the file; otherwise name another folder"
        )
    }

    // MARK: Layout

    func path(of kind: OutputKind, _ name: String) -> String { "\(path)/\(kind.word)/\(name)" }

    func manifestPath(of name: String) -> String { "\(path)/manifest/\(name).json" }

    /// The manifest of a shard, or nil if the shard is not there.
    func manifest(of name: String) throws(Diagnostic) -> Manifest? {
        let file = manifestPath(of: name)
        guard Files.exists(file) else { return nil }
        let text = try Diagnostic.of { () throws(FileFailure) in
            try Files.contents(of: file, limit: Limits.accountBytes)
        }
        if let manifest = AccountFile.decode(Manifest.self, from: text.bytes) { return manifest }
        throw Diagnostic(
            "`\(file)` is not a manifest",
            hint: "--force replaces it and the shard's outputs"
        )
    }

    /// The manifest of a shard with the SHA-256 of its file, or nil if it is gone.
    func manifestAndDigest(
        of name: String
    ) throws(Diagnostic) -> (manifest: Manifest, digest: String)? {
        guard let manifest = try manifest(of: name) else { return nil }
        let digest = try Diagnostic.of { () throws(FileFailure) in
            try Files.sha256(of: manifestPath(of: name))
        }
        return (manifest, digest)
    }

    /// The NAMEs of all published shards, in order of bytes.
    package func names() throws(Diagnostic) -> [String] {
        let folder = path + "/manifest"
        guard Files.exists(folder) else { return [] }
        let files = try Diagnostic.of { () throws(FileFailure) in try Files.list(folder) }
        return files.filter { $0.hasSuffix(".json") }
            .map { String($0.dropFirst(folder.utf8.count + 1).dropLast(".json".count)) }
    }

    /// `run.json` as it is.
    func account() throws(Diagnostic) -> RunAccount {
        try Self.readAccount(in: path)
    }

    /// Outputs that no manifest of `names` accounts for.
    func unpublishedFiles(_ names: Set<String>) throws(Diagnostic) -> [String] {
        var found: [String] = []
        for kind in OutputKind.allCases {
            let folder = "\(path)/\(kind.word)"
            guard Files.exists(folder) else { continue }
            let files = try Diagnostic.of { () throws(FileFailure) in try Files.list(folder) }
            found += files.filter { !names.contains(String($0.dropFirst(folder.count + 1))) }
        }
        return found
    }

    /// Whether the outputs that `manifest` accounts for are there, as long as they should be.
    func holdsOutputs(of manifest: Manifest) -> Bool {
        OutputKind.allCases.allSatisfy { kind in
            guard let output = manifest.outputs[kind.word] else { return false }
            let file = path(of: kind, manifest.input.name)
            return (try? Files.status(of: file))?.byteCount == output.bytes
        }
    }

    /// Writes `run.json` anew: the sum of all manifests that are there now, in order of NAME.
    ///
    /// - Parameter sync: `end` forces everything that was written to the disk first.
    /// - Throws: manifests of different days, which have no sum.
    package func sumUp(sync: FilterOptions.Sync) throws(Diagnostic) -> RunAccount {
        if sync == .end { Files.syncAll() }
        var account = RunAccount(asOf: asOf.description)
        for name in try names() {
            guard let (manifest, digest) = try manifestAndDigest(of: name) else { continue }
            if manifest.asOf != account.asOf {
                throw Diagnostic(
                    "`\(name)` was decided as of \(manifest.asOf), and `\(path)` is as of \(asOf)",
                    hint: "shards of different days have no sum; redo it with --force"
                )
            }
            account.add(manifest, named: name, digest: digest)
        }
        try Diagnostic.of { () throws(FileFailure) in try write(account) }
        return account
    }

    private func write(_ account: RunAccount) throws(FileFailure) {
        let file = path + "/" + Self.accountName
        let temporary = temporaries.path(for: file)
        temporaries.add(temporary)
        var writer = try FileWriter(creating: temporary, digest: false)
        try writer.write(AccountFile.encode(account).bytes)
        _ = try writer.finish(sync: true)
        try Files.rename(temporary, to: file)
        temporaries.forget(temporary)
    }
}
