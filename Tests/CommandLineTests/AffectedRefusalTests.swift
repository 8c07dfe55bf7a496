import Foundation
import ProvenanceCore
import TestSupport
import Testing

@Suite("What a list touches in data that is not whole")
struct AffectedRefusalTests {
    /// Something done to the folder, and what is then said of it.
    struct Damage: Sendable, CustomTestStringConvertible {
        var name: String
        var message: String
        var apply: @Sendable (Scratch) throws -> Void
        var testDescription: String { name }
    }

    static let damages: [Damage] = [
        Damage(name: "changed", message: "`a.jsonl`: allowed is not the file") { scratch in
            let changed = try scratch.text(of: "out/allowed/a.jsonl")
                .replacingOccurrences(of: "a4", with: "xx")
            try scratch.store(changed, as: "out/allowed/a.jsonl")
        },
        Damage(name: "cut", message: "`deep/b.jsonl.gz`: ") { scratch in
            let cut = try scratch.bytes(of: "out/allowed/deep/b.jsonl.gz").dropLast(9)
            try scratch.store(cut, as: "out/allowed/deep/b.jsonl.gz")
        },
        Damage(name: "gone", message: "`a.jsonl`: cannot open") { scratch in
            try FileManager.default.removeItem(atPath: scratch["out/allowed/a.jsonl"])
        },
        Damage(name: "no manifest any more", message: "is not a manifest") { scratch in
            try scratch.store("{}", as: "out/manifest/a.jsonl.json")
        },
    ]

    @Test(
        "is not told of a shard that is not whole: exit code 2, the others go on",
        arguments: damages
    )
    func damage(_ damage: Damage) throws {
        let scratch = try AffectedFolder.filtered()
        try damage.apply(scratch)
        let end = try Sluice(folder: scratch.path).run(
            "affected",
            "out",
            "--id",
            "a1",
            "--id",
            "b1"
        )
        #expect(end.code == 2, "\(end)")
        #expect(end.errors.contains("sluice: ") && end.errors.contains(damage.message), "\(end)")
        #expect(end.text.contains(damage.name == "cut" ? "a.jsonl: 1" : "b.jsonl.gz: 1"), "\(end)")
    }

    @Test(
        "is asked with a list that is whole, and about a folder of ours",
        arguments: [
            (["out"], "nothing is asked about"),
            (["out", "--kind", "urls"], "there is no --list"),
            (["out", "--takedown", "--id", "x"], "there is no --list"),
            (["out", "--list", "list.txt", "--kind", "domain"], "did you mean `domains`?"),
            (["out", "--list", "missing.txt"], "list `missing` does not exist"),
            (["out", "--list", "empty.txt"], "list `empty` has no entries"),
            (["out", "--list", "bad.txt"], "bad.txt:2"),
            (["out", "--domain", "com"], "public suffix"),
            (["out", "--url", "no address at all"], "list `command line` has 1 entry"),
            (["in", "--id", "x"], "holds no `run.json` of Sluice"),
            (["nowhere", "--id", "x"], "`nowhere` is not there"),
            (["out", "--id", "x", "--as-of", "soon"], "--as-of takes a day"),
            (["out", "--id", "x", "--jobs", "0"], "--jobs takes a number"),
            (["out", "--id", "x", "--rules", "missing.yaml"], "missing.yaml"),
        ]
    )
    func refused(arguments: [String], message: String) throws {
        let scratch = try AffectedFolder.filtered()
        try scratch.store("one.example\n", as: "list.txt")
        try scratch.store("", as: "empty.txt")
        try scratch.store("one.example\nhttp://\n", as: "bad.txt")
        let end = try Sluice(folder: scratch.path).run(["affected"] + arguments)
        #expect(end.code == 2 && end.output.isEmpty, "\(end)")
        #expect(end.errors.hasPrefix("sluice: ") && end.errors.contains(message), "\(end)")
        #expect(!end.errors.contains("question"), "no file of that name is there: \(end)")
    }
}
