import ProvenanceCore

/// The outputs of one shard beneath OUT: written under temporary names, renamed when all are
/// whole, the manifest last.
final class FolderOutputs: ShardOutputs {
    private let folder: OutputFolder
    private let name: String
    private let sync: FilterOptions.Sync
    private var streams: [OutputStream] = []
    private var temporaries: [String] = []

    init(
        _ folder: OutputFolder,
        name: String,
        container: Container,
        options: FilterOptions
    ) throws(ShardProblem) {
        self.folder = folder
        self.name = name
        sync = options.sync
        do throws(FileFailure) {
            for kind in OutputKind.allCases {
                let path = folder.temporaries.path(for: folder.path(of: kind, name))
                try Files.createFolder(Files.folder(of: path))
                folder.temporaries.add(path)
                temporaries.append(path)
                let file = try FileWriter(creating: path, digest: options.hasDigests)
                streams.append(
                    OutputStream(file, container: container, level: options.level)
                )
            }
            try Files.createFolder(Files.folder(of: folder.manifestPath(of: name)))
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

    func finish(_ encoder: inout MemberEncoder) throws(ShardProblem) -> [String: OutputAccount] {
        var accounts: [String: OutputAccount] = [:]
        do throws(FileFailure) {
            for kind in OutputKind.allCases {
                accounts[kind.word] = try streams[kind.rawValue].finish(
                    &encoder,
                    sync: sync == .shard
                )
            }
        } catch {
            throw ShardProblem(error)
        }
        return accounts
    }

    func publish(_ manifest: Manifest) throws(ShardProblem) {
        let manifestPath = folder.manifestPath(of: name)
        let temporary = folder.temporaries.path(for: manifestPath)
        do throws(FileFailure) {
            folder.temporaries.add(temporary)
            temporaries.append(temporary)
            var file = try FileWriter(creating: temporary, digest: false)
            try file.write(AccountFile.encode(manifest).bytes)
            _ = try file.finish(sync: sync == .shard)
            let lock = try ShardLock(beside: manifestPath)
            defer { lock.release() }
            if let committed = try? folder.manifest(of: name), committed.key == manifest.key,
                folder.holdsOutputs(of: committed)
            {
                // Another attempt was first, with the same bytes: its files stand.
                abandon()
                return
            }
            try folder.temporaries.publishing { () throws(FileFailure) in
                try rename(temporary, manifestPath)
            }
            for path in temporaries { folder.temporaries.forget(path) }
        } catch {
            throw ShardProblem(error)
        }
    }

    /// The steps that make the shard visible; a stop between any two leaves no manifest.
    private func rename(_ temporary: String, _ manifestPath: String) throws(FileFailure) {
        try Files.remove(manifestPath)
        var folders: Set<String> = []
        for kind in OutputKind.allCases {
            let path = folder.path(of: kind, name)
            try Files.rename(temporaries[kind.rawValue], to: path)
            folders.insert(Files.folder(of: path))
        }
        if sync == .shard { for folder in folders.sorted() { try Files.syncFolder(folder) } }
        try Files.rename(temporary, to: manifestPath)
        if sync == .shard { try Files.syncFolder(Files.folder(of: manifestPath)) }
    }

    func abandon() {
        streams = []
        for path in temporaries { folder.temporaries.discard(path) }
    }
}
