import ProvenanceCore
import RightsPolicy

/// The lines of a shard's outputs, gone through side by side in the order of the input, and
/// staged anew for the case that a list takes some of them out.
struct RewrittenLines: ~Copyable {
    private var matcher: Matcher
    private let writer: RecordWriter
    private let options: FilterOptions
    private let list: AppliedList
    private let entries: [DecisionEntry]
    private let inputByteCount: Int
    private var decisions: LineCursor
    private var allowed: LineCursor
    private var blocked: LineCursor
    private var attribution: LineCursor
    private var quarantine: LineCursor
    /// The line of the input that the current line of `attribution/` is of; nil behind the last.
    private var owingLine: Int?
    private var place: LinePlace
    /// Bytes of text of the records that were allowed, as these rules find them.
    private var allowedTextBytes = 0

    init(
        _ folder: OutputFolder,
        _ manifest: Manifest,
        _ rules: RuleSet,
        _ options: FilterOptions,
        _ list: AppliedList
    ) throws(ShardFailure) {
        let name = manifest.input.name
        let decisions = try LineCursor(folder.path(of: .decisions, name))
        let allowed = try LineCursor(folder.path(of: .allowed, name))
        let blocked = try LineCursor(folder.path(of: .blocked, name))
        let attribution = try LineCursor(folder.path(of: .attribution, name))
        let quarantine = try LineCursor(folder.path(of: .quarantine, name))
        matcher = Matcher(rules)
        writer = RecordWriter(rules, blocked: options.blocked)
        self.options = options
        self.list = list
        entries = manifest.decisions
        inputByteCount = manifest.input.decodedBytes
        var quoted = ByteBuffer()
        quoted.append(jsonString: name)
        place = LinePlace(shard: String(copying: quoted.bytes), line: 0, offset: 0)
        self.decisions = decisions
        self.allowed = allowed
        self.blocked = blocked
        self.attribution = attribution
        self.quarantine = quarantine
    }

    /// Stages what becomes of the next line of the input; false behind the last.
    mutating func next(
        _ account: inout RewrittenAccount,
        _ staged: [StagedOutput]
    ) throws(RewriteFault) -> Bool {
        if place.line == 0 { try passOwing() }
        guard try Self.advance(&decisions) else { return false }
        place.line += 1
        let byteCount: Int
        switch try outcome() {
        case .allow: byteCount = try takeAllowed(&account, staged)
        case .review: byteCount = try takeBlocked(.review, &account, staged)
        case .block: byteCount = try takeBlocked(.block, &account, staged)
        case .quarantine:
            try Self.expect(&quarantine, .quarantine)
            copy(quarantine, to: staged[OutputKind.quarantine.rawValue])
            copy(decisions, to: staged[OutputKind.decisions.rawValue])
            byteCount = size(of: quarantine, .quarantine)
        }
        place.offset += byteCount
        return true
    }

    /// That the outputs were read to their ends, and are those that the manifest accounts for.
    mutating func finish(_ manifest: Manifest) throws(RewriteFault) {
        var hasMore = owingLine != nil
        if try Self.advance(&allowed) { hasMore = true }
        if try Self.advance(&blocked) { hasMore = true }
        if try Self.advance(&quarantine) { hasMore = true }
        let accounts: [(OutputKind, OutputFile.Account)] = [
            (.allowed, allowed.finish()), (.blocked, blocked.finish()),
            (.attribution, attribution.finish()), (.quarantine, quarantine.finish()),
            (.decisions, decisions.finish()),
        ]
        for (kind, found) in accounts {
            guard let known = manifest.outputs[kind.word], !hasMore,
                found.byteCount == known.bytes, found.lineCount == known.lines,
                known.sha256 == nil || known.sha256 == found.sha256
            else {
                throw RewriteFault(
                    message: "\(kind.word) is not the file that its manifest accounts for"
                )
            }
        }
        let allow = String(describing: Outcome.allow.word)
        let known = manifest.counts.outcome.amounts[allow]?.textBytes ?? 0
        if allowedTextBytes != known {
            throw RewriteFault(
                message: "the text of its records is not where it was looked for; name the policy "
                    + "of the run with --rules"
            )
        }
    }

    // MARK: Lines

    private mutating func takeAllowed(
        _ account: inout RewrittenAccount,
        _ staged: [StagedOutput]
    ) throws(RewriteFault) -> Int {
        try Self.expect(&allowed, .allowed)
        guard let answer = Self.ask(&matcher, allowed.text, allowed.line) else {
            throw RewriteFault(message: "line \(allowed.lineCount) of allowed is no record")
        }
        let textBytes = matcher.slot(.text)?.byteCount ?? 0
        allowedTextBytes += textBytes
        let owes = owingLine == place.line
        if let reasons = answer.reasons {
            if options.blocked != .none {
                let share = staged[OutputKind.blocked.rawValue]
                writer.appendBlocked(
                    .block,
                    reasons,
                    isReference: list.takedown || options.blocked == .reference,
                    matcher,
                    allowed.text.bytes,
                    allowed.text.bytes.extracting(allowed.line),
                    place,
                    to: &share.text
                )
                share.lineCount += 1
            }
            let amount = Amount(records: 1, bytes: allowed.byteCount, textBytes: textBytes)
            account.block(
                amount,
                from: .allow,
                bases: rows().compactMap { entries[$0].basis },
                codes: answer.codes,
                list: list.name
            )
            stageDecision(answer.codes, rest: [], &account, staged)
        } else {
            copy(allowed, to: staged[OutputKind.allowed.rawValue])
            copy(decisions, to: staged[OutputKind.decisions.rawValue])
            if owes { copy(attribution, to: staged[OutputKind.attribution.rawValue]) }
        }
        if owes { try passOwing() }
        return allowed.byteCount
    }

