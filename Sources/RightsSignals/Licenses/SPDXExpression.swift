/// A licence expression, SPDX 3.0.1 annex B (read 2026-11-23), in postfix order.
///
/// Beyond the annex a term may be a family or an unread text, so that what a record says can be
/// kept whole; `isSPDX` tells whether the annex would accept the description.
package struct SPDXExpression: Hashable, Sendable, CustomStringConvertible {
    package enum Node: Hashable, Sendable {
        case term(LicenseTerm)
        case and
        case or
    }

    /// Operands before their operator. INVARIANT: never empty, always reduces to one value.
    package let nodes: [Node]

    package init(_ term: LicenseTerm) { nodes = [.term(term)] }
    init(unchecked nodes: [Node]) { self.nodes = nodes }

    /// All of `parts`: what a list of licences means. An empty list has no meaning.
    package init?(all parts: [SPDXExpression]) {
        guard let first = parts.first else { return nil }
        var nodes = first.nodes
        for part in parts.dropFirst() {
            nodes += part.nodes
            nodes.append(.and)
        }
        self.nodes = nodes
    }

    package var terms: [LicenseTerm] {
        nodes.compactMap {
            switch $0 {
            case .term(let term): term
            case .and, .or: nil
            }
        }
    }

    /// The only term, if there is only one.
    package var onlyTerm: LicenseTerm? {
        guard nodes.count == 1, case .term(let term) = nodes[0] else { return nil }
        return term
    }

    /// Whether every term is an id or a reference.
    package var isSPDX: Bool {
        terms.allSatisfy {
            switch $0.kind {
            case .known, .reference: true
            case .family, .unread: false
            }
        }
    }

    /// The expression with as few parentheses as its meaning needs, ids in the list's casing.
    package var description: String {
        reduce(
            term: { Piece(text: $0.description, rank: 2) },
            and: { Piece(text: $0.enclosed(1) + " AND " + $1.enclosed(1), rank: 1) },
            or: { Piece(text: $0.enclosed(0) + " OR " + $1.enclosed(0), rank: 0) }
        ).text
    }

    /// A text that is the same for every order of operands and every repetition of them.
    package var canonical: String {
        reduce(
            term: { Group(isAnd: nil, parts: [$0.key]) },
            and: { Group.join($0, $1, isAnd: true) },
            or: { Group.join($0, $1, isAnd: false) }
        ).text
    }

    /// Computes a value from the leaves up, with a stack of its own.
    package func reduce<Value>(
        term: (LicenseTerm) -> Value,
        and: (Value, Value) -> Value,
        or: (Value, Value) -> Value
    ) -> Value {
        var stack: [Value] = []
        for node in nodes {
            switch node {
            case .term(let leaf): stack.append(term(leaf))
            case .and, .or:
                let right = stack.removeLast()
                let left = stack.removeLast()
                stack.append(node == .and ? and(left, right) : or(left, right))
            }
        }
        return stack[0]
    }
}

/// A part of a description: 0 an alternative, 1 a conjunction, 2 a term.
private struct Piece {
    var text: String
    var rank: Int

    func enclosed(_ outer: Int) -> String { rank < outer ? "(" + text + ")" : text }
}

/// Operands of one operator, sorted and distinct.
private struct Group {
    /// nil for a single term.
    var isAnd: Bool?
    var parts: Set<String>

    var text: String {
        parts.sorted().joined(separator: isAnd == true ? " AND " : " OR ")
    }

    static func join(_ left: Group, _ right: Group, isAnd: Bool) -> Group {
        var result = left.operands(of: isAnd)
        result.formUnion(right.operands(of: isAnd))
        return Group(isAnd: result.count == 1 ? nil : isAnd, parts: result)
    }

    private func operands(of outer: Bool) -> Set<String> {
        isAnd == nil || isAnd == outer ? parts : ["(" + text + ")"]
    }
}
