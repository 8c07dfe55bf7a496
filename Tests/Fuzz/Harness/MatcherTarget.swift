import ProvenanceCore
import RightsPolicy

/// Lists that are made of an input are compiled, and asked about records that are made of it as
/// well; what they say is what one reads who goes through the entries one by one.
enum MatcherTarget {
    /// One entry, as it is written and as it is meant.
    private struct Entry {
        var kind: String
        var value: String
        var status: String
        /// Days of 2026, both ends included; 0 for none.
        var from: Int
        var until: Int

        var isInForce: Bool {
            (status == "received" || status == "verified") && from <= today
                && (until == 0 || today <= until)
        }

        var json: String {
            var text = #"{"kind":"\#(kind)","value":"\#(value)","status":"\#(status)""#
            if from > 0 { text += #","from":"2026-11-\#(from)""# }
            if until > 0 { text += #","until":"2026-11-\#(until)""# }
            return text + "}\n"
        }
    }

    private struct Record {
        var id: String
        var host: String
        var path: String
        var source: String
        /// How the address is written: it is the same one.
        var writtenHost: String

        var json: String {
            #"{"id":"\#(id)","license":"MIT","url":"https://\#(writtenHost)\#(path)","source":"\#(source)"}"#
        }

        func isNamed(by entry: Entry) -> Bool {
            switch entry.kind {
            case "domains": host == entry.value || host.hasSuffix("." + entry.value)
            case "hosts": host == entry.value
            case "urls": "https://\(host)\(path)" == entry.value
            case "url-prefixes":
                "https://\(host)\(path)".hasPrefix(entry.value)
            case "ids": id == entry.value
            default: source == entry.value
            }
        }
    }

    private static let today = 15
    private static let day = Day("2026-11-15") ?? Day(number: 0)
    private static let kinds = ["domains", "hosts", "urls", "url-prefixes", "ids", "sources"]
    private static let labels = ["a", "b", "ab", "a-b", "xn--bcher-kva"]
    private static let paths = ["/", "/a", "/a/", "/a/b", "/ab", "/a/b?c=d"]
    private static let names = ["n", "n1", "N1", "n-1", "n 1", "\u{e9}"]

    private static let folder: FuzzFolder? = {
        let folder = FuzzFolder("matcher")
        let policy = FuzzFolder.policy + "opt-outs: [{domains: list.jsonl, format: jsonl}]\n"
        return folder.flatMap { $0.write(policy, to: "policy.yaml") ? $0 : nil }
    }()

    private static func host(_ choices: inout Choices) -> String {
        let count = 1 + choices.byte() % 3
        return (0..<count).map { _ in choices.pick(labels) }.joined(separator: ".") + ".example"
    }

    private static func entry(_ choices: inout Choices) -> Entry {
        let kind = choices.pick(kinds)
        let value: String
        switch kind {
        case "domains", "hosts": value = host(&choices)
        case "urls": value = "https://" + host(&choices) + choices.pick(paths)
        case "url-prefixes":
            // One that ends inside a name of the path is another question: where it may end.
            value = "https://" + host(&choices) + choices.pick(["/", "/a/"])
        default: value = choices.pick(names)
        }
        let terms = choices.byte()
        return Entry(
            kind: kind,
            value: value,
            status: ["received", "received", "verified", "withdrawn", "rejected"][terms % 5],
            from: terms & 0x10 == 0 ? 0 : [14, 15, 16][terms >> 5 % 3],
            until: terms & 0x08 == 0 ? 0 : [16, 20, 25][terms >> 5 % 3]
        )
    }

    private static func record(_ choices: inout Choices) -> Record {
        let host = host(&choices)
        let form = choices.byte()
        var written = form & 1 == 0 ? host : host.uppercased()
        if form & 2 != 0 { written += "." }
        if form & 4 != 0 { written += ":443" }
        if form & 8 != 0 { written = "user:word@" + written }
        return Record(
            id: choices.pick(names),
            host: host,
            path: choices.pick(paths),
            source: choices.pick(names),
            writtenHost: written
        )
    }

    @Sendable static func run(_ input: RawSpan) {
        guard let folder else { return }
        var choices = Choices(input)
        // One entry is in force whatever the input, so that the list is never empty.
        var entries = [Entry(kind: "ids", value: "always", status: "received", from: 0, until: 0)]
        for _ in 0..<(choices.byte() % 40) { entries.append(entry(&choices)) }
        var records: [Record] = []
        for _ in 0..<16 { records.append(record(&choices)) }
        let list = entries.map(\.json).joined()
        guard folder.write(list, to: "list.jsonl") else { return }
        let rules: RuleSet
        do {
            let path = folder.path + "/policy.yaml"
            let image = try RuleSetCompiler(policyAt: path, data: folder.data).compile()
            rules = try RuleSet(image, asOf: day)
        } catch {
            preconditionFailure("a list of sound entries is refused: \(error)\n\(list)")
        }
        var matcher = Matcher(rules)
        for record in records {
            let text = ByteBuffer(text: record.json)
            let expected = entries.filter { $0.isInForce && record.isNamed(by: $0) }
            do throws(JSONFault) {
                let answer = try matcher.askLists(text.paddedBytes, from: 0, to: text.count)
                let found = Set(answer.codes.map(\.rawValue))
                let wanted = Set(expected.map(code))
                require(
                    found == wanted,
                    "\(record.json): found \(found.sorted()), wanted \(wanted.sorted())\n\(list)"
                )
            } catch {
                preconditionFailure("a sound record is refused: \(record.json)")
            }
        }
    }

    private static func code(_ entry: Entry) -> String {
        switch entry.kind {
        case "domains": "optout.domain"
        case "hosts": "optout.host"
        case "urls", "url-prefixes": "optout.url"
        case "ids": "optout.id"
        default: "optout.source"
        }
    }
}
