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
        .text("id", \.id).required("a short name that nothing else has"),
        .texts("parties", \.parties),
        .word("status", \.status).required("such as `signed`"),
        .day("signed", \.signed),
        .day("from", \.from),
        .openDay("until", \.until).required("a day, or `open-ended`"),
        .day("terminated-on", \.terminatedOn),
        .word("on-expiry", \.onExpiry),
        .uses("grants", \.grants),
        .uses("prohibits", \.prohibits),
        .words("purposes", \.purposes),
        .places("train-in", \.trainIn),
        .places("offer-in", \.offerIn),
        .flag("exclusive", \.isExclusive),
        .day("content-from", \.contentFrom),
        .day("content-until", \.contentUntil),
        .day("acquired-from", \.acquiredFrom),
        .day("acquired-until", \.acquiredUntil),
        AgreementKey(
            name: "embargo-days",
            read: { value, agreement throws(AgreementFault) in
                agreement.embargoDays = try value.count("embargo-days")
            },
            write: { $0.embargoDays.map { .integer($0) } }
        ),
        .scopes("covers", \.covers),
        .scopes("excludes", \.excludes),
        .word("grantor-role", \.grantorRole),
        AgreementKey(
            name: "may-sublicense",
            read: { value, agreement throws(AgreementFault) in
                agreement.maySublicense = try value.flag("may-sublicense")
            },
            write: { $0.maySublicense.map { .flag($0) } }
        ),
        .flag("title-proven", \.isTitleProven),
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
        if agreement.grants.isEmpty, agreement.prohibits.isEmpty {
            throw AgreementFault(
                "neither `grants` nor `prohibits` names a use",
                hint: "write the uses; `all` stands for every one"
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
    typealias Path<Value> = any WritableKeyPath<Agreement, Value> & Sendable

    private static func text(_ name: String, _ path: Path<String>) -> AgreementKey {
        AgreementKey(
            name: name,
            read: { value, agreement throws(AgreementFault) in
                agreement[keyPath: path] = try value.line(name)
            },
            write: { .text($0[keyPath: path]) }
        )
    }

    private static func texts(_ name: String, _ path: Path<[String]>) -> AgreementKey {
        AgreementKey(
            name: name,
            read: { value, agreement throws(AgreementFault) in
                agreement[keyPath: path] = try value.lines(name)
            },
            write: { agreement in agreement[keyPath: path].json { .text($0) } }
        )
    }

    private static func flag(_ name: String, _ path: Path<Bool>) -> AgreementKey {
        AgreementKey(
            name: name,
            read: { value, agreement throws(AgreementFault) in
                agreement[keyPath: path] = try value.flag(name)
            },
            write: { $0[keyPath: path] ? .flag(true) : nil }
        )
    }

    private static func day(_ name: String, _ path: Path<Day?>) -> AgreementKey {
        AgreementKey(
            name: name,
            read: { value, agreement throws(AgreementFault) in
                agreement[keyPath: path] = try value.day(name)
            },
            write: { $0[keyPath: path].map { .text($0.description) } }
        )
    }

    /// A day, or `open-ended`.
    private static func openDay(_ name: String, _ path: Path<Day?>) -> AgreementKey {
        AgreementKey(
            name: name,
            read: { value, agreement throws(AgreementFault) in
                let isOpen = try value.line(name) == "open-ended"
                agreement[keyPath: path] = isOpen ? nil : try value.day(name)
            },
            write: { .text($0[keyPath: path]?.description ?? "open-ended") }
        )
    }

    private static func word<Word>(_ name: String, _ path: Path<Word>) -> AgreementKey
    where Word: RawRepresentable<String> & CaseIterable & Sendable {
        AgreementKey(
            name: name,
            read: { value, agreement throws(AgreementFault) in
                agreement[keyPath: path] = try AgreementJSON.word(try value.line(name), name)
            },
            write: { .text($0[keyPath: path].rawValue) }
        )
    }

    private static func words<Word>(_ name: String, _ path: Path<[Word]>) -> AgreementKey
    where Word: RawRepresentable<String> & CaseIterable & Sendable {
        AgreementKey(
            name: name,
            read: { value, agreement throws(AgreementFault) in
                for text in try value.lines(name) {
                    agreement[keyPath: path].append(try AgreementJSON.word(text, name))
                }
            },
            write: { agreement in agreement[keyPath: path].json { .text($0.rawValue) } }
        )
    }

    /// Uses; `all` stands for every one.
    private static func uses(_ name: String, _ path: Path<[Use]>) -> AgreementKey {
        AgreementKey(
            name: name,
            read: { value, agreement throws(AgreementFault) in
                let texts = try value.lines(name)
                if texts == ["all"] { return agreement[keyPath: path] = Use.allCases }
                for text in texts {
                    agreement[keyPath: path].append(try AgreementJSON.word(text, name))
                }
            },
            write: { agreement in agreement[keyPath: path].json { .text($0.rawValue) } }
        )
    }

    private static func places(_ name: String, _ path: Path<[String]>) -> AgreementKey {
        AgreementKey(
            name: name,
            read: { value, agreement throws(AgreementFault) in
                for text in try value.lines(name) {
                    guard Countries.isCode(text) || Countries.areas.contains(text) else {
                        throw AgreementFault(
                            "`\(name)` names `\(text)`, which is no country or area",
                            hint: Countries.correction(of: text).map { "did you mean `\($0)`?" }
                                ?? "an ISO 3166 code of two capital letters, or "
                                + Countries.areas.joined(separator: ", ")
                        )
                    }
                    agreement[keyPath: path].append(text)
                }
            },
            write: { agreement in agreement[keyPath: path].json { .text($0) } }
        )
    }

    private static func scopes(_ name: String, _ path: Path<[Agreement.Scope]>) -> AgreementKey {
        AgreementKey(
            name: name,
            read: { value, agreement throws(AgreementFault) in
                for text in try value.lines(name) {
                    agreement[keyPath: path].append(try Agreement.Scope(text, in: name))
                }
            },
            write: { agreement in agreement[keyPath: path].json { .text($0.written) } }
        )
    }
}

extension Array {
    /// A list of JSON; nil if it is empty.
    fileprivate func json(_ item: (Element) -> AgreementJSON) -> AgreementJSON? {
        isEmpty ? nil : .list(map(item))
    }
}
