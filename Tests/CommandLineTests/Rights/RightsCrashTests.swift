import Foundation
import Glibc
import ProvenanceCore
import TestSupport
import Testing

@Suite("An import of rights that dies in the middle", .serialized)
struct RightsCrashTests {
    private static let pointCount =
        ProcessInfo.processInfo.environment["SLUICE_CRASH_POINTS"].flatMap { Int($0) } ?? 18

    /// A database with one holder, and a sheet of many that changes it.
    private func prepare(_ scratch: Scratch) throws -> (before: [UInt8], after: [UInt8], Int) {
        let sluice = Sluice(folder: scratch.path, environment: ["SLUICE_BY": "tester"])
        #expect(try sluice.run("rights", "init", "-q").code == 0)
        #expect(try sluice.run("rights", "add", "holder", "id=h0", "name=Old", "-q").code == 0)
        var sheet = "id,name,note\n"
        let note = String(repeating: "note ", count: 100)
        for number in 0..<400 { sheet += "h\(number),New \(number),\(note)\n" }
        try scratch.store(sheet, as: "holders.csv")
        try FileManager.default.copyItem(
            atPath: scratch["rights.sqlite"],
            toPath: scratch["before.sqlite"]
        )
        let before = try sluice.run("rights", "export").output
        var counting = sluice
        counting.environment.merge(Fault.count(path: scratch["count"]).environment) { $1 }
        #expect(try counting.run(Self.command).code == 0)
        let text = try scratch.text(of: "count").trimmingCharacters(in: .whitespacesAndNewlines)
        return (before, try sluice.run("rights", "export").output, try #require(Int(text)))
    }

    private static let command = [
        "rights", "import", "holders.csv", "--update", "-q", "--by", "tester",
    ]

    /// Puts the database back to where it was.
    private func restore(_ scratch: Scratch) throws {
        for name in try scratch.names(in: "") where name.hasPrefix("rights.sqlite") {
            try FileManager.default.removeItem(atPath: scratch[name])
        }
        try FileManager.default.copyItem(
            atPath: scratch["before.sqlite"],
            toPath: scratch["rights.sqlite"]
        )
    }

    @Test("leaves the database as it was, or with all of it")
    func kill() throws {
        let scratch = try Scratch()
        defer { withExtendedLifetime(scratch) {} }
        let (before, after, callCount) = try prepare(scratch)
        #expect(before != after)
        var generator = SeededGenerator(seed: UInt64(Self.pointCount))
        var unfinished = 0
        for _ in 0..<Self.pointCount {
            try restore(scratch)
            let number = Int.random(in: 1...callCount, using: &generator)
            let fault = Fault.kill(number: number)
            let end = try Sluice(folder: scratch.path, environment: fault.environment)
                .run(Self.command)
            #expect(end.code == 128 + SIGKILL || end.code == 0, "\(end)")
            let sluice = Sluice(folder: scratch.path)
            let check = try sluice.run("rights", "check", "-q")
            #expect(!check.text.contains("damaged") && !check.text.contains("differs"), "\(check)")
            let left = try sluice.run("rights", "export").output
            #expect(left == before || left == after, "a kill at call \(number) of \(callCount)")
            if left == before { unfinished += 1 }
            // The same import can be done again.
            #expect(try sluice.run(Self.command).code == 0)
            #expect(try sluice.run("rights", "export").output == after)
        }
        #expect(unfinished > 0, "some were killed before the end")
    }

    @Test(
        "of a full or failing disk says so with exit code 2, and leaves the database as it was",
        arguments: [("write", ENOSPC), ("write", EIO), ("fsync", EIO)]
    )
    func fault(calls: String, code: Int32) throws {
        let scratch = try Scratch()
        defer { withExtendedLifetime(scratch) {} }
        let (before, after, _) = try prepare(scratch)
        for number in [1, 5, 40] {
            try restore(scratch)
            let fault = Fault.fail(calls: calls, number: number, code: code)
            let end = try Sluice(folder: scratch.path, environment: fault.environment)
                .run(Self.command)
            #expect(end.code == 2 || end.code == 0, "\(calls) \(number): \(end)")
            if end.code == 2 { #expect(end.errors.hasPrefix("sluice: "), "\(end)") }
            let left = try Sluice(folder: scratch.path).run("rights", "export").output
            #expect(left == (end.code == 2 ? before : after), "\(calls) \(number): \(end)")
        }
    }

    @Test("of two at once, one waits for the other, and nothing is lost")
    func together() throws {
        let scratch = try Scratch()
        defer { withExtendedLifetime(scratch) {} }
        let sluice = Sluice(folder: scratch.path, environment: ["SLUICE_BY": "tester"])
        #expect(try sluice.run("rights", "init", "-q").code == 0)
        var running: [Sluice.Running] = []
        for part in 0..<3 {
            var sheet = "id,name\n"
            for number in 0..<300 { sheet += "h\(part)-\(number),N\n" }
            try scratch.store(sheet, as: "part\(part)/holders.csv")
            running.append(
                try sluice.start(["rights", "import", "part\(part)/holders.csv", "-q"])
            )
        }
        for run in running {
            let end = try run.wait()
            #expect(end.code == 0, "\(end)")
        }
        let text = try sluice.run("rights", "export", "holders").text
        #expect(text.split(separator: "\n").count == 900)
    }
}