    /// A line of a record that is not allowed: it is changed if it waits for review, or if a
    /// takedown asks for the record itself.
    private mutating func takeBlocked(
        _ outcome: Outcome,
        _ account: inout RewrittenAccount,
        _ staged: [StagedOutput]
    ) throws(RewriteFault) -> Int {
        if options.blocked == .none {
            copy(decisions, to: staged[OutputKind.decisions.rawValue])
            return 0
        }
        try Self.expect(&blocked, .blocked)
        guard Self.inputLine(of: blocked) == place.line else {
            throw RewriteFault(message: "blocked is not in the order of decisions")
        }
        var byteCount = size(of: blocked, .blocked)
        // The shard's last line may have had no line feed.
        if place.offset + byteCount == inputByteCount + 1 { byteCount -= 1 }
        let share = staged[OutputKind.blocked.rawValue]
        if let line = BlockedLine(blocked.text, blocked.line), line.isAsked(list) {
            guard let answer = Self.ask(&matcher, blocked.text, line.record) else {
                throw RewriteFault(message: "line \(blocked.lineCount) of blocked holds no record")
            }
            guard let reasons = answer.reasons else {
                copyBlocked(staged)
                return byteCount
            }
            line.append(
                to: &share.text,
                blocked.text.bytes,
                reasons: reasons,
                isReference: list.takedown,
                writer
            )
            share.lineCount += 1
            let textBytes = matcher.slot(.text)?.byteCount ?? 0
            let amount = Amount(records: 1, bytes: byteCount, textBytes: textBytes)
            if outcome == .review {
                account.block(
                    amount,
                    from: .review,
                    bases: [],
                    codes: answer.codes,
                    list: list.name
                )
            } else {
                account.note(amount, answer.codes, list.name)
            }
            stageDecision(answer.codes, rest: rows(), &account, staged)
        } else {
            copyBlocked(staged)
        }
        return byteCount
    }

    private func copyBlocked(_ staged: [StagedOutput]) {
        copy(blocked, to: staged[OutputKind.blocked.rawValue])
        copy(decisions, to: staged[OutputKind.decisions.rawValue])
    }

    /// What the lists say of the record in `text`; nil if it is none.
    private static func ask(
        _ matcher: inout Matcher,
        _ text: borrowing ByteBuffer,
        _ record: Range<Int>
    ) -> ListAnswer? {
        try? matcher.askLists(text.paddedBytes, from: record.lowerBound, to: record.upperBound)
    }

    // MARK: Decisions

    private func outcome() throws(RewriteFault) -> Outcome {
        let line = decisions.text.bytes.extracting(decisions.line)
        let letter = line.byteCount > 0 ? line.unsafeLoad(fromByteOffset: 0, as: UInt8.self) : 0
        for outcome in Outcome.allCases
        where outcome.letter == Character(UnicodeScalar(letter)) {
            return outcome
        }
        throw RewriteFault(message: "line \(decisions.lineCount) of decisions is none")
    }

    /// The rows of the manifest's table that the current line of `decisions/` names.
    private func rows() -> [Int] {
        let line = decisions.text.bytes.extracting(decisions.line)
        return String(copying: line).dropFirst(2).split(separator: ",").compactMap { Int($0) }
            .filter(entries.indices.contains)
    }

    private func stageDecision(
        _ codes: [ReasonCode],
        rest: [Int],
        _ account: inout RewrittenAccount,
        _ staged: [StagedOutput]
    ) {
        let numbers = codes.map { account.number(of: $0) } + rest
        let share = staged[OutputKind.decisions.rawValue]
        let list = numbers.map(String.init).joined(separator: ",")
        share.text.append("\(Outcome.block.letter) \(list)\n")
        share.lineCount += 1
    }

    // MARK: Cursors

    private static func advance(_ cursor: inout LineCursor) throws(RewriteFault) -> Bool {
        do throws(ShardFailure) {
            return try cursor.advance()
        } catch {
            throw RewriteFault(message: "\(error)")
        }
    }

    private static func expect(_ cursor: inout LineCursor, _ kind: OutputKind) throws(RewriteFault)
    {
        if try Self.advance(&cursor) { return }
        throw RewriteFault(message: "\(kind.word) has fewer lines than decisions says")
    }

    private mutating func passOwing() throws(RewriteFault) {
        owingLine = nil
        guard try Self.advance(&attribution) else { return }
        let number = Self.inputLine(of: attribution)
        guard number > place.line else {
            throw RewriteFault(message: "line \(attribution.lineCount) of attribution is none")
        }
        owingLine = number
    }

    /// The line of the input that the current line says it is of; 0 if it does not.
    private static func inputLine(of cursor: borrowing LineCursor) -> Int {
        cursor.text.bytes.extracting(cursor.line).number(behind: ",\"line\":") ?? 0
    }

    private func copy(_ cursor: borrowing LineCursor, to share: StagedOutput) {
        share.text.append(
            cursor.text,
            cursor.line.lowerBound..<(cursor.line.lowerBound + cursor.byteCount)
        )
        share.lineCount += 1
    }

    /// Bytes of the record that the current line stands for, with the line feed that it had.
    private func size(of cursor: borrowing LineCursor, _ kind: OutputKind) -> Int {
        ShardAudit.recordByteCount(cursor.text.bytes.extracting(cursor.line), kind)
    }
}
