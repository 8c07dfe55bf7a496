package import ProvenanceCore
import RightsSignals

/// One thing that a policy says, by itself or by a default: its key, its value, and the sentence
/// that a person signs. `rules describe` prints the sentences, `rules diff` compares the values.
package struct PolicyStatement: Sendable {
    package enum Section: String, CaseIterable, Sendable {
        case purpose = "What the records are for"
        case layers = "Other policies"
        case records = "Where a record's fields stand"
        case licenses = "Licences"
        case terms = "Terms of licences"
        case unknown = "What is not known"
        case rules = "Rules of the policy"
        case agreements = "Agreements"
        case signals = "What publishers say"
        case lists = "Opt-outs and takedowns"
        case unchecked = "What cannot be checked"
        case attribution = "Attribution"
        case proof = "Tests"
    }

    package let section: Section
    /// The dotted key of the policy; of a list with the list's name behind it.
    package let key: String
    /// What is compared; of several texts one each.
    package let values: [String]
    /// In Markdown, with its period.
    package let sentence: String
    /// Nil for a default.
    package let position: SourcePosition?

    init(
        _ section: Section,
        _ key: String,
        _ values: [String],
        _ sentence: String,
        at position: SourcePosition?
    ) {
        self.section = section
        self.key = key
        self.values = values
        self.sentence = sentence
        self.position = position
    }
}

extension PolicyStatement {
    /// Everything that the policy says, in the order of the sections.
    package static func all(of rules: RuleSet) -> [PolicyStatement] {
        let policy = rules.policy
        return purpose(policy) + layers(policy) + format(policy) + licenses(policy) + terms(policy)
            + nonAnswers(policy.licenses) + decisions(rules) + agreements(policy) + signals(rules)
            + lists(rules)
            + unchecked(policy)
            + attribution(policy) + tests(policy)
    }

    // MARK: Purpose

    private static func purpose(_ policy: Policy) -> [PolicyStatement] {
        let uses = policy.uses.value.map(\.rawValue)
        let country = policy.operatorCountry.map { ", established in \($0.text)" } ?? ""
        return [
            PolicyStatement(
                .purpose,
                "use",
                uses.sorted(),
                "The records are wanted for \(quotedList(uses)); each of these uses must be "
                    + "allowed.",
                at: policy.uses.position
            ),
            word(.purpose, "purpose", policy.purpose, "The purpose is %."),
            word(
                .purpose,
                "operator.kind",
                policy.operatorKind,
                "Whoever uses them is a %\(country)."
            ),
            PolicyStatement(
                .purpose,
                "operator.country",
                policy.operatorCountry.map { [$0.text] } ?? [],
                policy.operatorCountry.map { "The operator's country is `\($0.text)`." }
                    ?? "The operator's country is not stated.",
                at: policy.operatorCountry?.position
            ),
            places("train-in", policy.trainIn, "Copies are made in %.", "Where copies are made"),
            places("offer-in", policy.offerIn, "It is offered in %.", "Where it is offered"),
            word(.purpose, "release", policy.release, "What is given away: %."),
        ]
    }

    private static func places(
        _ key: String,
        _ places: [PolicyText],
        _ sentence: String,
        _ subject: String
    ) -> PolicyStatement {
        let words = places.map(\.text)
        return PolicyStatement(
            .purpose,
            key,
            words.sorted(),
            words.isEmpty
                ? "\(subject) is not stated." : filled(sentence, quotedList(words)),
            at: places.first?.position
        )
    }

    private static func format(_ policy: Policy) -> [PolicyStatement] {
        let format = policy.recordFormat
        let values: [String]
        let sentence: String
        switch format.value {
        case .profile(let name):
            values = [name]
            sentence = "The fields of a record are found by the profile `\(name)`."
        case .fields(let own):
            values = own.fields.map { "\($0.role.rawValue): \($0.path)" }.sorted()
            sentence = "The policy names the fields of a record itself: \(quotedList(values))."
        }
        var statements = [
            PolicyStatement(.records, "record-format", values, sentence, at: format.position)
        ]
        let license = policy.defaultLicense
        statements.append(
            PolicyStatement(
                .records,
                "defaults.license",
                license.map { [$0.text] } ?? [],
                license.map {
                    "A record that names no licence is taken to be under `\($0.text)`."
                } ?? "No licence is assumed for records that name none.",
                at: license?.position
            )
        )
        return statements
    }

    // MARK: Licences

    private static func licenses(_ policy: Policy) -> [PolicyStatement] {
        let lists: [(String, [PolicyText], String)] = [
            ("allow", policy.licenses.allow, "permit the use"),
            ("review", policy.licenses.review, "need a person's review"),
            ("block", policy.licenses.block, "are blocked"),
        ]
        return lists.map { key, texts, effect in
            let words = texts.map(\.text)
            return PolicyStatement(
                .licenses,
                "licenses.\(key)",
                words.sorted(),
                words.isEmpty
                    ? "No licences \(effect) by name."
                    : "Licences that \(effect): \(quotedList(words)).",
                at: texts.first?.position
            )
        }
    }

