/// What the value of a field may be.
package enum RightsForm: Sendable {
    /// A short name that no other record of the kind has.
    case id
    /// A text of one line.
    case line
    /// A text of several lines.
    case text
    /// A day, `YYYY-MM-DD`.
    case day
    /// A day, or `open-ended`.
    case openDay
    /// `yes` or `no`.
    case flag
    case number(ClosedRange<Int>)
    case word([String])
    case words([String])
    /// Uses; `all` and `none` are written.
    case uses
    /// Countries, areas or `worldwide`.
    case places
    /// The id of a record of another kind.
    case reference(RightsKind)
    case references(RightsKind)
    /// Texts of one line each.
    case lines
    /// What is covered: `host:news.example`, `domain:*.news.example`, `work:isbn:…`.
    case scopes
    /// `1000000 records per year used 20000`.
    case caps
    /// `flat 5000 EUR per year`, `per-record 0.002 EUR`, `share 12.5%`.
    case payments
    /// A SHA-256 in hexadecimal.
    case digest
    /// `agreement:A-1`: a record of any kind.
    case subject

    /// Whether there may be several values.
    package var isList: Bool {
        switch self {
        case .words, .uses, .places, .references, .lines, .scopes, .caps, .payments: true
        case .id, .line, .text, .day, .openDay, .flag, .number, .word, .reference, .digest,
            .subject:
            false
        }
    }

    /// Whether a comma may stand between values: no value holds one.
    var isSplitByCommas: Bool {
        switch self {
        case .words, .uses, .places, .references: true
        default: false
        }
    }

    /// Whether the value is a day, which a sheet may write in its own order.
    package var isDay: Bool {
        switch self {
        case .day, .openDay: true
        default: false
        }
    }
}

/// A value in its canonical form.
package enum RightsValue: Hashable, Sendable {
    case text(String)
    case number(Int)
    case flag(Bool)
    /// Never empty.
    case list([String])

    package var text: String? { if case .text(let text) = self { text } else { nil } }
    package var number: Int? { if case .number(let number) = self { number } else { nil } }
    package var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
    package var list: [String]? { if case .list(let list) = self { list } else { nil } }

    /// On one line, for people.
    package var shown: String {
        switch self {
        case .text(let text): text.split(whereSeparator: \.isNewline).joined(separator: " ")
        case .number(let number): String(number)
        case .flag(let flag): flag ? "yes" : "no"
        case .list(let list): list.joined(separator: "; ")
        }
    }
}

/// What is wrong with a value or a record: what, and what to write instead.
package struct RightsFault: Error, Hashable, Sendable {
    package var message: String
    package var hint: String?

    package init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}
