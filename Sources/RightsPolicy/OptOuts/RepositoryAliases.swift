import ProvenanceCore

/// Repositories that were renamed or moved: a record may know one by any of its names, so an
/// entry that names it by one of them means all.
///
/// A file of lines `OLD NEW`, with white space, a comma or `->` between the two names, each as in a
/// list of repositories; `#` starts a comment. Chains are followed (`a b`, `b c`), several old
/// names may end in one new one; a name with two successors, a cycle, and a chain of more than
/// `Limits.repositoryRenames` are refused.
struct RepositoryAliases: Sendable {
    /// The digest of the file as it lies on disk.
    let sha256: String
    /// All names of the repository that a name is of, that name left out.
    private let names: [String: [String]]

    /// The other names of the repository whose key this is.
    ///
    /// A name without a host means GitHub's repository among others, so it has the names of that
    /// one as well.
    func others(of key: String) -> [String] {
        var others = names[key] ?? []
        if key.split(separator: "/").count == 2 { others += names["github.com/" + key] ?? [] }
        var seen: Set<String> = [key]
        return others.filter { seen.insert($0).inserted }
    }

    static func read(
        path: String,
        of source: OptOutListSource
    ) throws(Diagnostics) -> RepositoryAliases {
        let file: OptOutListFile
        do {
            file = try OptOutListFile.read(path: path)
        } catch {
            throw Diagnostics([
                Diagnostic(
                    "the aliases of list `\(source.displayName)`: the file \(error.message)",
                    at: source.position,
                    hint: error.hint
                )
            ])
        }
        var reader = Reader(path: path)
        forEachLine(of: file.text.bytes) { line, number in reader.read(line, number: number) }
        let names = reader.names()
        guard reader.findings.isEmpty else { throw reader.findings }
        return RepositoryAliases(sha256: file.sha256, names: names)
    }

    /// What is gathered while a file is read.
    private struct Reader: ~Copyable {
        let path: String
        var findings = Diagnostics()
        /// By old name: the new one, and the line that says so.
        private var successors: [String: (name: String, line: Int)] = [:]
        /// Old names in the order of their lines.
        private var order: [String] = []
        private var url = NormalURL()
        private var scratch = ByteBuffer()

        init(path: String) { self.path = path }

        mutating func read(_ line: RawSpan, number: Int) {
            let text = trimmed(line.extracting(0..<LinesListReader.commentStart(in: line)))
            if text.isEmpty { return }
            let words = String(copying: text)
                .replacing("->", with: " ").replacing("\u{2192}", with: " ")
                .split { $0 == " " || $0 == "\t" || $0 == "," }
            guard words.count == 2 else {
                return report(number, "a line of aliases holds two names, the old and the new one")
            }
            var keys: [String] = []
            for word in words {
                let buffer = ByteBuffer(text: String(word))
                var key = ByteBuffer()
                let reading = RepositoryKey.readEntry(buffer.bytes, &url, &scratch, into: &key)
                if case .rejected(let message, let hint) = reading {
                    return report(number, "`\(excerpt(buffer.bytes))` \(message)", hint: hint)
                }
                keys.append(String(copying: key.bytes))
            }
            add(keys[0], keys[1], line: number)
            // Names without a host are GitHub's as well.
            let areBare = keys.allSatisfy { $0.split(separator: "/").count == 2 }
            if areBare { add("github.com/" + keys[0], "github.com/" + keys[1], line: number) }
        }

        private mutating func add(_ old: String, _ new: String, line: Int) {
            if old == new { return report(line, "a repository is renamed to itself, `\(old)`") }
            if let known = successors[old], known.name != new {
                return report(
                    line,
                    "`\(old)` is renamed to `\(new)` here and to `\(known.name)` on line "
                        + "\(known.line)"
                )
            }
            if successors[old] == nil { order.append(old) }
            successors[old] = (new, line)
        }

        /// The other names of each name.
        mutating func names() -> [String: [String]] {
            var groups: [String: [String]] = [:]
            for old in order {
                guard let last = lastName(of: old) else { continue }
                groups[last, default: [last]].append(old)
            }
            var names: [String: [String]] = [:]
            for group in groups.values {
                for name in group { names[name] = group.filter { $0 != name }.sorted() }
            }
            return names
        }

        /// The name at the end of a chain; nil, with a finding, if there is none.
        private mutating func lastName(of old: String) -> String? {
            var name = old
            for _ in 0..<Limits.repositoryRenames {
                guard let next = successors[name] else { return name }
                name = next.name
                if name == old {
                    report(next.line, "the renames of `\(old)` lead back to it")
                    return nil
                }
            }
            report(
                successors[old]?.line ?? 1,
                "`\(old)` is renamed more than \(Limits.repositoryRenames) times",
                hint: "there may be a cycle behind it"
            )
            return nil
        }

        private mutating func report(_ line: Int, _ message: String, hint: String? = nil) {
            let position = SourcePosition(file: path, line: line)
            findings.append(Diagnostic(message, at: position, hint: hint))
        }
    }
}
