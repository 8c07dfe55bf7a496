package import ProvenanceCore

/// What a recheck wants to know of OUT.
extension OutputFolder {
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
            throw Diagnostic("`\(shown(path))` \(what)", hint: "name the output folder of a run")
        }
        try self.init(path, asOf: nil, today: Files.today, temporaries: temporaries)
    }

    /// `run.json` as it is.
    func account() throws(Diagnostic) -> RunAccount { try Self.account(in: path) }

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

    /// Outputs that no manifest of `names` accounts for.
    func unpublishedFiles(_ names: [String]) throws(Diagnostic) -> [String] {
        let known = Set(names.map { Array($0.utf8) })
        var found: [String] = []
        let words = OutputKind.allCases.map(\.word) + [Self.indexWord]
        for word in words {
            let folder = "\(path)/\(word)"
            guard Files.exists(folder) else { continue }
            let files = try Diagnostic.of { () throws(FileFailure) in try Files.list(folder) }
            found += files.filter { file in
                Files.rest(of: file, behind: folder + "/").map { !known.contains(Array($0.utf8)) }
                    ?? true
            }
        }
        return found
    }
}
