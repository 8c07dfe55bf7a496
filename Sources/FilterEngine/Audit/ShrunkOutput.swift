import ProvenanceCore

/// An output of a shard to which lists were applied afterwards, read along while the shard is
/// decided once more by the rules alone.
///
/// What lists took out must be taken out in every output, and nothing else may differ: of
/// `allowed/` and `attribution/` lines may be missing and none may be added; a line of `blocked/`
/// or `decisions/` that differs must block its record for an entry of a list. That the lists name
/// just these records is not decided again: who has them asks `sluice affected`.
final class ShrunkOutput: ComparedOutput {
    private let kind: OutputKind
    private let entries: [DecisionEntry]
    private var cursor: LineCursor
    private var hasLine = false
    private var hasStarted = false
    private(set) var lineCount = 0

    init(_ kind: OutputKind, _ path: String, _ entries: [DecisionEntry]) throws(ShardFailure) {
        self.kind = kind
        self.entries = entries
        cursor = try LineCursor(path)
    }

    func continues(with share: StagedOutput) throws(ShardFailure) -> Bool {
        try start()
        return try continues(with: share.text)
    }

    func hasEnded() throws(ShardFailure) -> Bool {
        try start()
        while kind == .blocked, hasLine, Self.isTakenOut(cursor) { hasLine = try cursor.advance() }
        return !hasLine
    }

    private func start() throws(ShardFailure) {
        if !hasStarted { hasLine = try cursor.advance() }
        hasStarted = true
    }

    private func continues(with text: borrowing ByteBuffer) throws(ShardFailure) -> Bool {
        var start = 0
        while start < text.count {
            let lineFeed = text.bytes.firstOffset(
                of: UInt8(ascii: "\n"),
                from: start,
                to: text.count
            )
            let line = start..<(lineFeed ?? text.count)
            lineCount += 1
            guard try isTold(text, line) else { return false }
            start = line.upperBound + 1
        }
        return true
    }

    /// Whether the output holds the line, or says of its record that it was taken out.
    private func isTold(
        _ text: borrowing ByteBuffer,
        _ line: Range<Int>
    ) throws(ShardFailure) -> Bool {
        switch kind {
        case .allowed, .attribution:
            if hasLine, Self.isEqual(cursor, text, line) { hasLine = try cursor.advance() }
            return true
        case .quarantine:
            guard hasLine, Self.isEqual(cursor, text, line) else { return false }
            hasLine = try cursor.advance()
            return true
        case .decisions:
            guard hasLine, Self.isEqual(cursor, text, line) || blocksForList() else {
                return false
            }
            hasLine = try cursor.advance()
            return true
        case .blocked:
            let number = text.bytes.extracting(line).number(behind: Self.lineKey)
            while hasLine, !Self.isEqual(cursor, text, line) {
                guard Self.isTakenOut(cursor) else { return false }
                let isSameRecord = Self.number(of: cursor) == number
                hasLine = try cursor.advance()
                if isSameRecord { return true }
            }
            guard hasLine else { return false }
            hasLine = try cursor.advance()
            return true
        }
    }

    // MARK: Lines

    private static let lineKey: StaticString = ",\"line\":"

    private static func isEqual(
        _ cursor: borrowing LineCursor,
        _ text: borrowing ByteBuffer,
        _ line: Range<Int>
    ) -> Bool {
        cursor.text.bytes.extracting(cursor.line).elementsEqual(text.bytes.extracting(line))
    }

    private static func number(of cursor: borrowing LineCursor) -> Int? {
        cursor.text.bytes.extracting(cursor.line).number(behind: lineKey)
    }

    /// Whether a line of `blocked/` blocks for an entry of a list before all else.
    private static func isTakenOut(_ cursor: borrowing LineCursor) -> Bool {
        let line = cursor.text.bytes.extracting(cursor.line)
        let start = "{\"outcome\":\"block\",\"reasons\":[{\"code\":\""
        let codes = [ReasonCode.listed(isTakedown: false), ReasonCode.listed(isTakedown: true)]
        return codes.contains { code in
            let wanted = ByteBuffer(text: start + code)
            return line.byteCount >= wanted.count
                && line.extracting(0..<wanted.count).elementsEqual(wanted.bytes)
        }
    }

    /// Whether a line of `decisions/` does.
    private func blocksForList() -> Bool {
        let text = String(copying: cursor.text.bytes.extracting(cursor.line))
        guard text.first == Outcome.block.letter,
            let first = text.dropFirst(2).split(separator: ",").first.flatMap({ Int($0) }),
            entries.indices.contains(first), entries[first].rule == nil,
            let code = entries[first].code
        else { return false }
        return code.hasPrefix(ReasonCode.listed(isTakedown: false))
            || code.hasPrefix(ReasonCode.listed(isTakedown: true))
    }
}

extension ReasonCode {
    /// How the codes of entries of lists begin.
    fileprivate static func listed(isTakedown: Bool) -> String {
        isTakedown ? "takedown." : "optout."
    }
}
