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

    @Flag(
        help: ArgumentHelp(
            """
            Keep in index/ what the records of each member of allowed/ were decided by. A later \
            run over allowed/ with --index copies members that no changed list names.
            """
        )
    )
    var index = false

    /// An index stands beside outputs that are packed with gzip, and is tied to them by digests.
    func checkIndex(_ options: FilterOptions, _ plans: [ShardPlan]) throws(Diagnostics) {
        guard index else { return }
        let fault: (String, String)?
        if output == nil {
            fault = ("has no folder to stand in", "name a folder with --output")
        } else if !options.hasDigests {
            fault = ("is tied to its shard by digests", "leave out --digest none")
        } else if let first = plans.first(where: { $0.container != .gzip }) {
            fault = (
                "is of members of gzip, and `\(shown(first.name))` has none",
                "pack the outputs with --compress gzip"
            )
        } else {
            fault = nil
        }
        guard let (what, hint) = fault else { return }
        throw Diagnostics([Diagnostic("the index of --index \(what)", hint: hint)])
    }

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
