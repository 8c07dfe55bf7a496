import ProvenanceCore
import RightsPolicy

#if canImport(Glibc)
    import Glibc
#endif

/// A folder of a target's own: a policy, its lists, and product data that is small enough to be
/// read for every input.
struct FuzzFolder {
    let path: String
    let data: DataFolder

    static let policy = """
        policy: fuzz
        use: [train]
        record-format: {license: license, url: url, id: id, repository: repo, source: source}
        licenses: {allow: [permissive]}
        cannot-check: {url: review, id: review}

        """

    /// Nil where the system has no room for it.
    init?(_ name: String) {
        var template = Array("/tmp/sluice-fuzz-\(name)-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { return nil }
        let path = String(cString: made)
        for folder in ["licenses", "profiles", "crawlers"] { mkdir(path + "/" + folder, 0o755) }
        let names = [
            "licenses", "additions", "addresses", "aliases", "exceptions", "families",
            "huggingface", "ports", "scancode", "urls",
        ]
        for name in names {
            let mit =
                "MIT\tMIT License\tpermissive\tnotice\tcopyright\thttps://mit.example/\t\t\t\n"
            let text = name == "licenses" ? "!list\t3.29.0\n" + mit : "# nothing\n"
            guard Self.write(Array(text.utf8), path + "/licenses/\(name).tsv") else { return nil }
        }
        guard
            let crawlers = try? Files.contents(
                of: Self.rules + "/crawlers/crawlers.tsv",
                limit: 1 << 20
            ),
            Self.write(crawlers.withUnsafeBytes { [UInt8]($0) }, path + "/crawlers/crawlers.tsv"),
            let data = try? DataFolder(path)
        else { return nil }
        self.path = path
        self.data = data
    }

    /// The product's own data: four components up from this file.
    private static let rules: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(4)
        return parts.joined(separator: "/") + "/Rules"
    }()

    func write(_ text: String, to name: String) -> Bool {
        Self.write(Array(text.utf8), path + "/" + name)
    }

    func write(_ bytes: [UInt8], to name: String) -> Bool { Self.write(bytes, path + "/" + name) }

    private static func write(_ bytes: [UInt8], _ path: String) -> Bool {
        guard let file = fopen(path, "w") else { return false }
        let written = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
        return fclose(file) == 0 && written == bytes.count
    }
}

/// An input as a row of choices; behind its end every choice is the first.
struct Choices {
    private let bytes: [UInt8]
    private var next = 0

    init(_ input: RawSpan) { bytes = input.withUnsafeBytes { [UInt8]($0) } }

    var isEmpty: Bool { next >= bytes.count }

    mutating func byte() -> Int {
        defer { next += 1 }
        return next < bytes.count ? Int(bytes[next]) : 0
    }

    mutating func number(below limit: Int) -> Int {
        limit < 2 ? 0 : (byte() << 16 | byte() << 8 | byte()) % limit
    }

    mutating func pick<Element>(_ choices: [Element]) -> Element { choices[byte() % choices.count] }
}

/// What a rule set says of a record, in words that can be compared.
func answers(_ rules: RuleSet, _ records: [String]) -> [String] {
    var matcher = Matcher(rules)
    return records.map { record in
        let text = ByteBuffer(text: record)
        do throws(JSONFault) {
            let decision = try matcher.decide(text.paddedBytes, from: 0, to: text.count)
            var reasons = ByteBuffer()
            decision.reasons.append(to: &reasons)
            return "\(decision.finding.outcome) \(String(copying: reasons.bytes))"
        } catch {
            return "\(error.kind)"
        }
    }
}
