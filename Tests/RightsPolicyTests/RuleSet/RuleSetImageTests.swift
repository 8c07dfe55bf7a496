import Foundation
import ProvenanceCore
import RightsPolicy
import TestSupport
import Testing

@Suite("A compiled rule set")
struct RuleSetImageTests {
    static func folder() throws -> RuleFolder {
        try RuleFolder([
            "policy.yaml": policyText(
                """
                opt-outs:
                  - {domains: lists/domains.txt, name: domains}
                  - {repositories: lists/repositories.csv, name: repositories}
                takedowns:
                  - {ids: lists/ids.txt}
                """
            ),
            "lists/domains.txt": "# date: 2026-09-01\nexample.com\n=exact.org\nbücher.de\n",
            "lists/repositories.csv": "value,status,until\nowner/repo,received,2026-12-31\n",
            "lists/ids.txt": "record-1\nrecord-2\n",
        ])
    }

    @Test("compiling twice gives the same bytes, wherever the policy lies")
    func deterministic() throws {
        let first = try Self.folder()
        let second = try Self.folder()
        try first.compileToFile()
        try second.compileToFile()
        let bytes = try contents(of: first.compiled)
        #expect(try contents(of: second.compiled) == bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(!text.contains(first.path))
        #expect(text.contains("lists/domains.txt"))
    }

    @Test(
        "a change of anything that it is made from changes its digests",
        arguments: [
            ("lists/domains.txt", "# date: 2026-09-01\nexample.com\n=exact.org\nbücher.de\n\n"),
            ("lists/ids.txt", "record-1\nrecord-3\n"),
            ("policy.yaml", ""),
        ]
    )
    func digests(file: String, text: String) throws {
        let folder = try Self.folder()
        let before = try folder.compile()
        let old = try String(contentsOfFile: folder.path + "/" + file, encoding: .utf8)
        try folder.write(text.isEmpty ? old + "# a comment\n" : text, to: file)
        let after = try folder.compile()
        #expect(after.digest != before.digest)
        #expect(after.sources != before.sources)
    }

    @Test("a policy and the set that is compiled from it decide alike and have one digest")
    func bothForms() throws {
        let folder = try Self.folder()
        try folder.compileToFile()
        let fromPolicy = try folder.load()
        let fromFile = try folder.load(folder.compiled)
        #expect(fromPolicy.digest == fromFile.digest)
        #expect(fromPolicy.lists == fromFile.lists)
        #expect(fromFile.lists.map(\.entryCount) == [3, 1, 2])
        for url in ["https://www.example.com/a", "https://exact.org", "https://other.org/x"] {
            let record = """
                {"id":"record-9","repo_name":"owner/repo","license":"MIT","url":"\(url)"}
                """
            #expect(try fromPolicy.reasons(of: record) == fromFile.reasons(of: record))
        }
    }

    @Test("cut off anywhere, it is refused")
    func truncation() throws {
        let folder = try Self.folder()
        try folder.compileToFile()
        let bytes = try contents(of: folder.compiled)
        // The front byte by byte, what follows in steps.
        let lengths =
            Array(0..<700) + Array(stride(from: 700, to: bytes.count, by: 9973))
            + [bytes.count - 1]
        for length in lengths {
            try folder.write(Array(bytes[..<length]), to: "policy.sluice")
            let findings = folder.findings(folder.compiled)
            #expect(!findings.isEmpty, "cut to \(length) bytes")
        }
        try folder.write(bytes + [0], to: "policy.sluice")
        #expect(folder.findings(folder.compiled).first?.contains("behind its end") == true)
    }

