import ProvenanceCore

/// The grammar of a policy file: every key, and how its value is read.
///
/// `.later` marks keys of the design that this version does not support: they are refused, never
/// passed over. To support one is to replace its line.
enum PolicyKeys {
    static let policy: [SettingKey<Policy>] = [
        .line("policy", \.name).required("add a name, such as `policy: commercial-llm`"),
        SettingKey("description", .text) { reader, entry, name, policy in
            policy.description = reader.text(entry.value, name)
        },
        SettingKey("use", .words(Use.allWords)) { reader, entry, name, policy in
            if let uses: [Use] = reader.words(entry.value, name) {
                policy.uses = Setting(uses, at: entry.keyPosition)
            }
        }.required("say what the records are for, such as `use: [train-genai]`"),
        .word("purpose", \.purpose),
        .section("operator", \.self, operatorKeys),
        .places("train-in", \.trainIn),
        .places("offer-in", \.offerIn),
        SettingKey("record-format", RecordFormatReader.shape) { reader, entry, name, policy in
            if let format = RecordFormatReader.format(of: entry.value, name: name, &reader) {
                policy.recordFormat = Setting(format, at: entry.value.position)
            }
        },
        .section("licenses", \.licenses, licenses),
        .section("terms", \.terms, terms),
        .word("release", \.release),
        .section("defaults", \.self, defaults),
        SettingKey("public-suffix-list", .either([.text, .keys(publicSuffixList)])) {
            reader,
            entry,
            name,
            policy in
            if case .mapping = entry.value.content {
                let keys = publicSuffixList
                reader.read(entry.value, name: name, keys: keys, into: &policy.publicSuffixList)
            } else {
                policy.publicSuffixList.file = reader.path(entry.value, name)
            }
        },
        .lists("opt-outs", \.optOuts, isTakedown: false),
        .lists("takedowns", \.takedowns, isTakedown: true),
        .section("cannot-check", \.self, cannotCheck),
        .section("attribution", \.attribution, attribution),
        .section("signals", \.signals, PolicySignalKeys.signals),
        PolicyAgreementKeys.agreements,
        .rules("rules", \.rules),
        SettingKey("exceptions") { reader, entry, name, policy in
            // An empty list says that there are none.
            if case .list(let items) = entry.value.content, items.isEmpty { return }
            let keys = PolicyExceptionKeys.exceptions
            reader.read(entry.value, name: name, keys: keys, into: &policy)
        },
        SettingKey("clearances") { reader, entry, name, policy in
            policy.clearances = reader.resolvedPaths(entry.value, name)
        },
        SettingKey("tests", RecordTestReader.shape) { reader, entry, name, policy in
            policy.tests += RecordTestReader.tests(entry.value, name, &reader)
        },
    ]

    private static let operatorKeys: [SettingKey<Policy>] = [
        .word("kind", \.operatorKind),
        SettingKey("country", .place) { reader, entry, name, policy in
            guard let text = reader.text(entry.value, name),
                reader.checkPlace(text, name, areas: [])
            else { return }
            policy.operatorCountry = text
        },
    ]

    private static let licenses: [SettingKey<Policy.Licenses>] = [
        .texts("allow", \.allow),
        .texts("review", \.review),
        .texts("block", \.block),
        .word("absent", \.absent, never: ("allow", "no licence is no permission")),
        .word("unknown", \.unknown, never: ("allow", "what is not known permits nothing")),
        .word("ambiguous", \.ambiguous, never: ("allow", "nothing is guessed")),
        .word("conflict", \.conflict, never: ("allow", "fields that disagree prove nothing")),
    ]

    private static let terms: [SettingKey<PolicyTerms>] = [
        .word("non-commercial", \.nonCommercial),
        .word("no-derivatives", \.noDerivatives),
        .word("share-alike", \.shareAlike),
        .word("research-only", \.researchOnly),
        .word("use-restricted", \.useRestricted),
    ]

    private static let defaults: [SettingKey<Policy>] = [.line("license", \.defaultLicense)]

    private static let publicSuffixList: [SettingKey<Policy.PublicSuffixList>] = [
        SettingKey("file", .text) { reader, entry, name, list in
            list.file = reader.path(entry.value, name)
        }.required("name the file"),
        SettingKey("date", .day) { reader, entry, name, list in
            list.date = reader.day(entry.value, name)
        },
    ]

    private static let cannotCheck: [SettingKey<Policy>] = NeededPart.allCases.map { part in
        .word(
            part.rawValue,
            \.cannotCheck[part],
            never: ("allow", "a list that was not checked may name the record")
        )
    }

    private static let attribution: [SettingKey<Policy.Attribution>] = [
        SettingKey("author-missing", .word(MissingAuthor.allWords)) {
            reader,
            entry,
            name,
            attribution in
            guard let outcome: MissingAuthor = reader.word(entry.value, name) else { return }
            attribution.authorMissing = Setting(outcome.objection, at: entry.keyPosition)
        },
        .word("modified", \.modified),
        .line("note", \.note),
        SettingKey("credit-changes", .text) { reader, entry, name, attribution in
            guard let path = reader.line(entry.value, name) else { return }
            reader.checkPath(path, name)
            attribution.creditChanges = PolicyText(
                PolicyPath.resolved(path.text, from: path.position.file),
                at: path.position
            )
        },
    ]

    /// The words of `author-missing`: an objection, or none.
    private enum MissingAuthor: String, CaseIterable, SettingWord {
        case allow
        case review
        case block

        var objection: Objection? {
            switch self {
            case .allow: nil
            case .review: .review
            case .block: .block
            }
        }
    }
}

extension SettingKey {
    /// A list of countries and areas.
    static func places(
        _ key: String,
        _ path: any WritableKeyPath<Target, [PolicyText]> & Sendable
    ) -> SettingKey {
        SettingKey(key, .places(Countries.areas)) { reader, entry, name, target in
            for text in reader.texts(entry.value, name)
            where reader.checkPlace(text, name, areas: Countries.areas) {
                target[keyPath: path].append(text)
            }
        }
    }
}

extension SettingsReader {
    /// Whether `text` is a country's code or one of `areas`; a finding if not.
    mutating func checkPlace(_ text: PolicyText, _ name: String, areas: [String]) -> Bool {
        let word = text.text
        if Countries.isCode(word) || areas.contains(word) { return true }
        let near =
            Countries.correction(of: word)
            ?? areas.first { $0.lowercased() == word.lowercased() }
            ?? (word.utf8.count > 3 ? suggestion(for: word, among: areas) : nil)
        var accepted = "an ISO 3166 code of two capital letters"
        if !areas.isEmpty { accepted += ", or " + areas.joined(separator: ", ") }
        report(
            "\(quoted(word)) is not a country that `\(name)` can name",
            at: text.position,
            hint: near.map { "did you mean `\($0)`?" } ?? "accepted: \(accepted)"
        )
        return false
    }
}
