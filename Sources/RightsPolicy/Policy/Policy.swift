package import ProvenanceCore

/// A policy as a person wrote it, checked: plain data, one property a setting.
///
/// Every setting but `name` and `uses` has a default that does not allow anything by itself.
/// Paths are resolved; nothing has been opened.
package struct Policy: Sendable {
    package enum Purpose: String, CaseIterable, SettingWord {
        case commercial
        case nonCommercial = "non-commercial"
    }

    package enum OperatorKind: String, CaseIterable, SettingWord {
        case company
        case researchOrganisation = "research-organisation"
        case culturalHeritage = "cultural-heritage"
        case education
        case government
        case individual
    }

    /// How widely the result is given away: what some obligations of a licence depend on.
    package enum Release: String, CaseIterable, SettingWord {
        case `internal`
        case model
        case weights
        case dataset
    }

    /// Whether the text was changed on its way into the record: licences ask that it is said.
    package enum Modified: String, CaseIterable, SettingWord {
        case yes
        case no
        case unknown
    }

    /// What the policy says of licences. The entries are as they were written; the licence rules
    /// check them against the licence table.
    package struct Licenses: Sendable {
        package var allow: [PolicyText] = []
        package var review: [PolicyText] = []
        package var block: [PolicyText] = []
        package var absent = Setting(Objection.block)
        package var unknown = Setting(Objection.block)
        package var ambiguous = Setting(Objection.review)
        package var conflict = Setting(Objection.review)
    }

    package struct Attribution: Sendable {
        /// What a licence that asks for an author gets when the record names none; nil: allow,
        /// and name the gap in `attribution_incomplete`.
        package var authorMissing = Setting<Objection?>(.review)
        package var modified = Setting(Modified.unknown)
        package var note: PolicyText?
        /// The file of credit changes that authors asked for; its path is resolved.
        package var creditChanges: PolicyText?
    }

    /// `public-suffix-list`: a list as publicsuffix.org publishes it, newer than libpsl's own.
    package struct PublicSuffixList: Sendable {
        /// The path, resolved; nil for libpsl's own list.
        package var file: PolicyText?
        /// The day of the list, for copies that do not say it.
        package var date: Day?
    }

    /// What a record gets that lacks what a list needs.
    package struct CannotCheck: Sendable {
        private var settings: [NeededPart: Setting<Objection>] = [:]

        package subscript(part: NeededPart) -> Setting<Objection> {
            get { settings[part] ?? Setting(.review) }
            set { settings[part] = newValue }
        }
    }

    /// Where the fields of a record stand: a profile that is named, or paths of the policy's own.
    package enum Format: Sendable {
        case profile(name: String)
        case fields(RecordFormat)
    }

    /// The file's name, as messages print it.
    package var file: String
    package var name: PolicyText
    package var description: PolicyText?
    package var uses: Setting<[Use]>
    package var purpose = Setting(Purpose.commercial)
    package var operatorKind = Setting(OperatorKind.company)
    /// Where the operator is established: an ISO 3166 code.
    package var operatorCountry: PolicyText?
    /// Where copies are made, and where the result is offered: ISO 3166 codes, `EU`, `EEA`, or
    /// `worldwide`. Empty: not said.
    package var trainIn: [PolicyText] = []
    package var offerIn: [PolicyText] = []
    package var recordFormat = Setting(Format.profile(name: "auto"))
    package var licenses = Licenses()
    package var terms = PolicyTerms()
    package var release = Setting(Release.dataset)
    /// The licence of records that name none themselves (`defaults: {license: …}`).
    package var defaultLicense: PolicyText?
    package var publicSuffixList = PublicSuffixList()
    package var optOuts: [PolicyList] = []
    package var takedowns: [PolicyList] = []
    /// What a record gets that a configured list cannot be matched against, by what it lacks.
    package var cannotCheck = CannotCheck()
    package var attribution = Attribution()
    package var signals = PolicySignals()
    package var rules: [PolicyRule] = []
    package var exceptions: [PolicyException] = []
    /// Files of clearances; their paths are resolved.
    package var clearances: [PolicyText] = []
    /// Nil if the policy knows no agreements.
    package var agreements: PolicyAgreements?
    /// What the policy promises of itself: read, and run by `sluice rules test` alone.
    package var tests: [RecordTest] = []

    package init(file: String, name: PolicyText, uses: Setting<[Use]>) {
        self.file = file
        self.name = name
        self.uses = uses
    }
}

extension Policy {
    /// The public suffixes that entries of lists are held against: of the list that the policy
    /// names, or libpsl's own.
    package func publicSuffixes() throws(Diagnostic) -> PublicSuffixes {
        guard let file = publicSuffixList.file else { return try PublicSuffixes() }
        do {
            return try PublicSuffixes(listFile: file.text, date: publicSuffixList.date)
        } catch {
            throw Diagnostic(error.message, at: file.position, hint: error.hint)
        }
    }
}
