import ProvenanceCore

/// What is gathered while a list is read: entries, and all that was wrong with the others.
struct OptOutListBuilder: ~Copyable {
    /// The columns of a row beside its value, as text; nil where the row does not say.
    struct Row {
        var kind: String?
        var uses: [String]?
        var status: String?
        var received: String?
        var from: String?
        var until: String?
        var reference: String?
    }

    let source: OptOutListSource
    private(set) var entries: OptOutEntries
    /// The kinds of the entries so far.
    private(set) var kinds: Set<OptOutKind> = []
    private(set) var rejected: [Diagnostic] = []
    private(set) var rejectedCount = 0
    private(set) var skippedCount = 0
    /// `# date:` lines, in order.
    private(set) var dateLines: [(text: String, line: Int)] = []
    /// Whether the list is larger than a table can be.
    private(set) var isFull = false

    /// Entries as they are written: one that is known by several names counts once.
    private(set) var entryCount = 0

    private var values: OptOutValueReader
    private let plainTerms: OptOutTerms
    private let suffixes: PublicSuffixes
    private let aliases: RepositoryAliases?

    init(
        source: OptOutListSource,
        suffixes: PublicSuffixes,
        aliases: RepositoryAliases? = nil
    ) {
        self.source = source
        self.suffixes = suffixes
        entries = OptOutEntries(kind: source.kind)
        self.aliases = aliases
        values = OptOutValueReader(
            suffixes: suffixes,
            allowsPublicSuffixes: source.allowsPublicSuffixes
        )
        var terms = OptOutTerms()
        terms.uses = source.uses ?? []
        plainTerms = terms
    }

    // MARK: Parts of one list

    /// An empty builder for another part of the list.
    func sibling() -> OptOutListBuilder {
        OptOutListBuilder(source: source, suffixes: suffixes, aliases: aliases)
    }

    /// Makes room for the entries of `text`: a line's own bytes and a few more.
    mutating func reserve(for text: RawSpan) {
        entries.reserve(byteCount: text.byteCount + 6 * text.lineCount)
    }

    /// Appends what was gathered from the part that follows.
    mutating func append(_ other: consuming OptOutListBuilder?) {
        guard let other else { return }
        if !entries.append(contentsOf: other.entries) || other.isFull { isFull = true }
        kinds.formUnion(other.kinds)
        rejected += other.rejected.prefix(Limits.rejectedEntriesShown - rejected.count)
        rejectedCount += other.rejectedCount
        skippedCount += other.skippedCount
        dateLines += other.dateLines
        entryCount += other.entryCount
    }

    // MARK: Entries

    /// Adds an entry that says nothing but its value.
    mutating func add(_ written: RawSpan, line: Int) {
        add(written, as: source.kind, terms: plainTerms, reference: nil, line: line)
    }

    /// Adds a row.
    mutating func add(_ written: RawSpan, _ row: Row, line: Int) {
        switch reading(of: row) {
        case .failure(let problem): reject(problem.message, hint: problem.hint, line: line)
        case .success(let meaning):
            add(
                written,
                as: meaning.kind,
                terms: meaning.terms,
                reference: row.reference,
                line: line
            )
        }
    }

    private mutating func add(
        _ written: RawSpan,
        as kind: OptOutKind,
        terms: OptOutTerms,
        reference: String?,
        line: Int
    ) {
        guard written.byteCount <= Limits.optOutLineBytes else {
            return reject("the entry is longer than \(Limits.optOutLineBytes) bytes", line: line)
        }
        switch values.read(written, as: kind) {
        case .rejected(let message, let hint): reject(message, hint: hint, line: line)
        case .entry(let matchesExactly):
            kinds.insert(kind)
            let isKept = Self.append(
                values,
                to: &entries,
                written,
                as: kind,
                matchesExactly,
                terms,
                reference,
                line
            )
            if !isKept { isFull = true }
            entryCount += 1
            if kind == .repositories, let aliases {
                for name in aliases.others(of: String(copying: values.value.bytes)) {
                    let value = ByteBuffer(text: name)
                    let isKept = entries.append(
                        value: value.bytes,
                        written: written,
                        as: kind,
                        matchesExactly: matchesExactly,
                        terms: terms,
                        reference: reference,
                        line: line
                    )
                    if isKept == nil { isFull = true }
                }
            }
        }
    }

