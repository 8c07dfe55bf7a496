package import ProvenanceCore

/// The outputs of the pipe form, as the user named them.
package struct NamedOutputs: Sendable {
    /// By kind, a path or `-` for standard output; a kind that is not here was not named.
    package var paths: [OutputKind: String]
    /// The manifest's path, if one is wanted.
    package var manifest: String?

    package init(paths: [OutputKind: String], manifest: String?) {
        self.paths = paths
        self.manifest = manifest
    }

    /// For a process that is stopped: leaves a packed standard output with a member that is never
    /// ended, so that whoever reads it sees the cut, however the members before it ended.
    package func cutStandardOutput(_ container: Container) {
        guard paths.values.contains("-") else { return }
        var start = ByteBuffer()
        MemberEncoder.appendOpenMember(of: container, to: &start)
        if !start.isEmpty { StopSignals.writeAtOnce(start, to: 1) }
    }
}

/// The outputs of the pipe form. A plain file is written under a temporary name and renamed when
/// all is well; standard output, devices and pipes get the bytes at once. A file is packed as its
/// name says, and what has no name as `--compress` says, or else like the shard.
final class StreamOutputs: ShardOutputs {
    private struct Stream {
        var output: OutputStream
        /// The name that the file gets in the end; nil for what is written at once.
        var final: String?
        var temporary: String?
    }

    private let names: NamedOutputs
    private let temporaries: Temporaries
    private let sync: FilterOptions.Sync
    private var streams: [OutputKind: Stream] = [:]
    private var manifestTemporary: String?

    init(
        _ names: NamedOutputs,
        container: Container,
        options: FilterOptions,
        _ temporaries: Temporaries
    ) throws(ShardProblem) {
        self.names = names
        self.temporaries = temporaries
        sync = options.sync
        do throws(FileFailure) {
            for kind in OutputKind.allCases {
                guard let path = names.paths[kind] else { continue }
                streams[kind] = try open(path, container, options)
            }
        } catch {
            abandon()
            throw ShardProblem(error)
        }
    }

    private func open(
        _ path: String,
        _ container: Container,
        _ options: FilterOptions
    ) throws(FileFailure) -> Stream {
        let digest = options.hasDigests
        func stream(_ file: consuming FileWriter, _ container: Container) -> OutputStream {
            OutputStream(consume file, container: container, level: options.level)
        }
        let unnamed = options.container ?? container
        if path == "-" {
            let file = try FileWriter(descriptor: 1, named: "standard output", digest: digest)
            return Stream(output: stream(file, unnamed))
        }
        if !Self.isFile(path) {
            let file = try FileWriter(opening: path, digest: digest)
            return Stream(output: stream(file, unnamed))
        }
        let temporary = temporaries.path(for: path)
        temporaries.add(temporary)
        let file = try FileWriter(creating: temporary, digest: digest)
        return Stream(
            output: stream(file, Container.promised(by: path)),
            final: path,
            temporary: temporary
        )
    }

    func write(
        _ share: StagedOutput,
        to kind: OutputKind,
        _ encoder: inout MemberEncoder
    ) throws(ShardProblem) {
        guard let stream = streams[kind] else {
            if share.lineCount == 0 || kind == .decisions { return }
            throw ShardProblem(
                "a line needs the output `\(kind.word)`, and none is named; add --\(kind.word)"
            )
        }
        do throws(FileFailure) {
            try stream.output.write(share, &encoder)
        } catch {
            throw ShardProblem(error)
        }
    }

    func finish(
        _ input: ShardInput,
        _ encoder: inout MemberEncoder
    ) throws(ShardProblem) -> [String: OutputAccount] {
        var accounts: [String: OutputAccount] = [:]
        do throws(FileFailure) {
            for kind in OutputKind.allCases {
                guard let stream = streams[kind] else { continue }
                accounts[kind.word] = try stream.output.finish(
                    nil,
                    &encoder,
                    sync: sync != .none && stream.final != nil
                )
            }
        } catch {
            throw ShardProblem(error)
        }
        return accounts
    }

    /// Puts the files in their places, the manifest last: an old one goes first, so that it never
    /// stands beside outputs that it does not account for.
    func publish(_ manifest: Manifest) throws(ShardProblem) {
        let bytes = AccountFile.encode(manifest)
        try ShardProblem.of { () throws(FileFailure) in
            let temporary = try stage(bytes)
            try temporaries.publishing { () throws(FileFailure) in
                var folders: Set<String> = []
                if temporary != nil, let path = names.manifest { try Files.remove(path) }
                for kind in OutputKind.allCases {
                    guard let stream = streams[kind], let final = stream.final,
                        let temporary = stream.temporary
                    else { continue }
                    try Files.rename(temporary, to: final)
                    temporaries.forget(temporary)
                    folders.insert(Files.folder(of: final))
                }
                if sync != .none { for folder in folders.sorted() { try Files.syncFolder(folder) } }
                guard let temporary, let path = names.manifest else { return }
                try Files.rename(temporary, to: path)
                temporaries.forget(temporary)
                if sync != .none { try Files.syncFolder(Files.folder(of: path)) }
            }
            if temporary == nil { try writeAtOnce(bytes) }
        }
    }

    /// Writes the manifest under a temporary name, if it goes to a file.
    private func stage(_ manifest: borrowing ByteBuffer) throws(FileFailure) -> String? {
        guard let path = names.manifest, path != "-", Self.isFile(path) else { return nil }
        let temporary = temporaries.path(for: path)
        temporaries.add(temporary)
        manifestTemporary = temporary
        var file = try FileWriter(creating: temporary)
        try file.write(manifest)
        _ = try file.finish(sync: sync != .none)
        return temporary
    }

    /// Writes the manifest to what is no file.
    private func writeAtOnce(_ manifest: borrowing ByteBuffer) throws(FileFailure) {
        guard let path = names.manifest else { return }
        var file =
            path == "-"
            ? try FileWriter(descriptor: 1, named: "standard output")
            : try FileWriter(opening: path)
        try file.write(manifest)
        _ = try file.finish(sync: false)
    }

    /// Whether a regular file is there, or nothing yet.
    private static func isFile(_ path: String) -> Bool {
        (try? Files.status(of: path)).map { $0.kind == .file } ?? true
    }

    func abandon() {
        for stream in streams.values {
            if let temporary = stream.temporary {
                temporaries.discard(temporary)
            } else {
                stream.output.abandon()
            }
        }
        streams = [:]
        if let manifestTemporary { temporaries.discard(manifestTemporary) }
    }
}
