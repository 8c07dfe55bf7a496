/// One key of an agreement's line: how its value reaches the agreement, and how it is written.
///
/// To add one: a property of `Agreement`, and a line in `all`.
struct AgreementKey: Sendable {
    let name: String
    var isRequired = false
    /// What to write where it is missing.
    var hint: String?
    let read: @Sendable (AgreementJSON, inout Agreement) throws(AgreementFault) -> Void
    /// Nil where there is nothing to say.
    let write: @Sendable (Agreement) -> AgreementJSON?

    /// The grammar, in the order in which keys are written.
    static let all: [AgreementKey] = [
        .text("id", { $0.id }, { $0.id = $1 }).required("a short name that nothing else has"),
        .texts("holders", { $0.parties }, { $0.parties = $1 }),
        .word("status", { $0.status }, { $0.status = $1 }).required("such as `signed`"),
        .day("signed", { $0.signed }, { $0.signed = $1 }),
        .day("from", { $0.from }, { $0.from = $1 }),
        .openDay("until", { $0.until }, { $0.until = $1 }).required("a day, or `open-ended`"),
        .day("terminated-on", { $0.terminatedOn }, { $0.terminatedOn = $1 }),
        .word("on-expiry", { $0.onExpiry }, { $0.onExpiry = $1 }),
        .uses("grants", { $0.grants }, { $0.grants = $1 }).required("the uses, `all`, or `none`"),
        .uses("prohibits", { $0.prohibits }, { $0.prohibits = $1 }),
        .words("purposes", { $0.purposes }, { $0.purposes = $1 }),
        .places("train-in", { $0.trainIn }, { $0.trainIn = $1 }),
        .places("offer-in", { $0.offerIn }, { $0.offerIn = $1 }),
        .flag("exclusive", { $0.isExclusive }, { $0.isExclusive = $1 }),
        .day("content-from", { $0.contentFrom }, { $0.contentFrom = $1 }),
        .day("content-until", { $0.contentUntil }, { $0.contentUntil = $1 }),
        .day("acquired-from", { $0.acquiredFrom }, { $0.acquiredFrom = $1 }),
        .day("acquired-until", { $0.acquiredUntil }, { $0.acquiredUntil = $1 }),
        AgreementKey(
            name: "embargo-days",
            read: { value, agreement throws(AgreementFault) in
                agreement.embargoDays = try value.count("embargo-days")
            },
            write: { $0.embargoDays.map { .integer($0) } }
        ),
        .scopes("covers", { $0.covers }, { $0.covers = $1 }),
        .scopes("excludes", { $0.excludes }, { $0.excludes = $1 }),
        .word("grantor-role", { $0.grantorRole }, { $0.grantorRole = $1 }),
        AgreementKey(
            name: "may-sublicense",
            read: { value, agreement throws(AgreementFault) in
                agreement.maySublicense = try value.flag("may-sublicense")
            },
            write: { $0.maySublicense.map { .flag($0) } }
        ),
        .flag("title-proven", { $0.isTitleProven }, { $0.isTitleProven = $1 }),
        AgreementKey(
            name: "priority",
            read: { value, agreement throws(AgreementFault) in
                guard case .integer(let number) = value else {
                    throw AgreementFault("`priority` is no whole number")
                }
                agreement.priority = number
            },
            write: { $0.priority == 0 ? nil : .integer($0.priority) }
        ),
        AgreementKey(
            name: "caps",
            read: { value, agreement throws(AgreementFault) in
                for item in try value.items("caps") {
                    agreement.caps.append(try Agreement.Cap(item))
                }
            },
            write: { agreement in
                agreement.caps.isEmpty ? nil : .list(agreement.caps.map(\.json))
            }
        ),
        AgreementKey(
            name: "credit-line",
            read: { value, agreement throws(AgreementFault) in
                agreement.creditLine = try value.line("credit-line")
            },
            write: { $0.creditLine.map { .text($0) } }
        ),
    ]

    /// The number of a key in `all`, by its name.
    static let numbers = Dictionary(
        uniqueKeysWithValues: all.enumerated().map { ($0.element.name, $0.offset) }
    )
    /// Which of `all` are required, as bits.
    static let required = all.enumerated().reduce(UInt64(0)) { bits, key in
        key.element.isRequired ? bits | 1 << UInt64(key.offset) : bits
    }

    /// What several keys must agree on.
    static func check(_ agreement: Agreement) throws(AgreementFault) {
        let spans: [(String, Day?, String, Day?)] = [
            ("from", agreement.from, "until", agreement.until),
            ("content-from", agreement.contentFrom, "content-until", agreement.contentUntil),
            ("acquired-from", agreement.acquiredFrom, "acquired-until", agreement.acquiredUntil),
        ]
        for (first, start, last, end) in spans {
            if let start, let end, end < start {
                throw AgreementFault("`\(last)` is \(end), before `\(first)`, which is \(start)")
            }
        }
        if agreement.status == .signed, agreement.signed == nil {
            throw AgreementFault(
                "the status is `signed`, and `signed` names no day",
                hint: "write the day of the signature; an agreement without one is never in force"
            )
        }
        guard !agreement.grants.isEmpty else { return }
        for (name, places) in [("train-in", agreement.trainIn), ("offer-in", agreement.offerIn)]
        where places.isEmpty {
            throw AgreementFault(
                "`\(name)` names no place",
                hint: "write countries, `EU`, `EEA` or `worldwide`; a blank is none of them"
            )
        }
    }

    private func required(_ hint: String) -> AgreementKey {
        var key = self
        key.isRequired = true
        key.hint = hint
        return key
    }
}

// MARK: Kinds of keys

