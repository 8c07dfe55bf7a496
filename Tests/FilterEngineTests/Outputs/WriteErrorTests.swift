import Foundation
import ProvenanceCore
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@testable import FilterEngine

@Suite("Writes that fail")
struct WriteErrorTests {
    private static let content = RandomShard.content(seed: 21, count: 200)

    private func bench<R>(_ body: (Bench) throws -> R) throws -> R {
        try Bench.with { bench in
            try bench.store(Self.content, "s.jsonl")
            return try body(bench)
        }
    }

    /// All outputs of the pipe form, one of them elsewhere.
    private func outputs(_ bench: Bench, _ kind: OutputKind?, _ path: String) -> [OutputKind:
        String]
    {
        var all: [OutputKind: String] = [:]
        for each in OutputKind.allCases {
            all[each] = each == kind ? path : bench.path("o/\(each.word)")
        }
        return all
    }

    @Test("a full device fails the shard, whichever output it is", arguments: OutputKind.allCases)
    func fullDevice(kind: OutputKind) throws {
        try bench { bench in
            try bench.store([], "o/keep")
            let result = try bench.stream(
                "s.jsonl",
                outputs(bench, kind, "/dev/full"),
                manifest: bench.path("o/manifest")
            )
            #expect(result.done == 0)
            #expect(
                result.failed.map(\.message) == [
                    "cannot write `/dev/full`: no space left on device"
                ]
            )
            #expect(try bench.files("o") == ["keep"])
        }
    }

    @Test("a manifest that cannot be written fails the shard")
    func fullManifest() throws {
        try bench { bench in
            try bench.store([], "o/keep")
            let result = try bench.stream("s.jsonl", outputs(bench, nil, ""), manifest: "/dev/full")
            #expect(result.failed.count == 1)
        }
    }

    @Test("named outputs are published together, and replace a manifest first")
    func streams() throws {
        try bench { bench in
            try bench.store(Array("old".utf8), "o/manifest")
            let paths = outputs(bench, nil, "")
            let result = try bench.stream("s.jsonl", paths, manifest: bench.path("o/manifest"))
            #expect(result.done == 1 && result.failed.isEmpty)
            #expect(
                try bench.files("o")
                    == (OutputKind.allCases.map { String(describing: $0.word) } + ["manifest"])
                    .sorted()
            )
            let manifest = try #require(NaiveJSON(try bench.bytes("o/manifest")))
            #expect(
                manifest["outputs"]?["allowed"]?["sha256"]
                    == .string(digest(try bench.bytes("o/allowed")))
            )
        }
    }

    @Test("a line that needs an output that was not named fails the shard")
    func notNamed() throws {
        try bench { bench in
            try bench.store([], "o/keep")
            for kind in OutputKind.allCases where kind != .decisions {
                var paths = outputs(bench, nil, "")
                paths[kind] = nil
                let result = try bench.stream("s.jsonl", paths)
                let message =
                    "a line needs the output `\(kind.word)`, and none is named; add --\(kind.word)"
                #expect(result.failed.map(\.message) == [message])
                #expect(try bench.files("o") == ["keep"])
            }
        }
    }

    @Test("a reader that goes away fails the shard")
    func closedPipe() throws {
        try bench { bench in
            StopSignals.ignoreBrokenPipes()
            let pipe = bench.path("pipe")
            try #require(mkfifo(pipe, 0o600) == 0)
            let reader = open(pipe, O_RDONLY | O_NONBLOCK)
            try #require(reader >= 0)
            // The pipe holds 64 KiB; what is beyond meets nobody.
            let line = "{\"license\":\"MIT\",\"url\":\"https://free.example.org\"}\n"
            try bench.store(String(repeating: line, count: 5000).utf8, "s.jsonl")
            let closing = Monitor(false)
            let failed = Monitor([String]())
            Parallel.run(2) { number in
                if number == 0 {
                    let result = try? bench.stream(
                        "s.jsonl",
                        [
                            .allowed: pipe, .blocked: "/dev/null", .attribution: "/dev/null",
                            .quarantine: "/dev/null",
                        ]
                    )
                    failed.withLock { $0 = result?.failed.map(\.message) ?? ["no result"] }
                    closing.withLock { $0 = true }
                } else {
                    var byte: UInt8 = 0
                    while read(reader, &byte, 1) <= 0 && !closing.withLock({ $0 }) {}
                    close(reader)
                }
            }
            #expect(failed.withLock { $0 } == ["cannot write `\(pipe)`: broken pipe"])
        }
    }

    @Test("an output that cannot take its place fails the shard, and no manifest stands")
    func blockedPlaces() throws {
        for place in ["allowed/s.jsonl", "decisions/s.jsonl", "manifest/s.jsonl.json"] {
            try bench { bench in
                try bench.store("{}\n".utf8, "t.jsonl")
                try bench.filter(["t.jsonl"])
                // A folder stands where the file belongs.
                try bench.store([], "out/\(place)/in-the-way")
                let result = try? bench.filter(["s.jsonl", "t.jsonl"])
                #expect(result == nil || result?.failed.count == 1)
                #expect((try? contents(of: bench.path("out/manifest/s.jsonl.json"))) == nil)
                let parts = try bench.files("out").filter {
                    $0.hasSuffix(".part") || $0.hasSuffix(".lock")
                }
                #expect(parts.isEmpty, "\(parts)")
            }
        }
    }

    @Test("a folder that is no folder of ours is refused and left as it is")
    func foreignFolders() throws {
        try bench { bench in
            try bench.store("mine".utf8, "out/precious")
            #expect(throws: Diagnostic.self) { try bench.filter(["s.jsonl"]) }
            #expect(try bench.files("out") == ["precious"])
            try bench.store("mine".utf8, "file")
            #expect(throws: Diagnostic.self) { try bench.filter(["s.jsonl"], into: "file") }
            try bench.store("{}".utf8, "json/run.json")
            #expect(throws: Diagnostic.self) { try bench.filter(["s.jsonl"], into: "json") }
            #expect(throws: Diagnostic.self) { try bench.filter(["s.jsonl"], into: "file/beneath") }
            // What another process leaves while it makes the folder is no obstacle.
            try bench.store([], "new/.run.json.host-1-x.part")
            #expect(try bench.filter(["s.jsonl"], into: "new").done == 1)
        }
    }

    @Test(
        "a folder that may not be written to fails with what and where",
        .enabled(if: geteuid() != 0)
    )
    func permissions() throws {
        try bench { bench in
            try FileManager.default.createDirectory(
                atPath: bench.path("locked"),
                withIntermediateDirectories: false
            )
            chmod(bench.path("locked"), 0o500)
            defer { chmod(bench.path("locked"), 0o700) }
            let failure = #expect(throws: Diagnostic.self) {
                try bench.filter(["s.jsonl"], into: "locked/out")
            }
            #expect(
                failure?.message
                    == "cannot create the folder `\(bench.path("locked/out"))`: permission denied"
            )
        }
    }

    @Test(
        "a file size limit is met at many places: nothing half is published, and a rerun completes it"
    )
    func fileSizeLimit() throws {
        let binary = try #require(Self.binary, "build the product `sluice` first")
        try bench { bench in
            try bench.store(Array(repeating: Self.content, count: 4).joined(), "s.jsonl")
            try bench.store(TestRules.policy.utf8, "policy.yaml")
            try bench.store(TestRules.optOuts.utf8, "optouts.txt")
            try bench.store(TestRules.takedowns.utf8, "takedowns.txt")
            let command =
                "\(binary) filter s.jsonl --rules policy.yaml --data-dir \(repositoryRoot)/Rules --as-of 2026-11-24 --sync none --quiet --chunk-size 4K --output"
            #expect(try bench.shell("\(command) whole") == 0)
            for blocks in [0, 1, 2, 4, 8, 16, 32, 64, 96, 128, 192, 256, 1 << 20] {
                // In units of 512 bytes.
                let status = try bench.shell("ulimit -f \(blocks); \(command) out")
                let isPublished = bench.exists("out/manifest/s.jsonl.json")
                #expect(status == (isPublished ? 0 : 2), "\(blocks) blocks end with \(status)")
                let left = try bench.files("out").filter { $0 != "run.json" }
                #expect(
                    left.count == (isPublished ? OutputKind.allCases.count + 1 : 0),
                    "\(blocks): \(left)"
                )
                if isPublished {
                    #expect(
                        try bench.outputs("s.jsonl").fingerprint
                            == bench.outputs("s.jsonl", in: "whole").fingerprint
                    )
                }
            }
            #expect(bench.exists("out/manifest/s.jsonl.json"))
        }
    }

    /// The built command, beside the tests.
    private static let binary: String? = {
        let folder = Bundle.main.bundlePath
        let own = CommandLine.arguments.first.map { Files.folder(of: $0) }
        return [folder, own, repositoryRoot + "/.build/debug"].compactMap { $0 }.map {
            $0 + "/sluice"
        }
        .first { access($0, X_OK) == 0 && !Files.isFolder($0) }
    }()
}

extension Bench {
    /// Runs a shell command in the bench's folder; its exit status.
    func shell(_ command: String) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationReason == .exit
            ? process.terminationStatus : -process.terminationStatus
    }
}
