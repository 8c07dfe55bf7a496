package import ProvenanceCore

/// A shard's outputs that are whole and are about to take the place of published ones.
///
/// A filter run that is killed between its renames leaves a shard without a manifest, and the next
/// run does it again. A shard that was changed afterwards cannot be done again without its input,
/// so the change is announced first, by a small file beside the manifest: from then on it is
/// carried to its end by whoever comes next (`OutputFolder.finishReplacements`).
struct Replacement: Codable {
    /// The shard's NAME.
    var name: String
    /// The mark in the temporary names of the outputs and the manifest.
    var mark: String

    static let ending = "applying"

    static func path(for manifestPath: String) -> String {
        Files.hiddenPath(beside: manifestPath, ending: ending)
    }

    /// The temporary name that the attempt has given the replacement of `path`.
    func temporary(of path: String) -> String {
        Temporaries.path(for: path, mark: mark)
    }
}

extension FolderOutputs {
    /// Publishes in the place of the shard whose manifest has the digest `known`.
    ///
    /// - Throws: if another manifest stands there by now, or a file cannot be written. Then the
    ///   old shard stands, or the next attempt ends what this one has begun.
    func replace(_ manifest: Manifest, known: String) throws(ShardProblem) {
        let manifestPath = folder.manifestPath(of: name)
        let temporary = try stage(manifest, for: manifestPath)
        let lock = try ShardProblem.of { () throws(FileFailure) in
            try PathLock(on: manifestPath, folder.temporaries)
        }
        defer { lock.release() }
        let digest: String?
        do throws(Diagnostic) {
            digest = try folder.manifestAndDigest(of: name)?.digest
        } catch {
            throw ShardProblem(error.description)
        }
        guard digest == known else {
            throw ShardProblem(
                "`\(shown(name))` was replaced while the list was applied to it; run it again"
            )
        }
        try ShardProblem.of { () throws(FileFailure) in
            try folder.temporaries.publishing { () throws(FileFailure) in
                let path = Replacement.path(for: manifestPath)
                try announce(at: path, besides: manifestPath)
                try rename(temporary, to: manifestPath, lock)
                try Files.remove(path)
            }
        }
    }

    /// From here on the replacement is not taken back: its files stay whatever happens.
    private func announce(at path: String, besides manifestPath: String) throws(FileFailure) {
        let replacement = Replacement(name: name, mark: folder.temporaries.mark)
        do throws(FileFailure) {
            var file = try FileWriter(creating: path)
            try file.write(AccountFile.encode(replacement, isPretty: false))
            _ = try file.finish(sync: options.sync == .shard)
            if options.sync == .shard { try Files.syncFolder(Files.folder(of: manifestPath)) }
        } catch {
            // It says so that nothing is to be ended that may not be whole on the disk.
            if !error.exists { try? Files.remove(path) }
            throw error
        }
        for path in temporaries { folder.temporaries.forget(path) }
        isAnnounced = true
    }
}

extension OutputFolder {
    /// Ends the replacements that attempts have announced which were killed then, or takes away
    /// what can no longer be ended.
    ///
    /// - Returns: how many shards were replaced.
    package func finishReplacements() throws(Diagnostic) -> Int {
        try Diagnostic.of { () throws(FileFailure) in
            var count = 0
            for file in try announcements() {
                if let replacement = try Self.replacement(at: file) {
                    if try finish(replacement) { count += 1 }
                } else {
                    // The attempt was killed at it, and has changed nothing.
                    try Files.remove(file)
                }
            }
            return count
        }
    }

    /// The replacements that are announced and not at their end.
    func announcedReplacements() throws(Diagnostic) -> [Replacement] {
        try Diagnostic.of { () throws(FileFailure) in
            var found: [Replacement] = []
            for file in try announcements() {
                if let replacement = try Self.replacement(at: file) { found.append(replacement) }
            }
            return found
        }
    }

    private func announcements() throws(FileFailure) -> [String] {
        let manifests = path + "/manifest"
        guard Files.exists(manifests) else { return [] }
        return try Files.list(manifests, includingHidden: true)
            .filter { $0.hasSuffix("." + Replacement.ending) }
    }

    private static func replacement(at file: String) throws(FileFailure) -> Replacement? {
        let text = try Files.contents(of: file, limit: Limits.accountBytes)
        return AccountFile.decode(Replacement.self, from: text.bytes)
    }

    private func finish(_ replacement: Replacement) throws(FileFailure) -> Bool {
        let manifestPath = manifestPath(of: replacement.name)
        let announcement = Replacement.path(for: manifestPath)
        let lock = try PathLock(on: manifestPath, temporaries)
        defer { lock.release() }
        // Somebody else may have been at it.
        guard Files.exists(announcement) else { return false }
        let staged = replacement.temporary(of: manifestPath)
        let pieces = OutputKind.allCases.map { kind in
            let path = path(of: kind, replacement.name)
            return (kind: kind, temporary: replacement.temporary(of: path), path: path)
        }
        let isWhole = try isWhole(staged, pieces)
        return try temporaries.publishing { () throws(FileFailure) in
            if isWhole {
                if Files.exists(manifestPath) { try Files.remove(manifestPath) }
                let index = indexPath(of: replacement.name)
                if Files.exists(index) {
                    try Files.remove(index)
                    try Files.syncFolder(Files.folder(of: index))
                }
                for piece in pieces where Files.exists(piece.temporary) {
                    try Files.rename(piece.temporary, to: piece.path)
                    try Files.syncFolder(Files.folder(of: piece.path))
                }
                try Files.rename(staged, to: manifestPath)
            } else {
                for path in pieces.map(\.temporary) + [staged] where Files.exists(path) {
                    try Files.remove(path)
                }
            }
            try Files.remove(announcement)
            try Files.syncFolder(Files.folder(of: manifestPath))
            return isWhole
        }
    }

    /// Whether the manifest at `staged` is there, and each output that it accounts for, under its
    /// temporary name or already in its place.
    private func isWhole(
        _ staged: String,
        _ pieces: [(kind: OutputKind, temporary: String, path: String)]
    ) throws(FileFailure) -> Bool {
        guard Files.exists(staged) else { return false }
        let text = try Files.contents(of: staged, limit: Limits.accountBytes)
        guard let manifest = AccountFile.decode(Manifest.self, from: text.bytes) else {
            return false
        }
        for piece in pieces {
            let path = Files.exists(piece.temporary) ? piece.temporary : piece.path
            guard let account = manifest.outputs[piece.kind.word],
                (try? Files.status(of: path))?.byteCount == account.bytes
            else { return false }
            if let digest = account.sha256, try Files.sha256(of: path) != digest { return false }
        }
        return true
    }
}
