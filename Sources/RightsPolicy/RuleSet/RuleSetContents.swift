package import ProvenanceCore
import RightsSignals

/// The parts of a rule set, as values; each is read when it is asked for.
package struct RuleSetContents {
    private let image: RuleSetImage
    package let policy: Policy
    /// The lists in the order of the policy, opt-outs first.
    package let lists: [ListAccount]
    /// The files of saved signals in the order of the policy.
    package let savedFiles: [SavedSignalAccount]
    /// The public suffix list that they were held against; nil if there is none.
    package let suffixes: SuffixAccount?

    /// - Throws: what is damaged.
    package init(_ image: RuleSetImage) throws(Diagnostics) {
        self.image = image
        let texts = try Self.texts(.policy, image)
        guard let own = texts.first else {
            throw Diagnostics([image.damage("holds no policy")])
        }
        policy = try PolicyReader.read(own.text, file: own.name) { name throws(Diagnostics) in
            if let layer = texts.first(where: { $0.name == name }) { return layer.text }
            throw Diagnostics([image.damage("lacks the policy `\(name)`, which it extends")])
        }
        lists = try Diagnostics.of { () throws(Diagnostic) in try OptOutIndex.lists(of: image) }
        savedFiles = try Diagnostics.of { () throws(Diagnostic) in
            try SavedSignalIndex(image, nil)?.files ?? []
        }
        let named = policy.optOuts + policy.takedowns
        suffixes = try Diagnostics.of { [lists] () throws(Diagnostic) in
            if lists.isEmpty { return nil }
            let section = try image.required(.suffixes)
            if let account = SuffixAccount(image.bytes.extracting(section.range)) {
                return account
            }
            throw image.damage("has an account of public suffixes that cannot be read")
        }
        let isWhole =
            lists.count == named.count
            && zip(lists, named).allSatisfy { list, named in
                list.name == named.name && list.isTakedown == named.isTakedown
                    && list.kind.rawValue == named.kind.rawValue
            }
        guard isWhole else {
            throw Diagnostics([image.damage("holds other lists than its policy names")])
        }
    }

    /// Refuses every list that may not be applied on this day.
    func checkLists(asOf: Day, knownListEntries: [String: Int]) throws(Diagnostics) {
        var problems = Diagnostics()
        for (list, limits) in zip(lists, policy.optOuts + policy.takedowns) {
            let known = knownListEntries[list.name]
            for fault in list.faults(limits, asOf: asOf, knownEntries: known) {
                problems.append(fault)
            }
        }
        guard problems.isEmpty else { throw problems }
    }

    /// The policy as it was written.
    func policyTexts() throws(Diagnostics) -> [(name: String, text: [UInt8])] {
        try Self.texts(.policy, image)
    }

    func recordFormat() throws(Diagnostics) -> RecordFormat {
        guard case .profile = policy.recordFormat.value else {
            return try policy.recordFormat(among: [])
        }
        let section = try Diagnostics.of { () throws(Diagnostic) in
            try image.required(.recordFormat)
        }
        let text = image.bytes.extracting(section.range).withUnsafeBytes { [UInt8]($0) }
        guard let format = RecordFormat(text: text) else {
            throw Diagnostics([image.damage("has a record format that cannot be read")])
        }
        return try policy.recordFormat(among: [format])
    }

    func licenseTable() throws(Diagnostics) -> LicenseTable {
        let files = try Self.texts(.licenses, image)
        return try LicenseTable(
            files: Dictionary(files.map { ($0.name, $0.text) }) { first, _ in first }
        )
    }

    /// Whose crawlers collect for what.
    func crawlerTable() throws(Diagnostics) -> CrawlerTable {
        let texts = try Self.texts(.crawlers, image)
        guard texts.count == 1 else {
            throw Diagnostics([image.damage("holds \(texts.count) tables of crawlers")])
        }
        return try CrawlerTable(texts[0].text, file: texts[0].name)
    }

    /// How authors asked to be credited; nil if the policy names no such file.
    func creditChanges() throws(Diagnostics) -> CreditChanges? {
        guard image.section(.creditChanges) != nil else { return nil }
        let texts = try Self.texts(.creditChanges, image)
        guard texts.count == 1 else {
            throw Diagnostics([image.damage("holds \(texts.count) files of credit changes")])
        }
        return try CreditChanges(texts[0].text, file: texts[0].name)
    }

    /// What persons decided; none if the policy names no such file.
    package func clearances() throws(Diagnostics) -> [Clearance] {
        if policy.clearances.isEmpty { return [] }
        var all: [Clearance] = []
        for file in try Self.texts(.clearances, image) {
            all += try ClearanceReader.read(file.text, file: file.name)
        }
        return all
    }

    /// The files that these stand in, in the order of the policy.
    package func clearanceAccounts() throws(Diagnostics) -> [ClearanceAccount] {
        if policy.clearances.isEmpty { return [] }
        var all: [ClearanceAccount] = []
        for file in try Self.texts(.clearances, image) {
            all.append(try ClearanceAccount(path: file.name, text: file.text))
        }
        return all
    }

    /// The entries of all lists; nil if there is no list.
    func optOuts(asOf: Day) throws(Diagnostics) -> OptOutIndex? {
        if lists.isEmpty { return nil }
        return try Diagnostics.of { () throws(Diagnostic) in
            try OptOutIndex(image, lists, intended: policy.uses.value, asOf: asOf)
        }
    }

    /// The agreements that the policy names; nil if it names none.
    ///
    /// - Parameters:
    ///   - asOf: the day by which dates are judged.
    ///   - until: the last day of the planned use, if it is another.
    func agreements(asOf: Day, until: Day?) throws(Diagnostics) -> AgreementIndex? {
        let question = AgreementQuestion(policy, asOf: asOf, until: until)
        let index = try Diagnostics.of { () throws(Diagnostic) in
            try AgreementIndex(image, for: question)
        }
        guard (index == nil) == (policy.agreements == nil) else {
            throw Diagnostics([image.damage("holds other agreements than its policy names")])
        }
        return index
    }

    /// Where the agreements are kept, how many they are, the digest of all, and caps that nobody can
    /// check; nil if the policy names none.
    package func agreementAccount() throws(Diagnostics) -> (
        path: String, count: Int, sha256: String, caps: AgreementCapAccount?
    )? {
        // What they are called depends on no day.
        let index = try agreements(asOf: Day(number: 0), until: nil)
        return index.map { ($0.path, $0.count, $0.sha256, $0.uncountedCaps) }
    }

    /// What was saved of origins; nil if the policy names no such file.
    ///
    /// - Parameter settings: how it will be read.
    func savedSignals(
        _ settings: SignalSettings,
        asOf: Day
    ) throws(Diagnostics) -> SavedSignals? {
        let signals = policy.signals
        guard !signals.savedSignals.isEmpty else { return nil }
        return try Diagnostics.of { () throws(Diagnostic) in
            guard let index = try SavedSignalIndex(image, settings),
                index.files.map(\.path) == signals.savedSignals.map(\.text)
            else { throw image.damage("holds other saved signals than its policy names") }
            return SavedSignals(
                index: index,
                whichDay: signals.whichDay.value,
                asOf: asOf,
                rule: signals.savedSignals.first?.position
            )
        }
    }

    private static func texts(
        _ id: RuleSetFormat.SectionID,
        _ image: RuleSetImage
    ) throws(Diagnostics) -> [(name: String, text: [UInt8])] {
        try Diagnostics.of { () throws(Diagnostic) in
            let section = try image.required(id)
            if let texts = RuleSetText.read(image.bytes.extracting(section.range)) { return texts }
            throw image.damage("has a section `\(id.text)` that does not hold together")
        }
    }
}
