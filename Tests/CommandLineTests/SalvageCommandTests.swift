import Foundation
import ProvenanceCore
import TestSupport
import Testing

@Suite("filter --salvage")
struct SalvageCommandTests {
    private static func damaged() throws -> Scratch {
        let scratch = try Scratch.withPolicy()
        var lines: [UInt8] = []
        for number in 0..<200 {
            lines +=
                Array(#"{"id": "\#(number)", "license": "CC0-1.0", "text": "t"}"#.utf8) + [0x0A]
        }
        let whole = packed(lines, as: .gzip, memberByteCount: 1000)
        try scratch.store(whole.prefix(whole.count * 2 / 3), as: "in/cut.jsonl.gz")
        try scratch.store(Records.allowed, as: "in/sound.jsonl")
        return scratch
    }

    private static let filter = ["filter", "in", "--rules", "policy.yaml", "--output", "out"]

    @Test("publishes a part, says so everywhere, and ends with 2")
    func part() throws {
        let scratch = try Self.damaged()
        let sluice = Sluice(folder: scratch.path)
        let plain = try sluice.run(Self.filter + ["-q"])
        #expect(plain.code == 2 && plain.errors.contains("is cut off at byte"), "\(plain)")
        let end = try sluice.run(Self.filter + ["--salvage", "-q", "--json"])
        #expect(end.code == 2, "\(end)")
        let text = String(
            decoding: try unpackedContents(of: scratch["out/allowed/cut.jsonl.gz"]),
            as: UTF8.self
        )
        let count = text.split(separator: "\n").count
        #expect(count > 20 && count < 200 && text.hasSuffix("}\n"))
        #expect(
            end.errors.contains(
                "; what is whole before it is published: \(count) lines\n"
            ),
            "\(end)"
        )
        #expect(end.text.contains(#""salvaged":1"#), "\(end)")
        let manifest = try scratch.text(of: "out/manifest/cut.jsonl.gz.json")
        #expect(manifest.contains(#""partial" : {"#) && manifest.contains("is cut off at byte"))
        let verified = try sluice.run(
            ["verify", "out", "--inputs", "in", "--recompute", "--rules", "policy.yaml"]
        )
        #expect(verified.code == 0, "\(verified)")
        #expect(
            verified.errors.contains("`cut.jsonl.gz`: a part of a damaged shard: gzip member"),
            "\(verified)"
        )
        let again = try sluice.run(Self.filter + ["--salvage", "-q"])
        #expect(again.code == 2 && again.errors.contains("\(count) lines"), "\(again)")
    }

    @Test(
        "needs a file that can be read twice, and a manifest",
        arguments: [
            (["-", "--output", "out"], "standard input can be read once"),
            (["in/cut.jsonl.gz", "--allowed", "a.jsonl"], "there is no --output"),
        ]
    )
    func refused(arguments: [String], message: String) throws {
        let scratch = try Self.damaged()
        let end = try Sluice(folder: scratch.path)
            .run(["filter", "--rules", "policy.yaml", "--salvage"] + arguments)
        #expect(end.code == 2 && end.errors.contains(message), "\(end)")
        #expect(!FileManager.default.fileExists(atPath: scratch["out"]))
    }
}
