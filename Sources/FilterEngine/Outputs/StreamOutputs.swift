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
    private var stagedManifest: (temporary: String, final: String)?

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

    func finish(_ encoder: inout MemberEncoder) throws(ShardProblem) -> [String: OutputAccount] {
        var accounts: [String: OutputAccount] = [:]
        do throws(FileFailure) {
            for kind in OutputKind.allCases {
                guard let stream = streams[kind] else { continue }
                accounts[kind.word] = try stream.output.finish(
                    &encoder,
                    sync: sync != .none && stream.final != nil
                )
            }
        } catch {
            throw ShardProblem(error)
        }
        return accounts
    }

    func publish(_ manifest: Manifest) throws(ShardProblem) {
        do throws(FileFailure) {
            try stage(manifest)
            try temporaries.publishing { () throws(FileFailure) in try rename() }
            for (temporary, _) in staged { temporaries.forget(temporary) }
            try send(manifest)
        } catch {
            throw ShardProblem(error)
        }
    }

    /// Files under temporary names, with the names that they get, in the order of publication.
    private var staged: [(temporary: String, final: String)] {
        var staged: [(temporary: String, final: String)] = []
        for kind in OutputKind.allCases {
            guard let stream = streams[kind], let temporary = stream.temporary,
                let final = stream.final
            else { continue }
            staged.append((temporary, final))
        }
        if let stagedManifest { staged.append(stagedManifest) }
        return staged
    }

    /// The steps that make the files visible; a stop between any two leaves no manifest.
    private func rename() throws(FileFailure) {
        if let stagedManifest { try Files.remove(stagedManifest.final) }
        for (temporary, final) in staged { try Files.rename(temporary, to: final) }
    }

    /// Writes a manifest that is to be a file under a temporary name.
    private func stage(_ manifest: Manifest) throws(FileFailure) {
        guard let path = names.manifest, path != "-", Self.isFile(path) else { return }
        let temporary = temporaries.path(for: path)
        temporaries.add(temporary)
        stagedManifest = (temporary, path)
        var file = try FileWriter(creating: temporary, digest: false)
        try file.write(AccountFile.encode(manifest).bytes)
        _ = try file.finish(sync: sync != .none)
    }

    /// Writes a manifest that goes to standard output, a device or a pipe: the last thing done.
    private func send(_ manifest: Manifest) throws(FileFailure) {
        guard let path = names.manifest, stagedManifest == nil else { return }
        var file =
            path == "-"
            ? try FileWriter(descriptor: 1, named: "standard output", digest: false)
            : try FileWriter(opening: path, digest: false)
        try file.write(AccountFile.encode(manifest).bytes)
        _ = try file.finish(sync: false)
    }

    /// Whether an output of this name is a file, that is there or is to be made.
    private static func isFile(_ path: String) -> Bool {
        ((try? Files.status(of: path))?.kind ?? .file) == .file
    }

    func abandon() {
        for stream in streams.values {
            if let temporary = stream.temporary {
                temporaries.discard(temporary)
            } else {
                stream.output.abandon()
            }
        }
        if let stagedManifest { temporaries.discard(stagedManifest.temporary) }
        streams = [:]
    }
}
