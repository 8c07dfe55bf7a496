import ArgumentParser
import FilterEngine
import ProvenanceCore
import RightsPolicy

/// Where outputs go: a folder, or streams that are named one by one.
struct OutputOptions: ParsableArguments {
    @Option(name: [.short, .long], help: ArgumentHelp("The output folder.", valueName: "folder"))
    var output: String?

    @Option(help: ArgumentHelp("Allowed records; - is standard output.", valueName: "file"))
    var allowed: String?

    @Option(help: ArgumentHelp("Blocked records, with every reason.", valueName: "file"))
    var blocked: String?

    @Option(
        help: ArgumentHelp(
            "What the allowed records owe: credit and notices.",
            valueName: "file"
        )
    )
    var attribution: String?

    @Option(help: ArgumentHelp("Lines that cannot be read.", valueName: "file"))
    var quarantine: String?

    @Option(
        help: ArgumentHelp(
            "One short line a record: its outcome, and the numbers of its reasons in the manifest.",
            valueName: "file"
        )
    )
    var decisions: String?

    @Option(help: ArgumentHelp("The shard's account: counts, digests, reasons.", valueName: "file"))
    var manifest: String?

    @Option(
        help: ArgumentHelp(
            "How outputs are packed: gzip, zstd, none, or same as the input.",
            valueName: "container"
        )
    )
    var compress = "same"

    @Option(
        help: ArgumentHelp(
            """
            What a blocked line holds of the record: all of it, or its length and digest; or no \
            lines are written at all.
            """,
            valueName: "form"
        )
    )
    var blockedRecords = FilterOptions.BlockedForm.full

    @Flag(help: "Redo shards that are done, and replace those of other inputs.")
    var force = false

    /// The outputs that are named one by one; nil if there is a folder.
    func named(dryRun: Bool) throws(Diagnostics) -> NamedOutputs? {
        var paths: [OutputKind: String] = [:]
        paths[.allowed] = allowed
        paths[.blocked] = blocked
        paths[.attribution] = attribution
        paths[.quarantine] = quarantine
        paths[.decisions] = decisions
        if output != nil {
            guard paths.isEmpty, manifest == nil else {
                throw Diagnostics([
                    Diagnostic(
                        "--output and outputs that are named one by one exclude each other",
                        hint: "the folder of --output holds all of them"
                    )
                ])
            }
            return nil
        }
        if paths.isEmpty, !dryRun {
            throw Diagnostics([
                Diagnostic(
                    "nothing says where the outputs go",
                    hint: "name a folder with --output, or --allowed, --blocked and the others"
                )
            ])
        }
        try checkDifferent(paths.values + [manifest].compactMap { $0 })
        try checkPacking(paths.values.sorted())
        return NamedOutputs(paths: paths, manifest: manifest)
    }

    /// Two outputs under one name would spoil each other; `/dev/null` takes any number.
    private func checkDifferent(_ paths: [String]) throws(Diagnostics) {
        var seen: Set<String> = []
        for path in paths.sorted() where path != "/dev/null" && !seen.insert(path).inserted {
            throw Diagnostics([
                Diagnostic(
                    "`\(path)` is named for two outputs",
                    hint: "give each a file of its own, or name a folder with --output"
                )
            ])
        }
    }

    /// A file is packed as its name says; `--compress` is for standard output, pipes and devices,
    /// and where there is none of these it must not say otherwise.
    private func checkPacking(_ paths: [String]) throws(Diagnostics) {
        guard let wanted = try container() else { return }
        let isUnnamed = paths.contains { path in
            path == "-" || ((try? Files.status(of: path))?.kind ?? .file) != .file
        }
        guard !isUnnamed, let path = paths.first(where: { Container.promised(by: $0) != wanted })
        else { return }
        let name = Container.baseName(of: path) + (wanted.suffixes.first ?? "")
        throw Diagnostics([
            Diagnostic(
                "a file is packed as its name says: `\(path)` is not what "
                    + "--compress \(compress) makes",
                hint: "name it `\(name)`"
            )
        ])
    }

    /// Outputs that are named one by one serve one shard, and no output may be read as a shard.
    func check(against plans: [ShardPlan], _ named: NamedOutputs?) throws(Diagnostics) {
        if let named, !named.paths.isEmpty, plans.count != 1 {
            throw Diagnostics([
                Diagnostic(
                    "\(plans.count) shards cannot share outputs that are named one by one",
                    hint: "name a folder with --output"
                )
            ])
        }
        var problems = Diagnostics()
        for case .file(let path) in plans.map(\.source) {
            guard let shard = try? Files.realPath(of: path) else { continue }
            for output in (named?.paths.values.sorted() ?? []) + [manifest].compactMap({ $0 })
            where (try? Files.realPath(of: output)) == shard {
                problems.append(
                    Diagnostic(
                        "the shard `\(path)` would be replaced by an output",
                        hint: "give the output another name"
                    )
                )
            }
            if let output, let folder = try? Files.realPath(of: output),
                shard.hasPrefix(Files.join(folder, ""))
            {
                problems.append(
                    Diagnostic(
                        "the shard `\(path)` lies in the output folder `\(output)`",
                        hint: "name another folder with --output"
                    )
                )
            }
        }
        guard problems.isEmpty else { throw problems }
    }

    func folder(asOf: Day?, _ temporaries: Temporaries) throws(Diagnostics) -> OutputFolder? {
        guard let output else { return nil }
        return try Diagnostics.of { () throws(Diagnostic) in
            try OutputFolder(output, asOf: asOf, today: Files.today, temporaries: temporaries)
        }
    }

