import ArgumentParser
import FilterEngine
import ProvenanceCore

/// How the work is done.
struct WorkOptions: ParsableArguments {
    @Option(
        name: [.short, .long],
        help: ArgumentHelp("Worker threads; the outputs do not depend on it.", valueName: "count")
    )
    var jobs: Int?

    @Option(
        help: ArgumentHelp(
            "Bytes of lines that a worker takes at once, such as 256K or 4M.",
            valueName: "size"
        )
    )
    var chunkSize = ByteSize(1 << 20)

    @Option(
        help: ArgumentHelp("The longest line that is read as a record.", valueName: "size")
    )
    var maxLine = ByteSize(Limits.lineBytes)

    @Option(
        help: ArgumentHelp(
            "Refuse a shard that unpacks to more than so many times its size.",
            valueName: "times"
        )
    )
    var maxExpansion: Int?

    @Option(
        help: ArgumentHelp(
            "Compression level: 0 to 3 of gzip are fast, 4 to 9 small; 1 to 19 of zstd.",
            valueName: "level"
        )
    )
    var level: Int?

    @Option(
        help: ArgumentHelp(
            "Digests that the manifest gives of input and outputs.",
            valueName: "kind"
        )
    )
    var digest: DigestKind = .sha256

    @Option(
        help: ArgumentHelp(
            "When outputs are forced to the disk: with each shard, at the end, or never.",
            valueName: "when"
        )
    )
    var sync: FilterOptions.Sync = .shard

    @Option(
        help: ArgumentHelp(
            "A mark in the names of temporary files, to tell attempts of one task apart.",
            valueName: "id"
        )
    )
    var attempt: String?

    @Flag(
        help: ArgumentHelp(
            """
            Of a damaged shard, publish the whole lines before the damage that checksums vouch \
            for; its manifest says that it is a part, and the exit code is still 2.
            """
        )
    )
    var salvage = false

    @Flag(help: "Decide everything and write nothing.")
    var dryRun = false

    func filterOptions(_ input: InputOptions) throws(Diagnostics) -> FilterOptions {
        var options = FilterOptions()
        if let jobs {
            guard (1...1024).contains(jobs) else {
                throw Diagnostics([Diagnostic("--jobs takes a number from 1 to 1024")])
            }
            options.jobs = jobs
        }
        guard (1...(256 << 20)).contains(chunkSize.byteCount) else {
            throw Diagnostics([Diagnostic("--chunk-size takes 1 byte to 256M")])
        }
        guard (1...Limits.lineBytesCeiling).contains(maxLine.byteCount) else {
            throw Diagnostics([Diagnostic("--max-line takes 1 byte to 1G")])
        }
        options.chunkByteCount = chunkSize.byteCount
        options.lineLimit = maxLine.byteCount
        if let maxExpansion, maxExpansion < 1 {
            throw Diagnostics([
                Diagnostic("--max-expansion takes a number from 1, such as 100")
            ])
        }
        options.expansionLimit = maxExpansion
        options.level = level
        options.hasDigests = digest == .sha256
        options.sync = sync
        options.isDryRun = dryRun
        options.isSalvaging = salvage
        options.attempt = attempt
        return options
    }

    /// What was sent down a pipe cannot be taken back, and what came through one is gone.
    func checkSalvage(_ plans: [ShardPlan], hasFolder: Bool) throws(Diagnostics) {
        guard salvage else { return }
        if plans.contains(where: { $0.source == .standardInput }) {
            throw Diagnostics([
                Diagnostic(
                    "--salvage reads a damaged shard twice, and standard input can be read once",
                    hint: "name a file"
                )
            ])
        }
        guard hasFolder || dryRun else {
            throw Diagnostics([
                Diagnostic(
                    "--salvage says in a manifest what is a part, and there is no --output",
                    hint: "name a folder with --output"
                )
            ])
        }
    }

    /// A level must suit every container that outputs may have.
    func checkLevel(_ options: FilterOptions) throws(Diagnostics) {
        guard let level else { return }
        let containers = options.container.map { [$0] } ?? [.gzip, .zstd]
        for container in containers where !MemberEncoder.levels(of: container).contains(level) {
            let levels = MemberEncoder.levels(of: container)
            throw Diagnostics([
                Diagnostic(
                    "\(container.rawValue) has no level \(level)",
                    hint: "levels \(levels.lowerBound) to \(levels.upperBound)"
                )
            ])
        }
    }
}

enum DigestKind: String, CaseIterable, ExpressibleByArgument { case sha256, none }

extension FilterOptions.BlockedForm: ExpressibleByArgument {}
extension FilterOptions.Sync: ExpressibleByArgument {}
