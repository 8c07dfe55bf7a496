package import ProvenanceCore

/// What the policy says of agreements (`agreements:`).
package struct PolicyAgreements: Sendable {
    /// Where the agreements are kept.
    package enum Store: Sendable {
        /// A rights database, as `sluice rights` keeps it.
        case database(PolicyText)
        /// A file of agreements, one JSON object a line (`AgreementLines`).
        case file(PolicyText)

        /// Its path, resolved against the policy's file.
        package var path: PolicyText {
            switch self {
            case .database(let path), .file(let path): path
            }
        }
    }

    /// What an agreement that grants the use lifts.
    package enum Lifted: String, CaseIterable, SettingWord {
        /// What publishers' signals say: row 5.
        case signals
        /// What the licence says, or that nothing is known: rows 7 and 8.
        case licenses
        /// Opt-outs of its own parties that are older than its signature: row 4.
        case optOuts = "opt-outs"
    }

    /// What a record is charged to where an open licence alone would do.
    package enum Preference: String, CaseIterable, SettingWord {
        case licence
        case agreement
    }

    package var store: Store
    package var winsOver: [Lifted] = [.signals, .licenses]
    package var prefer = Preference.licence
    /// Where the policy names them: the rule that a reason gives.
    package var position: SourcePosition

    /// The rows whose objections an agreement lifts as a whole; opt-outs are lifted one by one.
    var lifts: Lifts {
        var lifts: Lifts = []
        if winsOver.contains(.signals) { lifts.insert(.signals) }
        if winsOver.contains(.licenses) { lifts.formUnion([.licenses, .unchecked]) }
        return lifts
    }

    var liftsOptOuts: Bool { winsOver.contains(.optOuts) }
}

/// The grammar of `agreements:`.
enum PolicyAgreementKeys {
    /// What is known while the section is read.
    private struct Draft: Sendable {
        var stores: [PolicyAgreements.Store] = []
        var winsOver: [PolicyAgreements.Lifted] = [.signals, .licenses]
        var prefer = PolicyAgreements.Preference.licence
    }

    private static let keys: [SettingKey<Draft>] = [
        SettingKey("database") { reader, entry, name, draft in
            if let path = reader.path(entry.value, name) { draft.stores.append(.database(path)) }
        },
        SettingKey("file") { reader, entry, name, draft in
            if let path = reader.path(entry.value, name) { draft.stores.append(.file(path)) }
        },
        SettingKey("wins-over") { reader, entry, name, draft in
            if case .list(let items) = entry.value.content, items.isEmpty {
                draft.winsOver = []
            } else if let words: [PolicyAgreements.Lifted] = reader.words(entry.value, name) {
                draft.winsOver = words
            }
        },
        .plainWord("prefer", \.prefer),
    ]

    static let agreements = SettingKey<Policy>("agreements") { reader, entry, name, policy in
        var draft = Draft()
        reader.read(entry.value, name: name, keys: keys, into: &draft)
        guard case .mapping(let entries) = entry.value.content else { return }
        let named = entries.map(\.key).filter { $0 == "database" || $0 == "file" }
        if named.count > 1 {
            reader.report(
                "agreements are kept in one place, not in a `database` and a `file`",
                at: entry.keyPosition,
                hint: "name one of them"
            )
        } else if named.isEmpty {
            reader.report(
                "`\(name)` does not say where the agreements are kept",
                at: entry.keyPosition,
                hint: "such as `database: rights.sqlite`, or `file: agreements.jsonl`"
            )
        }
        guard named.count == 1, let store = draft.stores.first else { return }
        policy.agreements = PolicyAgreements(
            store: store,
            winsOver: draft.winsOver,
            prefer: draft.prefer,
            position: entry.keyPosition
        )
    }
}