    /// The container that is asked for; nil for the input's own.
    func container() throws(Diagnostics) -> Container? {
        switch compress {
        case "same": return nil
        case "none": return .plain
        case "gzip": return .gzip
        case "zstd": return .zstd
        default:
            let near = suggestion(for: compress, among: ["gzip", "zstd", "none", "same"])
            throw Diagnostics([
                Diagnostic(
                    "--compress takes gzip, zstd, none or same, and not `\(compress)`",
                    hint: near.map { "did you mean `\($0)`?" }
                )
            ])
        }
    }
}

/// What is read, and how it is called.
struct InputOptions: ParsableArguments {
    @Option(help: ArgumentHelp("What the outputs of standard input are called.", valueName: "name"))
    var name = "stdin"

    @Option(
        help: ArgumentHelp(
            "Shards are called by their path beneath this folder.",
            valueName: "folder"
        )
    )
    var base: String?

    @Option(
        help: ArgumentHelp(
            """
            The day by which dates are judged (YYYY-MM-DD); by default that of the output \
            folder, and today (UTC) if it is new.
            """,
            valueName: "day"
        )
    )
    var asOf: String?

    @Option(
        help: ArgumentHelp(
            "A dataset card (README.md) whose licence records have that name none.",
            valueName: "file"
        )
    )
    var card: String?

    @Option(
        help: ArgumentHelp(
            "The data of Sluice: licences, record formats, crawlers.",
            valueName: "folder"
        )
    )
    var dataDir: String?

    func day() throws(Diagnostics) -> Day? {
        guard let asOf else { return nil }
        if let day = Day(asOf) { return day }
        throw Diagnostics([
            Diagnostic("--as-of takes a day, and `\(asOf)` is none", hint: "write YYYY-MM-DD")
        ])
    }

    /// A name must stay inside the output folder.
    func standardInputName() throws(Diagnostics) -> String {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        if parts.contains(where: { $0.isEmpty || $0.hasPrefix(".") }) {
            throw Diagnostics([
                Diagnostic(
                    "`\(name)` is no name for outputs",
                    hint: "a relative path whose parts do not begin with a dot"
                )
            ])
        }
        return name
    }
}

/// How rules are opened.
struct RuleOptions: ParsableArguments {
    @Flag(
        help: ArgumentHelp(
            "Check every byte of a compiled rule set; done anyway on the first run into a folder."
        )
    )
    var verifyRules = false

    @Option(
        help: ArgumentHelp(
            "Use only rules with this digest, which `sluice rules list` prints.",
            valueName: "digest"
        )
    )
    var rulesDigest: String?

    @Option(
        help: ArgumentHelp(
            "Keep what is compiled from a policy here, by content (or SLUICE_RULES_CACHE).",
            valueName: "folder"
        )
    )
    var rulesCache: String?

    /// - Parameter isFirstRun: whether no run has used the output folder before.
    func loader(isFirstRun: Bool) throws(Diagnostics) -> RuleSetLoader {
        var loader = RuleSetLoader()
        loader.verification = verifyRules || isFirstRun ? .full : .quick
        if let rulesDigest {
            guard rulesDigest.utf8.count == 64,
                rulesDigest.utf8.allSatisfy({ hexValue($0) != nil })
            else {
                throw Diagnostics([
                    Diagnostic(
                        "--rules-digest takes a SHA-256 in hexadecimal, and not `\(rulesDigest)`",
                        hint: "`sluice rules list` prints it"
                    )
                ])
            }
            loader.verification = .digest(rulesDigest)
        }
        loader.cacheFolder = rulesCache ?? Terminal.environment("SLUICE_RULES_CACHE")
        return loader
    }
}

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
            "Compression level: 0 to 3 of gzip, 1 to 19 of zstd.",
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
        options.attempt = attempt
        return options
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

/// What a person gets to see.
struct ShownOptions: ParsableArguments {
    @Flag(name: [.short, .long], help: "Say only what went wrong.")
    var quiet = false

    @Flag(help: "Print the result as one JSON object.")
    var json = false
}

enum DigestKind: String, CaseIterable, ExpressibleByArgument { case sha256, none }

extension FilterOptions.BlockedForm: ExpressibleByArgument {}
extension FilterOptions.Sync: ExpressibleByArgument {}

/// A number of bytes as people write it: `512`, `64K`, `16M`, `1G`, in powers of 1024.
struct ByteSize: ExpressibleByArgument, CustomStringConvertible {
    let byteCount: Int

    init(_ byteCount: Int) { self.byteCount = byteCount }

    init?(argument: String) {
        let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
        var digits = argument.uppercased()[...]
        if digits.hasSuffix("IB") { digits.removeLast(2) }
        var unit = 1
        if let last = digits.last, let known = units[last] {
            unit = known
            digits.removeLast()
        }
        guard let number = Int(digits), number >= 0,
            case let (product, isOverflowing) = number.multipliedReportingOverflow(by: unit),
            !isOverflowing
        else { return nil }
        byteCount = product
    }

    var description: String {
        for (unit, name) in [(1 << 30, "G"), (1 << 20, "M"), (1 << 10, "K")]
        where byteCount >= unit && byteCount % unit == 0 {
            return "\(byteCount / unit)\(name)"
        }
        return String(byteCount)
    }
}
