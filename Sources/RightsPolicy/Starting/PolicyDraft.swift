/// The text of a policy that is made from another one: settings are replaced where they stand, and
/// every comment stays.
struct PolicyDraft {
    private(set) var lines: [String]

    init(_ text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    var text: String { lines.joined(separator: "\n") }

    /// Sets a key of the top level. What belonged to its old value goes; a comment behind it
    /// stays. A key that is not there comes behind `use`.
    mutating func set(_ key: String, to value: String) {
        let line = "\(key): \(value)"
        guard let place = lines.firstIndex(where: { $0.hasPrefix(key + ":") }) else {
            let use = lines.firstIndex { $0.hasPrefix("use:") } ?? lines.count - 1
            lines.insert(line, at: end(ofEntryAt: use))
            return
        }
        let comment = Self.comment(behind: lines[place])
        lines.replaceSubrange(place..<end(ofEntryAt: place), with: [line + comment])
    }

    /// The line behind an entry of the top level: its value may go on in lines that are indented.
    private func end(ofEntryAt place: Int) -> Int {
        var end = place + 1
        while end < lines.count, lines[end].hasPrefix(" ") || lines[end].hasPrefix("-") { end += 1 }
        return end
    }

    /// The comment at the end of a line, with the space before it. No value of a starting policy
    /// holds a `#`.
    private static func comment(behind line: String) -> String {
        guard let start = line.firstIndex(of: "#") else { return "" }
        let space = line[..<start].reversed().prefix { $0 == " " }.count
        return String(repeating: " ", count: space) + line[start...]
    }
}
