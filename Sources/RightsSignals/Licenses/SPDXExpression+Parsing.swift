import ProvenanceCore

/// Reading of expressions: one pass over the bytes, two stacks, no recursion.
extension SPDXExpression {
    /// Reads `text` as an expression over the ids of `table`.
    ///
    /// Deprecated ids give way to their successors, `+` where it belongs to the id included.
    package init(
        _ text: String,
        table: LicenseTable,
        dialect: SPDXDialect = .strict
    ) throws(SPDXExpressionError) {
        var parser = ExpressionParser(
            bytes: Array(text.utf8),
            table: table,
            dialect: dialect,
            describesFaults: true
        )
        self.init(unchecked: try parser.parse())
    }

    /// As above, for a reader that goes on with something else where this fails: what is thrown
    /// has a code and nothing to show.
    init(
        bytes: [UInt8],
        table: LicenseTable,
        dialect: SPDXDialect
    ) throws(SPDXExpressionError) {
        var parser = ExpressionParser(
            bytes: bytes,
            table: table,
            dialect: dialect,
            describesFaults: false
        )
        self.init(unchecked: try parser.parse())
    }
}

private struct ExpressionParser {
    private enum Operator { case and, or, parenthesis(Int) }

    let bytes: [UInt8]
    let table: LicenseTable
    let dialect: SPDXDialect

    private var nodes: [SPDXExpression.Node] = []
    private var operators: [Operator] = []
    private var depth = 0

    private let describesFaults: Bool

    init(bytes: [UInt8], table: LicenseTable, dialect: SPDXDialect, describesFaults: Bool) {
        self.bytes = bytes
        self.describesFaults = describesFaults
        self.table = table
        self.dialect = dialect
    }

    mutating func parse() throws(SPDXExpressionError) -> [SPDXExpression.Node] {
        guard bytes.count <= Limits.licenseTextBytes else {
            throw fault(.tooLong, at: 0, "longer than \(Limits.licenseTextBytes) bytes")
        }
        var index = 0
        var tokenCount = 0
        var wantsOperand = true
        // Whether the last token was a term that may still take a WITH.
        var takesAddition = false
        var wantsAddition = false

        while true {
            while index < bytes.count, isASCIISpace(bytes[index]) { index += 1 }
            guard index < bytes.count else { break }
            tokenCount += 1
            guard tokenCount <= Limits.licenseTokens else {
                throw fault(.tooManyTokens, at: index, "more than \(Limits.licenseTokens) tokens")
            }
            let start = index
            switch bytes[index] {
            case UInt8(ascii: "("):
                guard wantsOperand, !wantsAddition else {
                    throw wantsAddition
                        ? fault(.with, at: start, "`WITH` takes an exception, not a parenthesis")
                        : fault(.missingOperator, at: start, "expected AND, OR or WITH before `(`")
                }
                depth += 1
                guard depth <= Limits.licenseDepth else {
                    throw fault(.tooDeep, at: start, "nested deeper than \(Limits.licenseDepth)")
                }
                operators.append(.parenthesis(start))
                index += 1
            case UInt8(ascii: ")"):
                guard !wantsOperand, !wantsAddition else {
                    throw fault(.missingOperand, at: start, "expected a licence before `)`")
                }
                guard closeParenthesis() else {
                    throw fault(.extraParenthesis, at: start, "`)` without `(`")
                }
                takesAddition = false
                index += 1
            default:
                while index < bytes.count, isIDByte(bytes[index]) { index += 1 }
                guard index > start || bytes[start] == UInt8(ascii: "+") else {
                    throw fault(.character, at: start, "this character has no place here")
                }
                var hasPlus = false
                let end = index
                if index < bytes.count, bytes[index] == UInt8(ascii: "+") {
                    hasPlus = true
                    index += 1
                    guard end > start, index == bytes.count || isBoundary(bytes[index]) else {
                        throw fault(.plus, at: end, "`+` must follow an id, and end it")
                    }
                } else if index < bytes.count, !isBoundary(bytes[index]) {
                    throw fault(.character, at: index, "this character has no place here")
                }
                let word = String(decoding: bytes[start..<end], as: UTF8.self)

                if let found = try keyword(word, at: start), !hasPlus {
                    switch found {
                    case .with:
                        guard takesAddition, !wantsOperand else {
                            throw fault(.with, at: start, "`WITH` must follow a licence id")
                        }
                        wantsAddition = true
                    case .and, .or:
                        guard !wantsOperand, !wantsAddition else {
                            throw fault(.missingOperand, at: start, "expected a licence here")
                        }
                        push(found == .and)
                        wantsOperand = true
                    }
                    takesAddition = false
                } else if wantsAddition {
                    guard !hasPlus else {
                        throw fault(.plus, at: end, "an exception takes no `+`")
                    }
                    try attach(word, at: start)
                    wantsAddition = false
                } else {
                    guard wantsOperand else {
                        throw fault(.missingOperator, at: start, "expected AND, OR or WITH here")
                    }
                    let term = try term(word, hasPlus: hasPlus, at: start)
                    nodes.append(.term(term))
                    wantsOperand = false
                    takesAddition = term.addition == nil
                }
            }
        }
        if nodes.isEmpty && operators.isEmpty { throw fault(.empty, at: 0, "nothing is said") }
        guard !wantsOperand, !wantsAddition else {
            throw fault(.missingOperand, at: bytes.count, "expected more at the end")
        }
        while let top = operators.popLast() {
            switch top {
            case .and: nodes.append(.and)
            case .or: nodes.append(.or)
            case .parenthesis(let start):
                throw fault(.missingParenthesis, at: start, "`(` is never closed")
            }
        }
        return nodes
    }