extension AgreementKey {
    /// Ways into an agreement: closures, since paths of keys are slow, and a record that meets an
    /// agreement for the first time waits for its line to be read.
    typealias Get<Value> = @Sendable (Agreement) -> Value
    typealias Set<Value> = @Sendable (inout Agreement, Value) -> Void

    private static func text(
        _ name: String,
        _ get: @escaping Get<String>,
        _ set: @escaping Set<String>
    ) -> AgreementKey {
        AgreementKey(
            name: name,
            read: { value, agreement throws(AgreementFault) in
                set(&agreement, try value.line(name))
            },
            write: { .text(get($0)) }
        )
    }

    private static func texts(
        _ name: String,
        _ get: @escaping Get<[String]>,
        _ set: @escaping Set<[String]>
    ) -> AgreementKey {
        AgreementKey(
            name: name,
            read: { value, agreement throws(AgreementFault) in
                set(&agreement, try value.lines(name))
            },
            write: { agreement in get(agreement).json { .text($0) } }
        )
    }

    private static func flag(
        _ name: String,
        _ get: @escaping Get<Bool>,
        _ set: @escaping Set<Bool>
    ) -> AgreementKey {
        AgreementKey(
            name: name,
            read: { value, agreement throws(AgreementFault) in
                set(&agreement, try value.flag(name))
            },
            write: { get($0) ? .flag(true) : nil }
        )
    }

    private static func day(
        _ name: String,
        _ get: @escaping Get<Day?>,
        _ set: @escaping Set<Day?>
    ) -> AgreementKey {
        AgreementKey(
            name: name,
            read: { value, agreement throws(AgreementFault) in
                set(&agreement, try value.day(name))
            },
            write: { get($0).map { .text($0.description) } }
        )
    }

    /// A day, or `open-ended`.
    private static func openDay(
        _ name: String,
        _ get: @escaping Get<Day?>,
        _ set: @escaping Set<Day?>
    ) -> AgreementKey {
        AgreementKey(
            name: name,
            read: { value, agreement throws(AgreementFault) in
                let isOpen = try value.line(name) == "open-ended"
                set(&agreement, isOpen ? nil : try value.day(name))
            },
            write: { .text(get($0)?.description ?? "open-ended") }
        )
    }

    private static func word<Word>(
        _ name: String,
        _ get: @escaping Get<Word>,
        _ set: @escaping Set<Word>
    ) -> AgreementKey
    where Word: RawRepresentable<String> & CaseIterable & Sendable {
        AgreementKey(
            name: name,
            read: { value, agreement throws(AgreementFault) in
                set(&agreement, try AgreementJSON.word(try value.line(name), name))
            },
            write: { .text(get($0).rawValue) }
        )
    }

    private static func words<Word>(
        _ name: String,
        _ get: @escaping Get<[Word]>,
        _ set: @escaping Set<[Word]>
    ) -> AgreementKey
    where Word: RawRepresentable<String> & CaseIterable & Sendable {
        AgreementKey(
            name: name,
            read: { value, agreement throws(AgreementFault) in
                var words: [Word] = []
                for text in try value.lines(name) {
                    words.append(try AgreementJSON.word(text, name))
                }
                set(&agreement, words)
            },
            write: { agreement in get(agreement).json { .text($0.rawValue) } }
        )
    }

    /// Uses; `all` stands for every one, `none` for no use.
    private static func uses(
        _ name: String,
        _ get: @escaping Get<[Use]>,
        _ set: @escaping Set<[Use]>
    ) -> AgreementKey {
        AgreementKey(
            name: name,
            read: { value, agreement throws(AgreementFault) in
                let texts = try value.lines(name)
                if texts == ["all"] { return set(&agreement, Use.allCases) }
                if texts == ["none"] { return set(&agreement, []) }
                var uses: [Use] = []
                for text in texts { uses.append(try AgreementJSON.word(text, name)) }
                set(&agreement, uses)
            },
            write: { agreement in
                let uses = get(agreement)
                if uses.isEmpty, name == "grants" { return .list([.text("none")]) }
                return uses.json { .text($0.rawValue) }
            }
        )
    }

    private static func places(
        _ name: String,
        _ get: @escaping Get<[String]>,
        _ set: @escaping Set<[String]>
    ) -> AgreementKey {
        AgreementKey(
            name: name,
            read: { value, agreement throws(AgreementFault) in
                let places = try value.lines(name)
                for text in places {
                    guard Countries.isCode(text) || Countries.areas.contains(text) else {
                        throw AgreementFault(
                            "`\(name)` names `\(text)`, which is no country or area",
                            hint: Countries.correction(of: text).map { "did you mean `\($0)`?" }
                                ?? "an ISO 3166 code of two capital letters, or "
                                + Countries.areas.joined(separator: ", ")
                        )
                    }
                }
                set(&agreement, places)
            },
            write: { agreement in get(agreement).json { .text($0) } }
        )
    }

    private static func scopes(
        _ name: String,
        _ get: @escaping Get<[Agreement.Scope]>,
        _ set: @escaping Set<[Agreement.Scope]>
    ) -> AgreementKey {
        AgreementKey(
            name: name,
            read: { value, agreement throws(AgreementFault) in
                var scopes: [Agreement.Scope] = []
                for text in try value.lines(name) {
                    scopes.append(try Agreement.Scope(text, in: name))
                }
                set(&agreement, scopes)
            },
            write: { agreement in get(agreement).json { .text($0.written) } }
        )
    }
}

extension Array {
    /// A list of JSON; nil if it is empty.
    fileprivate func json(_ item: (Element) -> AgreementJSON) -> AgreementJSON? {
        isEmpty ? nil : .list(map(item))
    }
}
