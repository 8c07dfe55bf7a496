import ProvenanceCore

/// The outputs of one shard beneath OUT: written under temporary names, renamed when all are
/// whole, the manifest last.
final class FolderOutputs: ShardOutputs {
    let folder: OutputFolder
    let name: String
    let options: FilterOptions
    /// The lists of the rules that decide the shard.
    private let held: HeldLists?
    private var streams: [OutputStream] = []
    /// `IndexAccount.key`, if the shard gets an index.
    private let indexKey: String?
    private var indexWriter: IndexWriter?
    private(set) var index: IndexAccount?
    /// Of the outputs in their order, then of the index, if there is one, and of the manifest.
    private(set) var temporaries: [String] = []
    /// Whether the temporary files are another attempt's to use as well (`Replacement`).
    var isAnnounced = false

    /// - Parameters:
    ///   - held: the lists of the rules; nil for what `replace` publishes.
    ///   - original: the shard's file, if `allowed/NAME` may be a copy of it.
    init(
        _ folder: OutputFolder,
        name: String,
        container: Container,
        options: FilterOptions,
        held: HeldLists?,
        indexKey: String? = nil,
        original: consuming StoredFile? = nil
    ) throws(ShardProblem) {
        self.folder = folder
        self.name = name
        self.options = options
        self.held = held
        self.indexKey = indexKey
        do throws(FileFailure) {
            for kind in OutputKind.allCases {
                let path = try temporary(for: folder.path(of: kind, name))
                let file = try FileWriter(
                    creating: path,
                    digest: options.hasDigests,
                    startsSync: options.sync == .shard
                )
                streams.append(
                    OutputStream(
                        file,
                        container: container,
                        level: options.level,
                        original: kind == .allowed ? original.take() : nil
                    )
                )
            }
            if indexKey != nil {
                let path = try temporary(for: folder.indexPath(of: name))
                indexWriter = try IndexWriter.create(path)
                streams[OutputKind.allowed.rawValue].notesMembers = true
            }
            try folder.createFolder(
                Files.folder(of: folder.manifestPath(of: name)),
                isSynced: options.sync == .shard
            )
        } catch {
            abandon()
            throw ShardProblem(error)
        }
    }

    func write(
        _ share: StagedOutput,
        to kind: OutputKind,
        _ encoder: inout MemberEncoder
    ) throws(ShardProblem) {
        do throws(FileFailure) {
            try streams[kind.rawValue].write(share, &encoder)
        } catch {
            throw ShardProblem(error)
        }
    }

    /// A temporary name for the file at `path`, whose folder is made.
    private func temporary(for path: String) throws(FileFailure) -> String {
        let path = folder.temporaries.path(for: path)
        try folder.createFolder(Files.folder(of: path), isSynced: options.sync == .shard)
        folder.temporaries.add(path)
        temporaries.append(path)
        return path
    }

    func writeIndex(_ share: StagedIndex) throws(ShardProblem) {
        do throws(FileFailure) {
            try indexWriter?.write(share, streams[OutputKind.allowed.rawValue].takeMembers())
        } catch {
            throw ShardProblem(error)
        }
    }

    func finish(
        _ input: ShardInput,
        _ encoder: inout MemberEncoder
    ) throws(ShardProblem) -> [String: OutputAccount] {
        try finish(original: input, &encoder)
    }

    /// - Parameter input: the shard as it was read; nil where lines are written anew.
    func finish(
        original input: ShardInput?,
        _ encoder: inout MemberEncoder
    ) throws(ShardProblem) -> [String: OutputAccount] {
        var accounts: [String: OutputAccount] = [:]
        do throws(FileFailure) {
            for kind in OutputKind.allCases {
                accounts[kind.word] = try streams[kind.rawValue].finish(
                    kind == .allowed ? input : nil,
                    &encoder,
                    sync: options.sync == .shard
                )
            }
            if let writer = indexWriter.take(), let indexKey {
                index = try writer.finish(
                    streams[OutputKind.allowed.rawValue].takeMembers(),
                    key: indexKey,
                    sync: options.sync == .shard
                )
            }
        } catch {
            throw ShardProblem(error)
        }
        return accounts
    }