    private static func terms(_ policy: Policy) -> [PolicyStatement] {
        let terms = policy.terms
        func term<Word: SettingWord & RawRepresentable>(
            _ name: String,
            _ setting: Setting<Word>
        ) -> PolicyStatement where Word.RawValue == String {
            PolicyStatement(
                .terms,
                "terms.\(name)",
                [setting.value.rawValue],
                "A licence that is \(name): \(meaning(setting.value.rawValue, of: name)).",
                at: setting.position
            )
        }
        return [
            term("non-commercial", terms.nonCommercial),
            term("no-derivatives", terms.noDerivatives),
            term("share-alike", terms.shareAlike),
            term("research-only", terms.researchOnly),
            term("use-restricted", terms.useRestricted),
        ]
    }

    /// What a word of `terms` comes to. Source: `TermRule`.
    private static func meaning(_ word: String, of term: String) -> String {
        switch word {
        case "allow": "the term is held to be met"
        case "carry": "the term is met if its obligation is passed on with the record"
        case "review": "sent to a person for review, where the use touches the term"
        case "block": "blocked, where the use touches the term"
        case "by-purpose": "blocked where the purpose is commercial"
        case "by-operator":
            "blocked, unless a research organisation or a school uses it, for a purpose that is not commercial"
        case "by-release":
            term == "no-derivatives"
                ? "met where nothing leaves the house; a person looks before a model is given away, and "
                    + "a dataset is blocked"
                : "met where nothing leaves the house; a person looks before anything is given away"
        default: word
        }
    }

    private static func nonAnswers(_ licenses: Policy.Licenses) -> [PolicyStatement] {
        [
            objection(.unknown, "licenses.absent", licenses.absent, "A record without a licence"),
            objection(
                .unknown,
                "licenses.unknown",
                licenses.unknown,
                "A record whose licence is not known"
            ),
            objection(
                .unknown,
                "licenses.ambiguous",
                licenses.ambiguous,
                "A record whose licence may be one of several that differ"
            ),
            objection(
                .unknown,
                "licenses.conflict",
                licenses.conflict,
                "A record whose licence fields disagree"
            ),
        ]
    }

    // MARK: Attribution and tests

    private static func attribution(_ policy: Policy) -> [PolicyStatement] {
        let attribution = policy.attribution
        let missing = attribution.authorMissing
        let outcome = missing.value.map { "\($0.outcome.word)" } ?? "allow"
        let modified: String
        switch attribution.modified.value {
        case .yes: modified = "was changed on its way into the record"
        case .no: modified = "was not changed on its way into the record"
        case .unknown: modified = "may have been changed on its way into the record"
        }
        return [
            PolicyStatement(
                .attribution,
                "attribution.author-missing",
                [outcome],
                missing.value.map {
                    "A record that names no author, though its licence asks for one, is "
                        + "\($0.past)."
                }
                    ?? "A record that names no author, though its licence asks for one, is allowed; "
                    + "its attribution names the gap.",
                at: missing.position
            ),
            PolicyStatement(
                .attribution,
                "attribution.modified",
                [attribution.modified.value.rawValue],
                "The text \(modified).",
                at: attribution.modified.position
            ),
            PolicyStatement(
                .attribution,
                "attribution.note",
                attribution.note.map { [$0.text] } ?? [],
                attribution.note.map { "The attribution says: “\($0.text)”." }
                    ?? "The attribution says nothing of how it was changed.",
                at: attribution.note?.position
            ),
            PolicyStatement(
                .attribution,
                "attribution.credit-changes",
                attribution.creditChanges.map { [$0.text] } ?? [],
                attribution.creditChanges.map {
                    "Changes of credit that authors asked for stand in `\($0.text)`."
                } ?? "No changes of credit are applied.",
                at: attribution.creditChanges?.position
            ),
        ]
    }

    private static func tests(_ policy: Policy) -> [PolicyStatement] {
        let count = policy.tests.count
        return [
            PolicyStatement(
                .proof,
                "tests",
                ["\(count)"],
                count == 0
                    ? "The policy's file holds no tests; those beside it are run with `sluice rules test`."
                    : "The policy holds \(count) \(count == 1 ? "test" : "tests") of its own; "
                        + "`sluice rules test` runs them.",
                at: policy.tests.first?.position
            )
        ]
    }

    // MARK: Forms

    static func objection(
        _ section: Section,
        _ key: String,
        _ setting: Setting<Objection>,
        _ subject: String
    ) -> PolicyStatement {
        PolicyStatement(
            section,
            key,
            ["\(setting.value.outcome.word)"],
            "\(subject) is \(setting.value.past).",
            at: setting.position
        )
    }

    static func word<Word: SettingWord & RawRepresentable>(
        _ section: Section,
        _ key: String,
        _ setting: Setting<Word>,
        _ sentence: String
    ) -> PolicyStatement where Word.RawValue == String {
        PolicyStatement(
            section,
            key,
            [setting.value.rawValue],
            filled(sentence, "`\(setting.value.rawValue)`"),
            at: setting.position
        )
    }

    /// The sentence with the words in the place of `%`.
    static func filled(_ sentence: String, _ words: String) -> String {
        let parts = sentence.split(separator: "%", omittingEmptySubsequences: false)
        return parts.joined(separator: words)
    }

    static func quotedList(_ words: [String]) -> String {
        words.map { "`\($0)`" }.joined(separator: ", ")
    }
}

extension Objection {
    /// What becomes of a record, in a sentence.
    var past: String {
        switch self {
        case .block: "blocked"
        case .review: "sent to a person for review"
        }
    }
}
