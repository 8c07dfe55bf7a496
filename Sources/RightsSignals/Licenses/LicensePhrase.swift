import ProvenanceCore

/// Names joined by words and signs, as people and package files write them:
/// `GPL-2+ or Artistic, and Expat`, `MIT/Apache-2.0`, `GPL-3+ with Bison exception`.
///
/// `and`, `or`, `with` in any case; a comma before `and` or `or` binds least (DEP-5); a comma, a
/// slash, a bar, a semicolon alone means AND, the strict reading. Operands are names of any kind.
struct LicensePhrase {
    private enum Token {
        case operand(String)
        case and, or, with, open, close
        /// A comma: AND or OR, whichever word follows, binding less than all others.
        case comma(isAnd: Bool)
    }

    private let resolve: (String) -> SPDXExpression?
    private let table: LicenseTable
    /// Whether some operand of several words was not understood: then the text is prose, and
    /// an alternative in it may be no alternative.
    private var hasUnreadProse = false
    private var hasAlternative = false

    init(table: LicenseTable, resolve: @escaping (String) -> SPDXExpression?) {
        self.table = table
        self.resolve = resolve
    }

    /// The expression, or nil where the text is not built like one or nothing is joined in it.
    mutating func read(_ bytes: [UInt8]) -> SPDXExpression? {
        guard let tokens = tokens(bytes) else { return nil }
        let joins = tokens.filter {
            if case .operand = $0 { false } else { true }
        }
        guard !joins.isEmpty else { return nil }
        guard let nodes = postfix(tokens), !(hasUnreadProse && hasAlternative) else { return nil }
        return SPDXExpression(unchecked: nodes)
    }

    // MARK: Tokens

    private func tokens(_ bytes: [UInt8]) -> [Token]? {
        var words: [String] = []
        var word: [UInt8] = []
        func close() {
            if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
            word.removeAll()
        }
        for byte in bytes {
            switch byte {
            case 0x20: close()
            case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","), UInt8(ascii: ";"),
                UInt8(ascii: "/"), UInt8(ascii: "|"), UInt8(ascii: "&"):
                close()
                words.append(String(UnicodeScalar(byte)))
            default: word.append(byte)
            }
            guard words.count < Limits.licenseTokens else { return nil }
        }
        close()

        var tokens: [Token] = []
        var operand: [String] = []
        func flush() {
            if !operand.isEmpty { tokens.append(.operand(operand.joined(separator: " "))) }
            operand.removeAll()
        }
        var index = 0
        while index < words.count {
            let lower = lowerASCII(words[index])
            let next = index + 1 < words.count ? lowerASCII(words[index + 1]) : ""
            index += 1
            switch lower {
            case "(":
                flush()
                tokens.append(.open)
            case ")":
                flush()
                tokens.append(.close)
            case ",", ";":
                flush()
                // `A, B, and C`: the word behind the comma says how.
                if next == "and" || next == "or" {
                    tokens.append(.comma(isAnd: next == "and"))
                    index += 1
                } else {
                    tokens.append(.comma(isAnd: true))
                }
            case "/", "|", "&":
                flush()
                tokens.append(.and)
                while index < words.count, words[index] == words[index - 1] { index += 1 }
            case "or" where Self.laterWords.contains(next): operand.append(words[index - 1])
            case "and", "or":
                flush()
                tokens.append(lower == "and" ? .and : .or)
            case "with":
                flush()
                tokens.append(.with)
            default: operand.append(words[index - 1])
            }
        }
        flush()
        return tokens
    }

    private static let laterWords: Set<String> = [
        "later", "newer", "above", "higher", "any", "greater",
    ]

    // MARK: Shape

    private mutating func postfix(_ tokens: [Token]) -> [SPDXExpression.Node]? {
        var nodes: [SPDXExpression.Node] = []
        // 3 AND, 2 OR, 1 comma AND, 0 comma OR, -1 parenthesis.
        var operators: [Int] = []
        var depth = 0
        var wantsOperand = true
        func emit(_ rank: Int) { nodes.append(rank == 3 || rank == 1 ? .and : .or) }

        var index = 0
        while index < tokens.count {
            defer { index += 1 }
            switch tokens[index] {
            case .operand(let text):
                guard wantsOperand else { return nil }
                wantsOperand = false
                var term = operand(text)
                if index + 2 < tokens.count, case .with = tokens[index + 1],
                    case .operand(let addition) = tokens[index + 2]
                {
                    term = with(term, addition)
                    index += 2
                }
                nodes += term.nodes
            case .open:
                depth += 1
                guard wantsOperand, depth <= Limits.licenseDepth else { return nil }
                operators.append(-1)
            case .close:
                guard !wantsOperand else { return nil }
                while let top = operators.last, top >= 0 { emit(operators.removeLast()) }
                guard operators.popLast() == -1 else { return nil }
                depth -= 1
            case .with: return nil
            case .and, .or, .comma:
                guard !wantsOperand else { return nil }
                wantsOperand = true
                let rank: Int
                switch tokens[index] {
                case .and: rank = 3
                case .or: rank = 2
                case .comma(let isAnd): rank = isAnd ? 1 : 0
                case .operand, .with, .open, .close: return nil
                }
                if rank == 2 || rank == 0 { hasAlternative = true }
                while let top = operators.last, top >= rank { emit(operators.removeLast()) }
                operators.append(rank)
            }
        }
        guard !wantsOperand else { return nil }
        while let top = operators.popLast() {
            guard top >= 0 else { return nil }
            emit(top)
        }
        return nodes
    }

    private mutating func operand(_ text: String) -> SPDXExpression {
        if let known = resolve(text) { return known }
        if text.utf8.contains(0x20) { hasUnreadProse = true }
        return SPDXExpression(LicenseTerm(.unread, text))
    }

    /// `base WITH addition`. Of a copyleft licence something called an exception only permits
    /// more; anything else behind `with` may as well forbid, so nothing is known any more.
    private mutating func with(_ base: SPDXExpression, _ addition: String) -> SPDXExpression {
        let unread = SPDXExpression(
            LicenseTerm(.unread, base.description + " with " + addition)
        )
        guard var term = base.onlyTerm, term.addition == nil else { return unread }
        let key = LicenseText.key(Array(addition.utf8))
        if let exception = table.exception(addition) ?? table.exception(named: key) {
            if case .known = term.kind {} else { return unread }
            term.addition = exception
            return SPDXExpression(term)
        }
        let candidates = table.candidates(of: term)
        guard !candidates.isEmpty, Self.namesException(key),
            candidates.allSatisfy({ table.categories($0) == .copyleft })
        else { return unread }
        let words = LicenseText.words(Array(addition.utf8)) ?? []
        term.addition = "AdditionRef-" + words.joined(separator: "-")
        return SPDXExpression(term)
    }

    private static func namesException(_ key: [UInt8]) -> Bool {
        ["exception", "exceptions"].contains { key.suffix($0.utf8.count).elementsEqual($0.utf8) }
    }
}