    func publish(_ manifest: Manifest) throws(ShardProblem) {
        let manifestPath = folder.manifestPath(of: name)
        let temporary = try stage(manifest, for: manifestPath)
        let lock = try ShardProblem.of { () throws(FileFailure) in
            try PathLock(on: manifestPath, folder.temporaries)
        }
        defer { lock.release() }
        if try isCommitted(manifest) { return abandon() }
        try ShardProblem.of { () throws(FileFailure) in
            try folder.temporaries.publishing { () throws(FileFailure) in
                // What was to replace the shard before is replaced itself.
                let replacement = Replacement.path(for: manifestPath)
                if Files.exists(replacement) { try Files.remove(replacement) }
                try rename(temporary, to: manifestPath, lock)
            }
        }
        for path in temporaries { folder.temporaries.forget(path) }
    }

    /// Writes the manifest under a temporary name.
    func stage(
        _ manifest: Manifest,
        for manifestPath: String
    ) throws(ShardProblem) -> String {
        let temporary = folder.temporaries.path(for: manifestPath)
        folder.temporaries.add(temporary)
        temporaries.append(temporary)
        try ShardProblem.of { () throws(FileFailure) in
            var file = try FileWriter(creating: temporary)
            try file.write(AccountFile.encode(manifest))
            _ = try file.finish(sync: options.sync == .shard)
        }
        return temporary
    }

    /// Whether another attempt was first, with the same bytes: then its files stand, and what
    /// lists have taken out of them since stays out.
    ///
    /// - Throws: if what stands there is of another input, which was not to be seen before: an
    ///   input that is no file, or an attempt that came in between. Or if lists were applied here
    ///   that the rules do not hold.
    private func isCommitted(_ manifest: Manifest) throws(ShardProblem) -> Bool {
        if options.isForced { return false }
        let committed: Manifest?
        do throws(Diagnostic) {
            committed = try folder.manifest(of: name)
        } catch {
            throw ShardProblem(error.description)
        }
        if let committed {
            if RunFacts.decidedKey(of: committed) == manifest.key, manifest.input.isIdentified,
                folder.holdsOutputs(of: committed),
                manifest.index == nil || committed.index != nil || committed.applied != nil
            {
                return true
            }
            // Of a damaged input a part may stand there; the whole of it, or more, takes its place.
            guard committed.partial != nil || committed.input.isSame(as: manifest.input) else {
                throw ShardProblem(
                    "`\(shown(folder.path))` holds outputs of another `\(shown(name))`; "
                        + "name another folder, or replace them with --force"
                )
            }
        }
        let applied = (committed?.applied ?? []) + folder.applied
        if let refusal = held?.refusal(of: name, in: folder.path, applied) {
            throw ShardProblem(refusal.description)
        }
        return false
    }

    /// The steps that make the shard visible; a stop between any two leaves no manifest.
    func rename(
        _ temporary: String,
        to manifestPath: String,
        _ lock: borrowing PathLock
    ) throws(FileFailure) {
        let isSynced = options.sync == .shard
        let manifestFolder = Files.folder(of: manifestPath)
        if Files.exists(manifestPath) {
            try Files.remove(manifestPath)
            // Else the disk might keep the old manifest and take the new outputs.
            if isSynced { try Files.syncFolder(manifestFolder) }
        }
        var folders: Set<String> = []
        for kind in OutputKind.allCases {
            let path = folder.path(of: kind, name)
            try Files.rename(temporaries[kind.rawValue], to: path)
            folders.insert(Files.folder(of: path))
        }
        let indexPath = folder.indexPath(of: name)
        if index != nil {
            try Files.rename(temporaries[OutputKind.allCases.count], to: indexPath)
            folders.insert(Files.folder(of: indexPath))
        } else if Files.exists(indexPath) {
            // It would be of outputs that are gone.
            try Files.remove(indexPath)
            folders.insert(Files.folder(of: indexPath))
        }
        if isSynced { for folder in folders.sorted() { try Files.syncFolder(folder) } }
        // Whoever broke the lock may have put files of its own beside ours.
        guard lock.isHeld else {
            throw FileFailure(
                .rename,
                temporary,
                code: FileFailure.busy,
                detail: "another attempt took the shard over"
            )
        }
        try Files.rename(temporary, to: manifestPath)
        if isSynced { try Files.syncFolder(manifestFolder) }
    }

    func abandon() {
        streams = []
        indexWriter = nil
        if isAnnounced { return }
        for path in temporaries { folder.temporaries.discard(path) }
    }
}
