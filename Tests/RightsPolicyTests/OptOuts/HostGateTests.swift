import ProvenanceCore
import Testing

@testable import RightsPolicy

@Suite("The filter in front of the tables")
struct HostGateTests {
    /// An entry of a list, and addresses that it speaks for though the host is another, has a port,
    /// is a copy, or is none of the entry's.
    static let reached: [(kind: OptOutKind, entry: String, addresses: [String])] = [
        (.domains, "a.test", ["https://a.test/x", "https://b.c.a.test"]),
        (.hosts, "a.test", ["https://a.test/x", "https://user@A.test.:8080/x"]),
        (.hosts, "192.0.2.7", ["http://192.0.2.7:8080/x"]),
        (.urls, "https://a.test:8080/x?y=1", ["http://A.TEST:8080/x?y=1"]),
        (.urls, "ftp://a.test/x", ["ftp://a.test/x"]),
        (.urls, "http://[2001:db8::1]/x", ["http://[2001:DB8:0::1]:80/x"]),
        (.urlPrefixes, "https://a.test/x", ["https://a.test/x/y", "https://a.test/x?y"]),
        (.urlPatterns, "https://a.test/*/y", ["https://a.test/x/y"]),
        (.repositories, "o/r", ["https://github.com/o/r", "https://o.github.io/r/x"]),
        (.repositories, "https://git.a.test/o/r", ["https://www.git.a.test/o/r/blob/x"]),
        (.repositories, "gitlab.com/g/r", ["https://gitlab.com/g/r/-/tree/x"]),
        (.accounts, "o", ["https://raw.githubusercontent.com/o/r/x", "https://a.test/@o/1"]),
        (.accounts, "https://a.test/@o", ["https://www.a.test/@o/1"]),
        (.works, "doi:10.5555/a", ["https://doi.org/10.5555/A", "http://dx.doi.org/10.5555/a"]),
        (.works, "arxiv:0704.0001", ["https://arxiv.org/pdf/0704.0001v2.pdf"]),
    ]

    private static func rules(_ lists: [(kind: OptOutKind, entry: String)]) throws -> RuleSet {
        var files: [String: String] = [:]
        var named: [String] = []
        for (number, list) in lists.enumerated() {
            files["list\(number).txt"] = list.entry + "\n"
            named.append("{\(list.kind.rawValue): list\(number).txt}")
        }
        files["policy.yaml"] = """
            policy: test
            use: [train-genai]
            licenses: {allow: [public-domain]}
            cannot-check: {work: review, author: review, repository: review, account: review}
            opt-outs: [\(named.joined(separator: ", "))]
            """
        return try RuleFolder(files).load()
    }

    private static func codes(_ rules: RuleSet, _ address: String) throws -> String {
        try rules.decided(#"{"url":"\#(address)","license":"CC0-1.0"}"#)
    }

    @Test("lets through whatever an entry is about, alone and among others", arguments: reached)
    func reaches(kind: OptOutKind, entry: String, addresses: [String]) throws {
        let alone = try Self.rules([(kind, entry)])
        let among = try Self.rules(Self.reached.map { ($0.kind, $0.entry) })
        for address in addresses {
            for copy in [address, "https://web.archive.org/web/2024/" + address] {
                // What an archive wraps has a scheme of the web.
                if copy != address, address.hasPrefix("ftp:") { continue }
                for rules in [alone, among] {
                    let found = try Self.codes(rules, copy)
                    #expect(found.hasPrefix("block optout."), "\(entry): \(copy): \(found)")
                }
            }
        }
    }

    @Test("settles nearly every host that nothing is about")
    func settles() throws {
        let lists = Self.reached.filter { $0.kind != .accounts }.map { ($0.kind, $0.entry) }
        let index = try #require(try Self.rules(lists).optOuts)
        var passed = 0
        for number in 0..<2000 {
            let host = ByteBuffer(text: "www.elsewhere\(number).example")
            if index.mayHold(host: host.bytes, isAddress: false) { passed += 1 }
        }
        #expect(passed < 100)
    }

    @Test("is left out where an entry may be about any host, or where hosts are all that is asked")
    func leftOut() throws {
        let nowhere = ByteBuffer(text: "nowhere.example")
        for (lists, mayHold) in [
            ([(.urlPatterns, "/uploads/*"), (.urls, "https://a.test/")], true),
            ([(.domains, "a.test")], true), ([(.urls, "https://a.test/")], false),
        ] as [([(OptOutKind, String)], Bool)] {
            let index = try #require(try Self.rules(lists).optOuts)
            #expect(index.mayHold(host: nowhere.bytes, isAddress: false) == mayHold, "\(lists)")
        }
    }
}