    // MARK: Operators

    private enum Keyword { case and, or, with }

    /// The operator that `word` spells, or nil. Wrong case is a fault of its own.
    private func keyword(
        _ word: String,
        at start: Int
    ) throws(SPDXExpressionError) -> Keyword? {
        guard word.utf8.count <= 4 else { return nil }
        let found: Keyword
        switch word.lowercased() {
        case "and": found = .and
        case "or": found = .or
        case "with": found = .with
        default: return nil
        }
        let isUpper = word == word.uppercased()
        let isLower = word == word.lowercased()
        let isGood =
            switch dialect.operatorCase {
            case .upper: isUpper
            case .uniform: isUpper || isLower
            case .any: true
            }
        guard isGood else {
            throw fault(.operatorCase, at: start, "write `\(word.uppercased())`")
        }
        return found
    }

    /// AND binds before OR; equal operators to the left.
    private mutating func push(_ isAnd: Bool) {
        loop: while let top = operators.last {
            switch top {
            case .and: nodes.append(.and)
            case .or:
                if isAnd { break loop }
                nodes.append(.or)
            case .parenthesis: break loop
            }
            operators.removeLast()
        }
        operators.append(isAnd ? .and : .or)
    }

    private mutating func closeParenthesis() -> Bool {
        while let top = operators.popLast() {
            switch top {
            case .and: nodes.append(.and)
            case .or: nodes.append(.or)
            case .parenthesis:
                depth -= 1
                return true
            }
        }
        return false
    }

    // MARK: Operands

    private func term(
        _ word: String,
        hasPlus: Bool,
        at start: Int
    ) throws(SPDXExpressionError) -> LicenseTerm {
        if let reference = SPDXReference.text(word, "LicenseRef-", dialect.ignoresPrefixCase) {
            guard !hasPlus else {
                throw fault(.plus, at: start, "`+` only follows a licence id of the list")
            }
            return table.index(of: reference).map { table.term($0) }
                ?? LicenseTerm(.reference, reference)
        }
        if let known = table.resolve(word, hasPlus: hasPlus) { return known }
        if word.utf8.contains(UInt8(ascii: ":")) {
            throw fault(.character, at: start, "`:` only parts a document from a `LicenseRef-`")
        }
        guard dialect.keepsUnknownIDs else {
            var unknown = fault(
                .unknownID,
                at: start,
                "`\(word)` is not on the licence list"
            )
            unknown.unknownWord = word
            throw unknown
        }
        return LicenseTerm(.unread, word, hasPlus: hasPlus)
    }

    private mutating func attach(_ word: String, at start: Int) throws(SPDXExpressionError) {
        guard case .term(var term)? = nodes.popLast() else {
            throw fault(.with, at: start, "`WITH` must follow a licence id")
        }
        if let reference = SPDXReference.text(word, "AdditionRef-", dialect.ignoresPrefixCase) {
            term.addition = reference
        } else if let exception = table.exception(word) {
            term.addition = exception
        } else if dialect.keepsUnknownIDs {
            term.addition = word
        } else {
            throw fault(.unknownException, at: start, "`\(word)` is not on the exception list")
        }
        nodes.append(.term(term))
    }

    private func fault(
        _ code: SPDXExpressionError.Code,
        at offset: Int,
        _ message: @autoclosure () -> String
    ) -> SPDXExpressionError {
        guard describesFaults else {
            return SPDXExpressionError(code: code, column: 0, message: "")
        }
        let before = String(decoding: bytes[..<min(offset, bytes.count)], as: UTF8.self)
        return SPDXExpressionError(code: code, column: before.count + 1, message: message())
    }
}

/// `[DocumentRef-x:]LicenseRef-y` and `[DocumentRef-x:]AdditionRef-y`.
enum SPDXReference {
    /// The reference with its prefixes spelt as the annex spells them, or nil if it is none.
    static func text(_ word: String, _ prefix: String, _ ignoresCase: Bool) -> String? {
        // Most words are neither.
        guard word.utf8.count > prefix.utf8.count, let first = word.utf8.first.map(lowerASCII),
            first == UInt8(ascii: "d") || first == prefix.utf8.first.map(lowerASCII)
        else { return nil }
        let parts = word.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, let last = parts.last,
            let name = rest(of: last, behind: prefix, ignoresCase)
        else { return nil }
        guard parts.count == 2 else { return prefix + name }
        guard let document = rest(of: parts[0], behind: "DocumentRef-", ignoresCase) else {
            return nil
        }
        return "DocumentRef-" + document + ":" + prefix + name
    }

    private static func rest(
        of text: Substring,
        behind prefix: String,
        _ ignoresCase: Bool
    ) -> String? {
        let head = text.prefix(prefix.count)
        guard head == prefix || (ignoresCase && head.lowercased() == prefix.lowercased()),
            text.count > prefix.count
        else { return nil }
        return String(text.dropFirst(prefix.count))
    }
}

/// What may stand in an id, a reference or a keyword. A colon parts a document from its reference.
private func isIDByte(_ byte: UInt8) -> Bool {
    isASCIILetter(byte) || isASCIIDigit(byte) || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":")
}

private func isBoundary(_ byte: UInt8) -> Bool {
    isASCIISpace(byte) || byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")")
}
