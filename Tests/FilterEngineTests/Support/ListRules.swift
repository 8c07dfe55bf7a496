import ProvenanceCore
import RightsPolicy
import TestSupport

/// Rule sets of one policy with lists of every kind, whose entries are given.
enum ListRules {
    static let policy = """
        policy: list-tests
        use: [train-genai]
        train-in: [US]
        record-format:
          id: [id]
          text: [text]
          source: [source]
          license: [license]
          url: [url]
          repository: [repo]
          account: [account]
          authors: [authors]
          hash: [hash]
          work: [work]
          title: [title]
          headers: [headers]
        licenses:
          allow: [MIT, CC0-1.0, CC-BY-4.0]
        opt-outs:
          - {domains: list.txt, name: opt-outs, format: jsonl, min-entries: 0}
        takedowns:
          - {ids: gone.txt, name: takedowns, min-entries: 0}
        cannot-check: {url: review}
        attribution: {author-missing: allow, modified: yes}
        """

    /// One row of a list.
    struct Entry: Hashable {
        var kind: OptOutKind
        var value: String
        var until: String?

        var line: String {
            let end = until.map { ",\"until\":\"\($0)\"" } ?? ""
            return "{\"kind\":\"\(kind.rawValue)\",\"value\":\"\(value)\"\(end)}\n"
        }
    }

    /// Entries that name no record, one of each kind: so that all sets have lists of all kinds.
    static let idle: [Entry] = [
        Entry(kind: .domains, value: "idle.example"), Entry(kind: .hosts, value: "idle.example"),
        Entry(kind: .urls, value: "https://idle.example/x"),
        Entry(kind: .urlPrefixes, value: "https://idle.example/y/"),
        Entry(kind: .urlPatterns, value: "https://idle.example/*.pdf"),
        Entry(kind: .repositories, value: "https://github.com/idle/none"),
        Entry(kind: .accounts, value: "https://github.com/idle"),
        Entry(kind: .authors, value: "Nobody Idle"), Entry(kind: .ids, value: "idle"),
        Entry(kind: .hashes, value: "md5:00000000000000000000000000000000"),
        Entry(kind: .works, value: "10.9999/idle"), Entry(kind: .sources, value: "idle"),
    ]

    private static let unlisted = Result { try compile([]) }

    /// The set whose lists name no record, compiled once.
    static func plain() throws -> RuleSet { try unlisted.get() }

    static func compile(
        _ entries: [Entry],
        takedowns: [String] = [],
        policy: String = policy,
        asOf: Day = TestRules.day
    ) throws -> RuleSet {
        try Bench.with { bench in
            try bench.store(policy.utf8, "policy.yaml")
            try bench.store((idle + entries).map(\.line).joined().utf8, "list.txt")
            try bench.store((["idle"] + takedowns).joined(separator: "\n").utf8, "gone.txt")
            return try bench.rules(asOf: asOf)
        }
    }

    // MARK: Records

    /// A record with a field for every kind of list; names are of a few, so that lists name some.
    static func record(_ number: Int, _ dice: inout Dice, license: String) -> String {
        let name = dice.pick(0..<60)
        let host = ["a.example", "www.b.example", "192.0.2.7", "c.co.uk"][number % 4]
        var fields = [
            "\"id\":\"r\(number)\"",
            "\"url\":\"https://s\(name).\(host)/d\(name)/p\(number).html\"",
            "\"license\":\"\(license)\"", "\"source\":\"s\(dice.pick(0..<3))\"",
            "\"repo\":\"https://github.com/u\(name)/r\(number % 50)\"",
            "\"account\":\"https://github.com/u\(name)\"",
            "\"authors\":[\"Ada N\(name)\",\"Bo \\u00e9 \(number % 30)\"]",
            "\"hash\":\"md5:\(String(number + 0x1000_0000, radix: 16))00000000000000000000000a\"",
            "\"work\":\"10.1234/w\(name)\"", "\"title\":\"T \(number)\"",
            "\"text\":\"\(String(repeating: "word ", count: dice.pick(1..<30)))\"",
        ]
        if host == "192.0.2.7" { fields[1] = "\"url\":\"http://192.0.2.\(name)/x\"" }
        if dice.pick(0..<5) == 0 {
            fields.append("\"headers\":\"tdm-reservation: 0\\r\\nx-robots-tag: ,,\\r\\n\"")
        }
        return "{\(fields.joined(separator: ","))}\n"
    }

    /// The lines packed as members of about `byteCount` bytes, each of whole lines.
    static func packed(_ content: [UInt8], memberByteCount byteCount: Int) -> [UInt8] {
        var encoder = MemberEncoder(container: .gzip)
        var output = ByteBuffer()
        var member = ByteBuffer()
        for line in content.split(separator: 0x0A) {
            for byte in line { member.append(byte) }
            member.append(0x0A)
            guard member.count >= byteCount else { continue }
            encoder.append(member: member, to: &output)
            member.removeAll()
        }
        if !member.isEmpty { encoder.append(member: member, to: &output) }
        return output.withUnsafeBytes { Array($0) }
    }

    static func content(_ count: Int, dropped: Int, _ dice: inout Dice) -> [UInt8] {
        var text = ""
        for number in 0..<count {
            let isDropped = dice.pick(0..<1000) < dropped
            let license = isDropped ? "CC-BY-NC-4.0" : dice.pick(["MIT", "CC0-1.0", "CC-BY-4.0"])
            text += record(number, &dice, license: license)
        }
        return Array(text.utf8)
    }

    /// Entries that may name records of `content`.
    static func entries(_ count: Int, of recordCount: Int, _ dice: inout Dice) -> [Entry] {
        (0..<count).map { _ in
            let name = dice.pick(0..<60)
            let number = dice.pick(0..<recordCount)
            let ending = ["a.example", "www.b.example", "192.0.2.7", "c.co.uk"][number % 4]
            let host = number % 4 == 2 ? "192.0.2.\(name)" : "s\(name).\(ending)"
            let kind = dice.pick(OptOutKind.allCases)
            let value =
                switch kind {
                case .domains, .hosts: host
                case .urls: "https://\(host)/d\(name)/p\(number).html"
                case .urlPrefixes: "https://\(host)/d\(name)/"
                case .urlPatterns: "https://\(host)/*/p\(number)*"
                case .repositories: "https://github.com/u\(name)/r\(number % 50)"
                case .accounts: "https://github.com/u\(name)"
                case .authors: "Ada N\(name)"
                case .ids: "r\(number)"
                case .hashes:
                    "md5:\(String(number + 0x1000_0000, radix: 16))00000000000000000000000a"
                case .works: "10.1234/w\(name)"
                case .sources: "s9"
                }
            return Entry(kind: kind, value: value, until: dice.pick([nil, nil, "2026-11-20"]))
        }
    }
}
