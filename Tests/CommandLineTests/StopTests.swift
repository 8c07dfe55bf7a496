import Foundation
import Glibc
import ProvenanceCore
import TestSupport
import Testing

@Suite("A run that is stopped")
struct StopTests {
    private static let lines = Records.manyAllowed(byteCount: 2 << 20)

    @Test(
        "ends with 128 and the signal, publishes nothing half, and is completed by a rerun",
        arguments: [SIGINT, SIGTERM],
        ["1", "2"]
    )
    func stop(signal: Int32, jobs: String) throws {
        let scratch = try Scratch.withPolicy()
        try scratch.store(Self.lines, as: "in/a.jsonl")
        let pipe = try Pipe(at: scratch["in/b.jsonl"])
        let sluice = Sluice(folder: scratch.path)
        let arguments = [
            "filter", "in/a.jsonl", "in/b.jsonl", "--rules", "policy.yaml", "--output", "out",
            "--jobs", jobs, "--chunk-size", "64K", "-q",
        ]
        // One shard is finished, and the other is in the middle: more was taken than a pipe holds.
        let running = try sluice.start(arguments)
        try pipe.write(Array(Self.lines.prefix(1 << 20)), to: running)
        let working = try scratch.names(in: "out")
        #expect(working.contains { $0.hasSuffix(".part") }, "\(working.sorted())")
        running.signal(signal)
        let end = try running.wait()
        #expect(end.code == (signal == SIGINT ? 130 : 143))
        #expect(end.errors == "sluice: stopped; the same command again does what is missing\n")

        let left = try scratch.files(in: "out").keys
        #expect(!left.contains { $0.hasSuffix(".part") || $0.hasSuffix(".lock") })
        #expect(!left.contains { $0.contains("b.jsonl") })

        pipe.close()
        try FileManager.default.removeItem(atPath: pipe.path)
        try scratch.store(Self.lines, as: "in/b.jsonl")
        let rerun = try sluice.run(arguments)
        #expect(rerun.code == 0, "\(rerun)")
        for name in ["a.jsonl", "b.jsonl"] {
            #expect(try scratch.bytes(of: "out/allowed/\(name)") == Self.lines)
        }
    }

    @Test("leaves no named output behind")
    func streams() throws {
        let scratch = try Scratch.withPolicy()
        let pipe = try Pipe(at: scratch["input"])
        let running = try Sluice(folder: scratch.path, input: pipe.path).start([
            "filter", "-", "--rules", "policy.yaml", "--allowed", "allowed", "--manifest",
            "manifest",
            "-q",
        ])
        try pipe.write(Array(Self.lines.prefix(1 << 20)), to: running)
        running.signal(SIGTERM)
        let end = try running.wait()
        #expect(end.code == 143)
        #expect(end.errors == "sluice: stopped\n")
        #expect(try scratch.files().keys.sorted() == ["policy.yaml"])
    }

    @Test("leaves a packed standard output that shows the cut", arguments: [Container.gzip, .zstd])
    func cut(container: Container) throws {
        let scratch = try Scratch.withPolicy()
        let pipe = try Pipe(at: scratch["input"])
        let output = scratch["output" + container.suffixes[0]]
        let running = try Sluice(folder: scratch.path, input: pipe.path, output: output).start([
            "filter", "-", "--rules", "policy.yaml", "--allowed", "-", "--chunk-size", "128K",
            "--compress", container.rawValue, "-q",
        ])
        try pipe.write(Array(Self.lines.prefix(1 << 20)), to: running)
        running.signal(SIGTERM)
        #expect(try running.wait().code == 143)
        #expect(throws: ShardFailure.self) { try unpackedContents(of: output) }
    }

    @Test("that is killed leaves nothing that a rerun trips over")
    func kill() throws {
        let scratch = try Scratch.withPolicy()
        let pipe = try Pipe(at: scratch["shard.jsonl"])
        let sluice = Sluice(folder: scratch.path)
        let arguments = ["filter", "shard.jsonl", "--rules", "policy.yaml", "-o", "out", "-q"]
        let running = try sluice.start(arguments)
        try pipe.write(Array(Self.lines.prefix(1 << 20)), to: running)
        running.signal(SIGKILL)
        #expect(try running.wait().code == 137)
        #expect(try !scratch.files(in: "out").keys.contains("allowed/shard.jsonl"))

        pipe.close()
        try FileManager.default.removeItem(atPath: pipe.path)
        try scratch.store(Self.lines, as: "shard.jsonl")
        let rerun = try sluice.run(arguments)
        #expect(rerun.code == 0, "\(rerun)")
        #expect(try scratch.bytes(of: "out/allowed/shard.jsonl") == Self.lines)
    }
}
