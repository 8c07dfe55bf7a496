import ProvenanceCore
import RightsPolicy
import Testing

/// What is wrong with a list as a whole stops the run, whatever kind it is of.
@Suite("A list that is not plainly whole", .serialized)
struct ListFitnessTests {
    /// Three entries of each kind.
    static let entries: [OptOutKind: [String]] = [
        .domains: ["a.com", "b.com", "c.com"], .hosts: ["www.a.com", "b.com", "c.com"],
        .urls: ["a.com/x", "b.com", "https://c.com/?q"],
        .urlPrefixes: ["a.com/x", "b.com/", "https://c.com/?"],
        .urlPatterns: ["a.com/*/x$", "||b.com/y", "*.c.com/"],
        .repositories: ["o/r", "github.com/o/s", "git@gitlab.com:a/b.git"],
        .accounts: ["o", "@p", "github.com/q"], .authors: ["Jane Doe", "Doe, John", "José"],
        .ids: ["1", "b", "<urn:uuid:1>"],
        .hashes: [
            "d41d8cd98f00b204e9800998ecf8427e", "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ",
            "swh:1:cnt:94a9ed024d3859793618152ea559a168bbcbb5e2",
        ],
        .works: ["978-0-306-40615-7", "10.1000/182", "arXiv:0704.0001"],
        .sources: ["Books3", "news", "wiki/dump"],
    ]

    static func text(_ kind: OptOutKind, count: Int = 3) -> String {
        "# date: 2026-09-01\n" + (entries[kind] ?? []).prefix(count).joined(separator: "\n")
    }

    static func refusals(
        _ kind: OptOutKind,
        _ content: some Sequence<UInt8>,
        named name: String = "list.txt",
        _ change: (inout OptOutListSource) -> Void = { _ in }
    ) throws -> [String] {
        let file = try TemporaryList(content, named: name)
        do {
            _ = try OptOutListReader.read(
                file.source(kind, change),
                suffixes: PublicSuffixes()
            )
            return []
        } catch let findings as Diagnostics {
            return findings.all.map(\.message)
        }
    }

    @Test("is read if it is whole", arguments: OptOutKind.allCases)
    func whole(kind: OptOutKind) throws {
        let list = try read(Self.text(kind), kind) { $0.minEntries = 3 }
        #expect(list.entryCount == 3 && list.kinds == [kind])
        #expect(list.date == Day("2026-09-01"))
    }

    @Test("that is shorter than it must be", arguments: OptOutKind.allCases)
    func short(kind: OptOutKind) throws {
        let text = Self.text(kind, count: 2)
        let found = try Self.refusals(kind, text.utf8) { $0.minEntries = 3 }
        #expect(found == ["list `list.txt` has 2 entries, fewer than `min-entries: 3`"])
    }

    @Test("that is cut short", arguments: OptOutKind.allCases, [Container.gzip, .zstd])
    func truncated(kind: OptOutKind, container: Container) throws {
        var encoder = MemberEncoder(container: container)
        var packed = ByteBuffer()
        let plain = ByteBuffer(text: Self.text(kind))
        encoder.append(member: plain, to: &packed)
        let bytes = packed.withUnsafeBytes { [UInt8]($0) }
        let name = "list.txt" + (container.suffixes.first ?? "")
        #expect(try Self.refusals(kind, bytes, named: name) == [])
        for count in stride(from: 0, to: bytes.count, by: 3) {
            let found = try Self.refusals(kind, bytes.prefix(count), named: name)
            #expect(found.count == 1, "\(count) of \(bytes.count) bytes")
        }
    }
}
