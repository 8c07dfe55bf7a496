package import ProvenanceCore

/// A policy with everything that it names, made for deciding: immutable, shared by all workers.
///
/// It reads the bytes of a compiled set in place, whether they were mapped from a file or made in
/// memory from a policy just now.
package final class RuleSet: Sendable {
    package let policy: Policy
    /// The policy as it was written, by the file's name, so that a rule can be quoted.
    private let policyTexts: [(name: String, text: [UInt8])]
    package let format: RecordFormat
    let licenses: LicenseRules
    let signals: SignalSettings
    /// Rules, exceptions and clearances.
    let book: RuleBook
    /// The files of clearances, in the order of the policy.
    package let clearanceFiles: [ClearanceAccount]
    /// The day by which dates are judged.
    package let asOf: Day
    /// Nil if the policy names no saved signals.
    let savedSignals: SavedSignals?
    /// Nil if no list is configured.
    let optOuts: OptOutIndex?
    /// SHA-256 over the whole set: the policy and everything it names.
    package let digest: String
    /// A dataset card, whose licence records have that name none.
    package let card: DatasetCard?
    /// How authors asked to be credited.
    package let creditChanges: CreditChanges?
    /// The public suffix list that the lists were held against; nil if there is no list.
    package let suffixes: SuffixAccount?
    /// Nil if the policy names no agreements.
    package let agreements: AgreementIndex?
    /// What a record needs to be held against takedowns.
    let takedownParts: NeededParts
    /// Where the policy names each list.
    private let listPositions: [SourcePosition]
    /// In the order of `NeededPart`.
    private let reasonsForMissing: [Reason]
    let reasonForMissingAuthor: Reason?
    let reasonForTooManyFields: Reason
    /// The bytes that it was opened from; nil where they do not say all of it.
    let image: RuleSetImage?

    /// Opens a set.
    ///
    /// - Parameters:
    ///   - asOf: the day by which dates are judged.
    ///   - until: the last day of the planned use; nil if it ends with that day.
    ///   - knownListEntries: entries of each list when it was last applied, by name.
    /// - Throws: what is damaged, and every list that may not be applied on that day.
    package convenience init(
        _ image: RuleSetImage,
        asOf: Day,
        until: Day? = nil,
        knownListEntries: [String: Int] = [:]
    ) throws(Diagnostics) {
        let contents = try RuleSetContents(image)
        try contents.checkLists(asOf: asOf, knownListEntries: knownListEntries)
        let policy = contents.policy
        let licenses = LicenseSettings(policy)
        let signals = try SignalSettings(policy, crawlers: try contents.crawlerTable())
        try self.init(
            policy,
            texts: try contents.policyTexts(),
            format: try contents.recordFormat(),
            licenses: try LicenseRules(licenses, table: try contents.licenseTable()),
            signals: signals,
            savedSignals: try contents.savedSignals(signals, asOf: asOf),
            clearances: try contents.clearances(),
            clearanceFiles: try contents.clearanceAccounts(),
            optOuts: try contents.optOuts(asOf: asOf),
            takedowns: contents.lists.filter(\.isTakedown),
            agreements: try contents.agreements(asOf: asOf, until: until),
            digest: image.digest,
            creditChanges: try contents.creditChanges(),
            suffixes: contents.suffixes,
            asOf: asOf,
            image: image
        )
    }

    /// Puts the parts of a set together.
    init(
        _ policy: Policy,
        texts: [(name: String, text: [UInt8])] = [],
        format recordFormat: RecordFormat,
        licenses: LicenseRules,
        signals: SignalSettings,
        savedSignals: SavedSignals? = nil,
        clearances: [Clearance],
        clearanceFiles: [ClearanceAccount] = [],
        optOuts: OptOutIndex?,
        takedowns: [ListAccount] = [],
        agreements: AgreementIndex? = nil,
        digest: String,
        creditChanges: CreditChanges?,
        suffixes: SuffixAccount?,
        asOf: Day,
        image: RuleSetImage? = nil
    ) throws(Diagnostics) {
        self.image = image
        self.policy = policy
        policyTexts = texts
        format = recordFormat.reading(policy.rulePaths)
        self.licenses = licenses
        self.signals = signals
        book = try RuleBook(
            policy,
            format: format,
            licenses: licenses,
            clearances: clearances,
            asOf: asOf
        )
        self.clearanceFiles = clearanceFiles
        self.asOf = asOf
        self.digest = digest
        card = nil
        self.creditChanges = creditChanges
        self.suffixes = suffixes
        self.optOuts = optOuts
        listPositions = (policy.optOuts + policy.takedowns).map(\.position)
        self.agreements = agreements
        self.savedSignals = savedSignals
        takedownParts =
            AskedKinds(takedowns.reduce(into: KindSet()) { $0.formUnion($1.kinds) }).parts
        reasonsForMissing = NeededPart.allCases.map { part in
            var reason = Reason(
                .optoutUnlocated,
                policy.cannotCheck[part].value,
                rule: policy.cannotCheck[part].position,
                message: "the record has no \(part.words), so the lists cannot be asked about it"
            )
            reason.needed = part
            return reason
        }
        let author = policy.attribution.authorMissing
        reasonForMissingAuthor = author.value.map { objection in
            Reason(
                objection == .block ? .ruleBlock : .ruleReview,
                objection,
                rule: author.position,
                message: "the author is to be credited, and the record names none"
            )
        }
        reasonForTooManyFields = Reason(
            .licenseConflict,
            .block,
            rule: nil,
            message: "the record has more fields or addresses of a kind than can be compared"
        )
    }

    /// The same rules, but for what a dataset card says, or for what is supposed for once.
    convenience init(
        _ other: RuleSet,
        licenses: LicenseRules,
        signals: SignalSettings? = nil,
        card: DatasetCard?,
        digest: String
    ) {
        self.init(
            other,
            licenses: licenses,
            signals: signals,
            card: card,
            digest: digest,
            agreements: other.agreements,
            image: other.image
        )
    }

    /// The same rules, but for what is given.
    init(
        _ other: RuleSet,
        licenses: LicenseRules,
        signals: SignalSettings? = nil,
        card: DatasetCard?,
        digest: String,
        agreements: AgreementIndex?,
        image: RuleSetImage? = nil
    ) {
        self.image = image
        policy = other.policy
        policyTexts = other.policyTexts
        format = other.format
        self.licenses = licenses
        self.signals = signals ?? other.signals
        book = other.book
        clearanceFiles = other.clearanceFiles
        asOf = other.asOf
        savedSignals = other.savedSignals
        optOuts = other.optOuts
        self.agreements = agreements
        takedownParts = other.takedownParts
        self.digest = digest
        self.card = card
        creditChanges = other.creditChanges
        suffixes = other.suffixes
        listPositions = other.listPositions
        reasonsForMissing = other.reasonsForMissing
        reasonForMissingAuthor = other.reasonForMissingAuthor
        reasonForTooManyFields = other.reasonForTooManyFields
    }

    /// The same rules for a use that is planned to end on a later day.
    ///
    /// - Parameters:
    ///   - until: nil if it ends with the as-of day.
    ///   - ignored: the id of an agreement that is to count for nothing.
    package func planned(
        until: Day?,
        asOf: Day,
        ignoring ignored: String? = nil
    ) throws(Diagnostic) -> RuleSet {
        guard let agreements, until != nil || ignored != nil else { return self }
        return RuleSet(
            self,
            licenses: licenses,
            card: card,
            digest: digest,
            agreements: try agreements.asking(
                AgreementQuestion(policy, asOf: asOf, until: until),
                ignoring: ignored.map { [$0] } ?? []
            )
        )
    }

    /// The lists that are applied, in the order of the policy, opt-outs first.
    package var lists: [ListAccount] { optOuts?.lists ?? [] }

    /// The files of saved signals that are applied, in the order of the policy.
    package var savedFiles: [SavedSignalAccount] { savedSignals?.index.files ?? [] }

    /// The line of the policy at `position`, as it was written; nil if it is in no file of it.
    package func line(at position: SourcePosition) -> String? {
        guard let file = policyTexts.first(where: { $0.name == position.file }) else { return nil }
        let lines = file.text.split(
            separator: UInt8(ascii: "\n"),
            maxSplits: position.line,
            omittingEmptySubsequences: false
        )
        guard lines.indices.contains(position.line - 1) else { return nil }
        return String(decoding: lines[position.line - 1], as: UTF8.self)
    }

    // MARK: Reasons

    /// A list needs something that the record does not have.
    func reasonForMissing(_ part: NeededPart) -> Reason { reasonsForMissing[part.number] }

    /// Something is there, and cannot be read.
    func reasonForUnreadable(_ part: NeededPart, _ value: String, _ place: FieldPlace) -> Reason {
        var reason = Reason(
            .optoutUnlocated,
            policy.cannotCheck[part].value,
            rule: policy.cannotCheck[part].position,
            message: "the \(part.words) cannot be read, so the lists cannot be asked about it",
            evidence: Evidence(field: path(of: place), value: value)
        )
        reason.needed = part
        return reason
    }

    /// A list names a part of the record.
    ///
    /// - Parameter host: the host of the address, where that is what matched.
    func reason(
        for handle: OptOutEntries.Handle,
        in optOuts: OptOutIndex,
        host: String?,
        _ value: String,
        _ place: FieldPlace
    ) -> Reason {
        let list = optOuts.list(of: handle)
        var evidence = Evidence(field: path(of: place), value: value, list: list.name)
        let entry = optOuts.entry(handle)
        var kind = entry?.kind ?? list.kind
        if kind == .domains, entry?.matchesExactly ?? true { kind = .hosts }
        let what = list.isTakedown ? "takedown" : "opt-out"
        var message = "the rule set is damaged at an entry of the list \(list.name)"
        var claim: OptOutClaim?
        if let entry {
            claim = list.isTakedown ? nil : OptOutClaim(entry)
            evidence.entry = entry.written
            evidence.reference = entry.reference
            evidence.entryPosition = SourcePosition(file: list.path, line: entry.line)
            let named = host.map { "host \($0)" } ?? "\(kind.singular) \(entry.written)"
            message = "\(named) is on the \(what) list \(list.name)"
        }
        var reason = Reason(
            kind.code(isTakedown: list.isTakedown),
            .block,
            rule: listPositions[optOuts.listNumber(of: handle)],
            message: message,
            evidence: evidence
        )
        reason.claim = claim
        return reason
    }

    func path(of place: FieldPlace) -> String {
        let path = format.fieldPlan.paths[place.slot.field]
        return place.element.map { "\(path)[\($0)]" } ?? path
    }
}

extension NeededPart {
    /// What a person calls it.
    var words: String {
        switch self {
        case .url: "address"
        case .repository: "repository"
        case .account: "account"
        case .author: "author"
        case .id: "id"
        case .hash: "digest of its content"
        case .work: "identifier of a work"
        case .source: "source"
        }
    }
}
