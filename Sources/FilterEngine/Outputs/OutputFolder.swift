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
        if Files.exists(path + "/" + Self.accountName) {
            let (known, lists) = try Self.readAccount(in: path)
            if let asOf, asOf != known {
                throw Diagnostic(
                    "`\(path)` was begun as of \(known), and `--as-of` says \(asOf)",
                    hint: "name another folder"
                )
            }
            self.asOf = known
            knownListEntries = lists
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

    /// Makes OUT if it is new, and marks it as ours.
    package func prepare() throws(Diagnostic) {
        guard isNew else { return }
        try Diagnostic.of { () throws(FileFailure) in
            try Files.createFolder(path)
            try write(RunAccount(asOf: asOf.description))
        }
    }

    private static func readAccount(
        in path: String
    ) throws(Diagnostic) -> (Day, lists: [String: Int]) {
        let file = path + "/" + accountName
        let text = try Diagnostic.of { () throws(FileFailure) in
            try Files.contents(of: file, limit: Limits.accountBytes)
        }
        if let account = AccountFile.decode(RunAccount.self, from: text.bytes),
            let day = Day(account.asOf)
        {
            var lists: [String: Int] = [:]
            for list in account.rules.flatMap(\.lists) { lists[list.name] = list.entries }
            return (day, lists)
        }
        throw Diagnostic(
            "`\(file)` is not an account of a run",
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

    /// Whether the outputs that `manifest` accounts for are there, as long as they should be.
    func holdsOutputs(of manifest: Manifest) -> Bool {
        OutputKind.allCases.allSatisfy { kind in
            guard let output = manifest.outputs[kind.word] else { return false }
            let file = path(of: kind, manifest.input.name)
            return (try? Files.status(of: file))?.byteCount == output.bytes
        }
    }

    /// Writes `run.json` anew: the sum of all manifests that are there now.
    ///
    /// - Parameter sync: `end` forces everything that was written to the disk first.
    package func sumUp(sync: FilterOptions.Sync) throws(Diagnostic) -> RunAccount {
        if sync == .end { Files.syncAll() }
        var account = RunAccount(asOf: asOf.description)
        let folder = path + "/manifest"
        if Files.exists(folder) {
            let files = try Diagnostic.of { () throws(FileFailure) in try Files.list(folder) }
            for file in files where file.hasSuffix(".json") {
                let name = String(file.dropLast(".json".count))
                if let manifest = try manifest(of: name) { account.add(manifest) }
            }
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