    private static func append(
        _ values: borrowing OptOutValueReader,
        to entries: inout OptOutEntries,
        _ written: RawSpan,
        as kind: OptOutKind,
        _ matchesExactly: Bool,
        _ terms: OptOutTerms,
        _ reference: String?,
        _ line: Int
    ) -> Bool {
        entries.append(
            value: values.value.bytes,
            written: written,
            as: kind,
            matchesExactly: matchesExactly,
            terms: terms,
            reference: reference,
            line: line
        ) != nil
    }

    /// Adds an entry of a kind of its own that says nothing but its value.
    mutating func add(_ written: RawSpan, as kind: OptOutKind, line: Int) {
        add(written, as: kind, terms: plainTerms, reference: nil, line: line)
    }

    /// Counts a line that is no entry and no mistake.
    mutating func skip() { skippedCount += 1 }

    mutating func reject(_ message: String, hint: String? = nil, line: Int, column: Int? = nil) {
        rejectedCount += 1
        guard rejected.count < Limits.rejectedEntriesShown else { return }
        let position = SourcePosition(file: source.path, line: line, column: column)
        rejected.append(Diagnostic(message, at: position, hint: hint))
    }

    /// Takes note of a comment: it may say the day of the list.
    ///
    /// - Parameter text: what follows the comment's mark.
    mutating func note(comment text: RawSpan, line: Int) {
        let comment = trimmed(text)
        guard hasPrefix(comment, "date:") else { return }
        let day = trimmed(comment.extracting(5..<comment.byteCount))
        dateLines.append((String(copying: day), line))
    }

    // MARK: Rows

    private func reading(
        of row: Row
    ) -> Result<(kind: OptOutKind, terms: OptOutTerms), Diagnostic> {
        var kind = source.kind
        if let word = row.kind {
            guard let known = OptOutKind(rowWord: word) else {
                return .failure(
                    unknown("kind", word, OptOutKind.allWords)
                )
            }
            kind = known
        }
        if let reference = row.reference, Self.isMailAddress(reference) {
            return .failure(
                Diagnostic(
                    "`reference` is the address of a person",
                    hint: "references end up in reports; write the number of the request"
                )
            )
        }
        var terms = plainTerms
        if let words = row.uses {
            terms.uses = []
            for word in words {
                guard let use = Use(rawValue: word) else {
                    return .failure(unknown("use", word, Use.allCases.map(\.rawValue)))
                }
                if !terms.uses.contains(use) { terms.uses.append(use) }
            }
        }
        if let word = row.status {
            guard let status = OptOutStatus(word: word) else {
                return .failure(unknown("status", word, OptOutStatus.allWords))
            }
            terms.status = status
        }
        let days: [(String?, String, WritableKeyPath<OptOutTerms, Day?>)] = [
            (row.received, "received", \.received), (row.from, "from", \.from),
            (row.until, "until", \.until),
        ]
        for (text, column, path) in days {
            guard let text else { continue }
            guard let day = Day(text) else {
                return .failure(
                    Diagnostic(
                        "`\(column)` is `\(text)`, which is no day",
                        hint: "write YYYY-MM-DD"
                    )
                )
            }
            terms[keyPath: path] = day
        }
        if let from = terms.from, let until = terms.until, until < from {
            return .failure(Diagnostic("the entry ends on \(until), before it begins on \(from)"))
        }
        return .success((kind, terms))
    }

    private static func isMailAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".")
            && !text.contains("/") && !text.contains(" ")
    }

    private func unknown(_ what: String, _ word: String, _ words: [String]) -> Diagnostic {
        let nearest = suggestion(for: word, among: words)
        return Diagnostic(
            "unknown \(what) `\(word)`",
            hint: nearest.map { "did you mean `\($0)`?" }
                ?? "known are " + words.map { "`\($0)`" }.joined(separator: ", ")
        )
    }
}

/// `text` without the white space at its ends.
@_lifetime(copy text)
func trimmed(_ text: RawSpan) -> RawSpan {
    var start = 0
    var end = text.byteCount
    while start < end, text.unsafeLoad(fromByteOffset: start, as: UInt8.self) <= 0x20 { start += 1 }
    while end > start, text.unsafeLoad(fromByteOffset: end - 1, as: UInt8.self) <= 0x20 { end -= 1 }
    return text.extracting(start..<end)
}