    @Test("with any byte of its front changed, or any other one, it is refused and never used")
    func flips() throws {
        let folder = try Self.folder()
        try folder.compileToFile()
        let bytes = try contents(of: folder.compiled)
        let contentStart = Int(
            bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 56, as: UInt64.self) }
        )
        #expect(contentStart < 2000)
        // Every byte of the tables that follow the licences, which are most of the file.
        var offsets = Array(0..<contentStart)
        offsets += stride(from: contentStart, to: bytes.count - 4000, by: 9973)
        offsets += stride(from: bytes.count - 4000, to: bytes.count, by: 41)
        for offset in offsets {
            var changed = bytes
            changed[offset] ^= UInt8(1 << (offset % 8))
            try folder.write(changed, to: "policy.sluice")
            var findings: [String] = []
            do throws(Diagnostics) {
                _ = try RuleSetLoader.image(folder.compiled, .quick)
            } catch {
                findings = error.all.map(\.description)
            }
            #expect(!findings.isEmpty, "byte \(offset) was changed")
        }
    }

    @Test("what is wrong with a file is said, with the place")
    func messages() throws {
        let folder = try Self.folder()
        try folder.compileToFile()
        let bytes = try contents(of: folder.compiled)
        func findings(
            _ verification: RuleSetImage.Verification = .quick,
            _ change: (inout [UInt8]) -> Void
        ) throws -> String {
            var changed = bytes
            change(&changed)
            try folder.write(changed, to: "policy.sluice")
            return folder.findings(folder.compiled) { $0.verification = verification }.joined()
        }
        #expect(try findings { $0[8] = 9 }.contains("format version 9"))
        #expect(try findings { $0.removeLast(10) }.contains("is cut short: it says"))
        #expect(try findings { $0[20] ^= 1 }.contains("digest that it states, at byte 16"))
        let ways: [(RuleSetImage.Verification, String)] = [
            (.quick, "checksum"), (.whole, "checksum"), (.full, "digest"),
        ]
        for (verification, name) in ways {
            let found = try findings(verification) { $0[$0.count - 100] ^= 1 }
            #expect(found.contains("are not those of its \(name), at byte"))
        }
    }

    @Test("a digest that is asked for must be the set's, and so must the digest of a policy")
    func askedDigest() throws {
        let folder = try Self.folder()
        try folder.compileToFile()
        let digest = try folder.load().digest
        let other = String(repeating: "0", count: 64)
        for file in [folder.policy, folder.compiled] {
            #expect(folder.findings(file) { $0.verification = .digest(digest) } == [])
            #expect(folder.findings(file) { $0.verification = .digest(digest.uppercased()) } == [])
            let findings = folder.findings(file) { $0.verification = .digest(other) }
            #expect(findings.first?.contains("\(other) is asked for") == true)
        }
    }

    @Test("an optional section of a later version is passed over; a required one is refused")
    func laterSections() throws {
        let folder = try Self.folder()
        try folder.compileToFile()
        let bytes = try contents(of: folder.compiled)
        for (flags, isRefused) in [(0, false), (1, true)] {
            let later = RuleSetBytes(bytes).adding(section: "LATR", flags: UInt16(flags))
            try folder.write(later, to: "policy.sluice")
            let findings = folder.findings(folder.compiled)
            #expect(findings.isEmpty != isRefused)
            if isRefused { #expect(findings[0].contains("has a section `LATR`, which")) }
        }
    }

    @Test("a set made from a policy is kept by content, and made anew when it is damaged")
    func cache() throws {
        let folder = try Self.folder()
        let cache = folder.path + "/cache"
        func load() throws -> RuleSet { try folder.load { $0.cacheFolder = cache } }
        let digest = try load().digest
        let kept = try names(in: cache)
        #expect(kept.count == 1 && kept[0].hasSuffix(".sluice"))
        #expect(try load().digest == digest)
        #expect(try names(in: cache) == kept)

        var damaged = try contents(of: cache + "/" + kept[0])
        damaged[damaged.count - 50] ^= 1
        try folder.write(damaged, to: "cache/" + kept[0])
        #expect(try load().digest == digest)
        #expect(try RuleSetLoader.image(cache + "/" + kept[0], .full).digest == digest)

        try folder.write("record-1\n", to: "lists/ids.txt")
        #expect(try load().digest != digest)
        #expect(try names(in: cache).count == 2)
    }
}

/// A rule set file as its layout says, for tests that change it by the rules.
struct RuleSetBytes {
    private var bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private func number(_ offset: Int) -> Int {
        Int(bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self) })
    }

    private mutating func set(_ number: Int, at offset: Int) {
        for index in 0..<8 { bytes[offset + index] = UInt8(number >> (8 * index) & 0xFF) }
    }

    /// The file with one more section, which is empty and lies behind the others.
    func adding(section id: String, flags: UInt16) -> [UInt8] {
        var file = self
        let count = Int(bytes[12])
        let rowsEnd = 128 + 32 * count
        file.bytes[12] += 1
        file.set(number(48) + 32, at: 48)
        file.set(number(56) + 32, at: 56)
        for row in 0..<count { file.set(number(136 + 32 * row) + 32, at: 136 + 32 * row) }
        var row = [UInt8](id.utf8.reversed()) + [0, 0, UInt8(flags), 0]
        row += [UInt8](repeating: 0, count: 24)
        file.bytes.insert(contentsOf: row, at: rowsEnd)
        file.set((file.bytes.count + 7) / 8 * 8, at: rowsEnd + 8)
        file.seal()
        return file.bytes
    }

    /// States the digest of the front anew.
    private mutating func seal() {
        var hasher = SHA256()
        hasher.update(bytes.span.bytes.extracting(8..<16))
        hasher.update(bytes.span.bytes.extracting(48..<number(56)))
        for (index, byte) in hasher.finishBytes().enumerated() { bytes[16 + index] = byte }
    }
}
