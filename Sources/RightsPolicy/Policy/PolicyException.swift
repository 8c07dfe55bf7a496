package import ProvenanceCore

/// A legal exception that a policy relies on (`exceptions:`): a basis without a licence.
///
/// It lifts what speaks against a record because of its licence, and nothing else: a list that
/// names the record, one that could not be asked, and a signal stand. None is on by default, and
/// each must say who answers for it, why, and until when.
///
/// Sources: Directive (EU) 2019/790, Articles 3 and 4; 17 USC 107 (read 2026-11-23).
package struct PolicyException: Sendable {
    package enum Name: String, CaseIterable, SettingWord {
        /// Text and data mining by anyone, of works that are lawfully accessible and whose use
        /// was not reserved: Article 4.
        case euTDMArticle4 = "eu-tdm-art4"
        /// Text and data mining for scientific research by research organisations and cultural
        /// heritage institutions, of works that they have lawful access to: Article 3.
        case euTDMArticle3 = "eu-tdm-art3"
        /// 17 USC 107: four factors, weighed by a court.
        case usFairUse = "us-fair-use"
    }

    /// What must be true for the exception to apply.
    package enum Need: String, CaseIterable, SettingWord {
        /// Declared by whoever approves, for the records of `when`.
        case lawfulAccess = "lawful-access"
        /// No signal and no opt-out list speaks against the record.
        case noReservation = "no-reservation"
        /// `operator: {kind: research-organisation}` or `cultural-heritage`.
        case researchOrganisation = "research-organisation"
        /// `purpose: non-commercial`.
        case nonCommercial = "non-commercial"
    }

    package var name: Name
    package var needs: [Need] = []
    /// The records that it is claimed for; nil: all.
    package var when: PolicyCondition?
    package var because: PolicyText?
    package var approvedBy: PolicyText?
    package var until: Day?
    /// The place of its name in the policy.
    package var position: SourcePosition
}

extension PolicyException.Name {
    /// What the law asks for, at least.
    var needs: [PolicyException.Need] {
        switch self {
        case .euTDMArticle4: [.lawfulAccess, .noReservation]
        case .euTDMArticle3: [.lawfulAccess, .researchOrganisation, .nonCommercial]
        case .usFairUse: [.lawfulAccess]
        }
    }

    /// Where it is law, in words, and whether a place lies there.
    var territory: (words: String, holds: (String) -> Bool) {
        switch self {
        case .euTDMArticle4, .euTDMArticle3:
            ("member states of the European Union", Countries.isInEuropeanUnion)
        case .usFairUse: ("the United States (`US`)", { $0 == "US" })
        }
    }

    /// Whether it can cover a use: the European ones are about text and data mining.
    func covers(_ use: Use) -> Bool {
        switch self {
        case .euTDMArticle4, .euTDMArticle3: use == .mine || Use.train.contains(use)
        case .usFairUse: true
        }
    }
}

/// The grammar of `exceptions:`.
enum PolicyExceptionKeys {
    static let exceptions: [SettingKey<Policy>] = PolicyException.Name.allCases.map { name in
        SettingKey(name.rawValue, .keys(keys)) { reader, entry, path, policy in
            var exception = PolicyException(name: name, position: entry.keyPosition)
            reader.read(entry.value, name: path, keys: keys, into: &exception)
            if !exception.needs.isEmpty {
                for need in name.needs where !exception.needs.contains(need) {
                    reader.report(
                        "`\(path).needs` lacks `\(need.rawValue)`, which the law asks for",
                        at: entry.keyPosition,
                        hint: "write `needs: [\(Self.words(name.needs))]`"
                    )
                }
            }
            policy.exceptions.append(exception)
        }
    }

    /// What `exceptions` looks like: an empty list stands for none.
    static let shape = SettingShape.either([.keys(exceptions), .list(.any)])

    private static let keys: [SettingKey<PolicyException>] = [
        SettingKey("needs", .words(PolicyException.Need.allWords)) {
            reader,
            entry,
            name,
            exception in
            exception.needs = reader.words(entry.value, name) ?? []
        }.required("what must be true, such as `needs: [lawful-access, no-reservation]`"),
        SettingKey("when", PolicyConditionReader.shape) { reader, entry, name, exception in
            exception.when = PolicyConditionReader.condition(of: entry.value, name: name, &reader)
        },
        SettingKey.line("because", \.because).required("say why it applies, in one line"),
        SettingKey.approver("approved-by", \.approvedBy).required("name who answers for it"),
        SettingKey("until", .day) { reader, entry, name, exception in
            exception.until = reader.day(entry.value, name)
        }.required("the last day, such as `until: 2027-06-30`"),
    ]

    private static func words(_ needs: [PolicyException.Need]) -> String {
        needs.map(\.rawValue).joined(separator: ", ")
    }

    /// Refuses an exception that the policy itself rules out.
    static func check(_ policy: Policy, _ reader: inout SettingsReader) {
        for exception in policy.exceptions {
            let name = "exceptions.\(exception.name.rawValue)"
            let kind = policy.operatorKind.value
            if exception.needs.contains(.researchOrganisation),
                kind != .researchOrganisation, kind != .culturalHeritage
            {
                reader.report(
                    "`\(name)` is for research, and `operator.kind` is `\(kind.rawValue)`",
                    at: exception.position,
                    hint: "it must be `research-organisation` or `cultural-heritage`"
                )
            }
            if exception.needs.contains(.nonCommercial), policy.purpose.value == .commercial {
                reader.report(
                    "`\(name)` needs `non-commercial`, and `purpose` is `commercial`",
                    at: exception.position,
                    hint: "set `purpose: non-commercial` if it is true"
                )
            }
            for use in policy.uses.value where !exception.name.covers(use) {
                reader.report(
                    "`\(name)` is about text and data mining, and does not cover "
                        + "`use: \(use.rawValue)`",
                    at: exception.position,
                    hint: "it covers `mine` and `train` with what is within"
                )
            }
            let territory = exception.name.territory
            let places =
                policy.trainIn.isEmpty
                ? policy.operatorCountry.map { [$0] } ?? [] : policy.trainIn
            if places.isEmpty || !places.allSatisfy({ territory.holds($0.text) }) {
                let said = places.map(\.text).joined(separator: ", ")
                reader.report(
                    "`\(name)` is law in \(territory.words), and "
                        + (places.isEmpty
                            ? "`train-in` is not set" : "copies are made in \(quoted(said))"),
                    at: exception.position,
                    hint: "`train-in` says where copies are made"
                )
            }
        }
    }
}
