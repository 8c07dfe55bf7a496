import ProvenanceCore

/// The outputs of a shard that is decided once more: each line is compared with what lies in OUT,
/// and nothing is written.
final class ComparedOutputs: ShardOutputs {
    /// One published output, read along.
    private final class Published: ComparedOutput {
        let path: String
        private var reader: ShardReader?
        private var text = ByteBuffer()
        private(set) var lineCount = 0

        init(_ path: String) throws(ShardFailure) {
            self.path = path
            reader = try ShardReader(path: path, digest: false)
        }

        /// Whether the next bytes of the file are those of `share`.
        func continues(with share: StagedOutput) throws(ShardFailure) -> Bool {
            let wanted = share.text.count
            lineCount += share.lineCount
            while text.count < wanted {
                guard try reader?.read(into: &text, until: wanted) ?? false else { break }
            }
            guard Self.starts(text, with: share.text) else { return false }
            text.removeFirst(wanted)
            return true
        }

        private static func starts(
            _ text: borrowing ByteBuffer,
            with start: borrowing ByteBuffer
        ) -> Bool {
            text.count >= start.count
                && text.bytes.extracting(0..<start.count).elementsEqual(start.bytes)
        }

        /// Whether nothing is left.
        func hasEnded() throws(ShardFailure) -> Bool {
            while text.isEmpty {
                guard try reader?.read(into: &text, until: 1) ?? false else { break }
            }
            return text.isEmpty
        }
    }

    private let known: Manifest
    private var published: [any ComparedOutput] = []
    private let isShrunk: Bool

    init(_ folder: OutputFolder, name: String) throws(ShardProblem) {
        do throws(Diagnostic) {
            guard let manifest = try folder.manifest(of: name) else {
                throw Diagnostic("`\(folder.path)` has no manifest of `\(name)`")
            }
            known = manifest
            isShrunk = manifest.applied != nil
        } catch {
            throw ShardProblem(error.description)
        }
        do throws(ShardFailure) {
            for kind in OutputKind.allCases {
                let path = folder.path(of: kind, name)
                published.append(
                    isShrunk
                        ? try ShrunkOutput(kind, path, known.decisions) : try Published(path)
                )
            }
        } catch {
            throw ShardProblem(error.description)
        }
    }

    func write(
        _ share: StagedOutput,
        to kind: OutputKind,
        _ encoder: inout MemberEncoder
    ) throws(ShardProblem) {
        try check(kind) { output throws(ShardFailure) in try output.continues(with: share) }
    }

    func finish(
        _ input: ShardInput,
        _ encoder: inout MemberEncoder
    ) throws(ShardProblem) -> [String: OutputAccount] {
        var accounts: [String: OutputAccount] = [:]
        for kind in OutputKind.allCases {
            try check(kind) { output throws(ShardFailure) in try output.hasEnded() }
            accounts[kind.word] = OutputAccount(
                lines: published[kind.rawValue].lineCount,
                bytes: 0
            )
        }
        return accounts
    }

    private func check(
        _ kind: OutputKind,
        _ body: (any ComparedOutput) throws(ShardFailure) -> Bool
    ) throws(ShardProblem) {
        let isSame: Bool
        do throws(ShardFailure) {
            isSame = try body(published[kind.rawValue])
        } catch {
            throw ShardProblem(error.description)
        }
        if !isSame {
            throw ShardProblem(
                "\(kind.word) differs from what is decided now, at or behind line "
                    + "\(max(1, published[kind.rawValue].lineCount))"
            )
        }
    }

    /// Publishes nothing: the new manifest is compared as well.
    func publish(_ manifest: Manifest) throws(ShardProblem) {
        if manifest.partial?.decodedBytes != known.partial?.decodedBytes {
            throw ShardProblem("another part of its input can be read now")
        }
        // What lists took out has rows of its own behind those of the rules.
        let decisions =
            isShrunk ? Array(known.decisions.prefix(manifest.decisions.count)) : known.decisions
        if manifest.decisions != decisions {
            throw ShardProblem("the table of bases and reasons differs from what is decided now")
        }
        let isSame =
            isShrunk
            ? manifest.counts.license == known.counts.license
                && manifest.counts.source == known.counts.source
            : manifest.counts == known.counts
        if !isSame {
            throw ShardProblem("the counts differ from what is decided now")
        }
    }

    func abandon() { published = [] }
}

/// One output that lies in OUT, while what is decided now is held against it.
protocol ComparedOutput: AnyObject {
    /// Lines that were held against it.
    var lineCount: Int { get }

    /// Whether it goes on with the lines of `share`.
    func continues(with share: StagedOutput) throws(ShardFailure) -> Bool

    /// Whether nothing is left.
    func hasEnded() throws(ShardFailure) -> Bool
}
