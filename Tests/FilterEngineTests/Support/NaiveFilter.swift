import ProvenanceCore

/// Decides lines by `TestRules.policy` the plain way: a tree for each line, no tables, no memory.
/// It knows the licences and hosts that these tests use, and nothing else.
enum NaiveFilter {
    /// What may become of a line without its line feed: outcome letters, and the code of a line
    /// that cannot be read. More than one where this filter does not know better.
    static func decide(_ line: [UInt8], lineLimit: Int = Limits.lineBytes) -> Set<String> {
        if line.count > lineLimit { return ["q parse.oversize"] }
        guard let record = NaiveJSON(line) else { return ["q \(fault(line))"] }
        guard case .object = record else { return ["q parse.not-object"] }
        return letters(record)
    }

    private static func fault(_ line: [UInt8]) -> String {
        if line.starts(with: [0xEF, 0xBB, 0xBF]) { return "parse.bom" }
        if line.allSatisfy({ $0 == 0x20 || $0 == 9 || $0 == 13 }) { return "parse.blank" }
        if String(validating: line, as: UTF8.self) == nil { return "parse.utf8" }
        if line.contains(0) { return "parse.nul" }
        return isTooDeep(line) ? "parse.depth" : "parse.json"
    }

    /// Whether brackets nest too deeply before anything else goes wrong.
    private static func isTooDeep(_ line: [UInt8]) -> Bool {
        NaiveJSON(line) == nil && line.count(where: { $0 == UInt8(ascii: "[") }) > 512
    }

    private static func letters(_ record: NaiveJSON) -> Set<String> {
        var documents = record.all("metadata")
        documents += documents.compactMap { $0.string.flatMap { NaiveJSON(Array($0.utf8)) } }
        let licenses = (record.all("license") + documents.flatMap { $0.all("license") })
            .filter { $0 != .word("null") && $0 != .string("") }
        let urls = (record.all("url") + documents.flatMap { $0.all("url") })
            .filter { $0 != .word("null") && $0 != .string("") }
        return worst(letters(licenses: licenses), letters(urls: urls))
    }

    /// All that can come of two that are decided apart: block before review before allow.
    private static func worst(_ one: Set<String>, _ other: Set<String>) -> Set<String> {
        var all: Set<String> = []
        for left in one {
            for right in other {
                all.insert(["b", "r"].first { $0 == left || $0 == right } ?? "a")
            }
        }
        return all
    }

    private static let verdicts = [
        "MIT": "a", "CC0-1.0": "a", "CC-BY-4.0": "a", "CC-BY-SA-4.0": "r", "CC-BY-NC-4.0": "b",
        "no such licence at all": "b", "\u{FFFD}": "b",
    ]

    private static func letters(licenses: [NaiveJSON]) -> Set<String> {
        if licenses.isEmpty { return ["b"] }
        let names = Set(licenses.map { $0.string ?? $0.array?.first?.string })
        if names.contains(where: { $0.flatMap { verdicts[$0] } == nil }) { return ["a", "b", "r"] }
        // Two different ones: whatever they are, never allowed.
        if names.count > 1 { return ["b", "r"] }
        return Set(names.compactMap { $0.flatMap { verdicts[$0] } })
    }

    private static func letters(urls: [NaiveJSON]) -> Set<String> {
        if urls.isEmpty { return ["r"] }
        var all: Set<String> = ["a"]
        for url in urls.flatMap({ $0.array ?? [$0] }) { all = worst(all, letters(url: url)) }
        return all
    }

    private static func letters(url: NaiveJSON) -> Set<String> {
        guard let text = url.string else { return ["r"] }
        if text == "::" { return ["r"] }
        guard let scheme = text.firstRange(of: "://") else { return ["a", "b", "r"] }
        let host = text[scheme.upperBound...].prefix { $0 != "/" }
        let isPlain = host.allSatisfy { $0.isASCII && ($0.isLetter || $0 == ".") }
        guard isPlain, host.utf8.count > 10, text.hasPrefix("http") else { return ["a", "b", "r"] }
        let isListed = ["no.example.com", "gone.example.net"].contains {
            host == $0 || host.hasSuffix("." + $0)
        }
        return isListed ? ["b"] : ["a"]
    }
}
