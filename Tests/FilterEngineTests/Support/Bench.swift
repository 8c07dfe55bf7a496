import Foundation
import ProvenanceCore
import RightsPolicy
import TestSupport
import Testing

@testable import FilterEngine

/// A folder of a test's own, in which it stores shards, runs the engine, and reads what came out.
struct Bench {
    let folder: String

    /// Runs `body` in a fresh folder, which is removed afterwards.
    static func with<R>(_ body: (Bench) throws -> R) throws -> R {
        let folder = FileManager.default.temporaryDirectory.path + "/sluice-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try body(Bench(folder: folder))
    }

    func path(_ name: String) -> String { folder + "/" + name }

    /// The rules of `policy.yaml`, which was stored.
    func rules(asOf: Day) throws -> RuleSet {
        try RuleSetLoader().load(
            path("policy.yaml"),
            data: { () throws(Diagnostics) in
                try Diagnostics.of { () throws(Diagnostic) in
                    try DataFolder(repositoryRoot + "/Rules")
                }
            },
            asOf: asOf
        )
    }

    /// Writes `bytes` under `name`, with the folders that this needs; its path.
    @discardableResult
    func store(_ bytes: some Sequence<UInt8>, _ name: String) throws -> String {
        let path = path(name)
        try FileManager.default.createDirectory(
            atPath: Files.folder(of: path),
            withIntermediateDirectories: true
        )
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    func bytes(_ name: String) throws -> [UInt8] { try contents(of: path(name)) }

    func exists(_ name: String) -> Bool { Files.exists(path(name)) }

    /// All files beneath `name`, hidden ones included, as paths beneath it.
    func files(_ name: String) throws -> [String] {
        guard exists(name) else { return [] }
        return try Files.list(path(name), includingHidden: true).map {
            Files.rest(of: $0, behind: path(name) + "/") ?? $0
        }
    }

    // MARK: Runs

    /// Plans for what `arguments` name.
    static func plans(
        _ arguments: [String],
        container: Container? = nil
    ) throws -> [ShardPlan] {
        var finder = ShardFinder()
        finder.container = container
        return try finder.find(arguments)
    }

    /// Filters `arguments` (beneath the bench's folder unless absolute) into the folder `output`.
    @discardableResult
    func filter(
        _ arguments: [String],
        into output: String = "out",
        rules: RuleSet? = nil,
        asOf: Day? = nil,
        _ adjust: (inout FilterOptions) -> Void = { _ in }
    ) throws -> RunResult {
        var options = FilterOptions()
        options.jobs = 2
        options.sync = .none
        adjust(&options)
        let absolute = arguments.map { $0.hasPrefix("/") || $0.hasPrefix("@") ? $0 : path($0) }
        let plans = try Self.plans(absolute, container: options.container)
        let temporaries = Temporaries(attempt: options.attempt)
        let target = try OutputFolder(
            path(output),
            asOf: asOf,
            today: TestRules.day,
            temporaries: temporaries
        )
        let run = FilterRun(
            plans,
            rules: try rules ?? TestRules.small(),
            target: .folder(target),
            asOf: target.asOf,
            options: options,
            temporaries: temporaries,
            progress: RunProgress()
        )
        try run.checkNames()
        if !options.isDryRun { try target.prepare() }
        let result = run.run()
        if !options.isDryRun { _ = try target.sumUp(sync: options.sync) }
        return result
    }

    /// Filters one shard in pipe form.
    func stream(
        _ shard: String,
        _ outputs: [OutputKind: String],
        manifest: String? = nil,
        _ adjust: (inout FilterOptions) -> Void = { _ in }
    ) throws -> RunResult {
        var options = FilterOptions()
        options.jobs = 2
        options.sync = .none
        adjust(&options)
        let temporaries = Temporaries(attempt: nil)
        let names = NamedOutputs(paths: outputs, manifest: manifest)
        return FilterRun(
            try Self.plans([path(shard)]),
            rules: try TestRules.small(),
            target: .streams(names),
            asOf: TestRules.day,
            options: options,
            temporaries: temporaries,
            progress: RunProgress()
        ).run()
    }

    /// What the shard `name` left in the folder `output`.
    func outputs(_ name: String, in output: String = "out") throws -> ShardFiles {
        try ShardFiles(path(output), name)
    }
}

/// The rule sets of these tests: few licences and hosts, chosen so that a naive reader can tell
/// what must come out.
enum TestRules {
    static let day = Day("2026-11-24") ?? Day(number: 0)

    static let policy = """
        policy: engine-tests
        use: [train-genai]
        operator: {kind: company, country: US}
        train-in: [US]
        release: model
        record-format:
          id: [id]
          text: [text]
          source: [source]
          license: [license, metadata.license]
          url: [url, metadata.url]
          title: [title]
          authors: [authors]
          json-strings: [metadata]
        licenses:
          allow: [MIT, CC0-1.0, CC-BY-4.0]
          review: [CC-BY-SA-4.0]
          block: [CC-BY-NC-4.0]
        opt-outs:
          - {domains: optouts.txt, name: optouts}
        takedowns:
          - {domains: takedowns.txt, name: takedowns}
        cannot-check: {url: review}
        attribution: {author-missing: allow, modified: yes, note: text extracted}
        """
    static let optOuts = "no.example.com\n"
    static let takedowns = "gone.example.net\n"

    private static let compiled = Result { try compile(policy) }

    /// The rule set that most tests use, compiled once.
    static func small() throws -> RuleSet { try compiled.get() }

    /// Compiles `policy` beside the two lists.
    static func compile(
        _ policy: String,
        optOuts: String = optOuts,
        asOf: Day = day
    ) throws -> RuleSet {
        try Bench.with { bench in
            try bench.store(policy.utf8, "policy.yaml")
            try bench.store(optOuts.utf8, "optouts.txt")
            try bench.store(takedowns.utf8, "takedowns.txt")
            return try bench.rules(asOf: asOf)
        }
    }
}
