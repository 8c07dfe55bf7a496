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

    @Option(help: ArgumentHelp("What the allowed records owe.", valueName: "file"))
    var attribution: String?

    @Option(help: ArgumentHelp("Lines that cannot be read.", valueName: "file"))
    var quarantine: String?

    @Option(help: ArgumentHelp("The outcome and basis of every line.", valueName: "file"))
    var decisions: String?

    @Option(help: ArgumentHelp("The shard's account.", valueName: "file"))
    var manifest: String?

    @Option(
        help: ArgumentHelp(
            "Container of the outputs: gzip, zstd, none, or same as the input.",
            valueName: "container"
        )
    )
    var compress = "same"

    @Option(
        help: ArgumentHelp(
            "What a blocked line holds of the record: full, reference, or none for no lines.",
            valueName: "form"
        )
    )
    var blockedRecords: FilterOptions.BlockedForm?

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
                    Diagnostic("--output and outputs that are named one by one exclude each other")
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
        let all = paths.values + [manifest].compactMap { $0 }
        if let twice = Dictionary(grouping: all, by: { $0 }).first(where: { $1.count > 1 })?.key,
            !twice.hasPrefix("/dev/")
        {
            throw Diagnostics([Diagnostic("`\(twice)` is named for two outputs")])
        }
        return NamedOutputs(paths: paths, manifest: manifest)
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
    @Option(help: ArgumentHelp("The name of standard input's outputs.", valueName: "name"))
    var name = "stdin"

    @Option(help: ArgumentHelp("The folder beneath which shards are named.", valueName: "folder"))
    var base: String?

    @Option(
        help: ArgumentHelp(
            "The day by which dates are judged (YYYY-MM-DD); today if the folder is new.",
            valueName: "day"
        )
    )
    var asOf: String?

    @Option(help: ArgumentHelp("The folder of licences and record formats.", valueName: "folder"))
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

    @Option(help: ArgumentHelp("Compression level of the container.", valueName: "level"))
    var level: Int?

    @Option(help: ArgumentHelp("Digests of inputs and outputs: sha256 or none.", valueName: "kind"))
    var digest: DigestKind = .sha256

    @Option(
        help: ArgumentHelp(
            "When outputs are forced to the disk: shard, end or none.",
            valueName: "when"
        )
    )
    var sync: FilterOptions.Sync = .shard

    @Option(
        help: ArgumentHelp("Marks temporary files of this attempt of a task.", valueName: "id")
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
    @Flag(name: [.short, .long], help: "Show neither progress nor summary.")
    var quiet = false

    @Flag(help: "Print the result as one JSON object on standard output.")
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
