package import ProvenanceCore

/// One field of a record that may name a licence.
package struct LicenseValue: Hashable, Sendable {
    /// Where it stands: a dotted path.
    package var field: String
    package var kind: JSONKind
    /// Of a string its text; of anything else its JSON.
    package var text: String
    /// Found by a scanner rather than declared by whoever published the work.
    package var isDetected: Bool
    /// Said of the whole dataset, by the policy or a dataset card, rather than by the record.
    package var isDefault: Bool
    /// An address or a name beside the licence field: it speaks where that field says nothing,
    /// and must not contradict it elsewhere. One that is not known says nothing.
    package var isSupporting: Bool
    /// Declared by the page's own markup about itself.
    package var isFromPage = false

    package init(
        field: String,
        kind: JSONKind = .string,
        text: String,
        isDetected: Bool = false,
        isDefault: Bool = false,
        isSupporting: Bool = false
    ) {
        self.field = field
        self.kind = kind
        self.text = text
        self.isDetected = isDetected
        self.isDefault = isDefault
        self.isSupporting = isSupporting
    }
}

/// How a text was understood.
package enum LicenseMethod: String, CaseIterable, Sendable {
    /// A form of saying nothing.
    case absent
    case creativeCommonsURL = "creative-commons-url"
    case licenseURL = "license-url"
    case expression
    /// An expression with slips that do not change what it says: mixed case, a prefix's case.
    case lenientExpression = "lenient-expression"
    case huggingFaceID = "hugging-face-id"
    /// A name of the table.
    case name
    case creativeCommonsName = "creative-commons-name"
    case gnuName = "gnu-name"
    /// Names joined by words or signs.
    case phrase
    /// A name with an address behind it.
    case nameAndURL = "name-and-url"
    case list
    case object
    case unread
}

/// What a record's licence fields say, before any policy is asked.
package struct LicenseReading: Hashable, Sendable {
    package enum Status: String, CaseIterable, Sendable {
        case ok, absent, unknown, ambiguous, conflict
    }

    package var status: Status
    /// What was understood; parts of it may be families or unread.
    package var expression: SPDXExpression?
    package var method: LicenseMethod
    /// Whether it is said that there is no licence, rather than nothing said.
    package var isDenial = false
    /// The values that the reading rests on.
    package var sources: [LicenseValue] = []
    /// The readings that disagree, if they do.
    package var alternatives: [LicenseReading] = []

    package init(
        _ status: Status,
        _ expression: SPDXExpression?,
        _ method: LicenseMethod,
        isDenial: Bool = false
    ) {
        self.status = status
        self.expression = expression
        self.method = method
        self.isDenial = isDenial
    }

    /// The reading of an expression: as good as the least known of its terms.
    init(_ expression: SPDXExpression, _ method: LicenseMethod) {
        var status = Status.ok
        for term in expression.terms {
            switch term.kind {
            case .known: break
            case .family: if status == .ok { status = .ambiguous }
            case .reference, .unread: status = .unknown
            }
        }
        self.init(status, expression, method)
    }

    /// Whether it rests on a default of the dataset alone.
    package var isDefault: Bool { !sources.isEmpty && sources.allSatisfy(\.isDefault) }
    /// Whether it rests on what stands beside a licence field.
    var isSupporting: Bool { !sources.isEmpty && sources.allSatisfy(\.isSupporting) }
    /// Whether it rests on what the page's markup says of itself alone.
    package var isFromPage: Bool { !sources.isEmpty && sources.allSatisfy(\.isFromPage) }
    /// Whether it rests on a scanner's finding alone.
    package var isDetected: Bool { !sources.isEmpty && sources.allSatisfy(\.isDetected) }
}

extension LicenseReading {
    /// The licences named, each once, in the order in which they stand.
    package func licenses(_ table: LicenseTable) -> [License] {
        var seen: Set<Int> = []
        return (expression?.terms ?? []).compactMap {
            guard case .known(let index) = $0.kind, seen.insert(index).inserted else { return nil }
            return table.licenses[index]
        }
    }

    /// The families named, with the ids of their members.
    package func families(_ table: LicenseTable) -> [(name: String, members: [String])] {
        (expression?.terms ?? []).compactMap {
            guard case .family(let index) = $0.kind else { return nil }
            let family = table.family(index)
            return (family.name, family.members.map(table.id))
        }
    }

    /// The categories of all that may be meant.
    package func categories(_ table: LicenseTable) -> LicenseCategories {
        (expression?.terms ?? []).reduce(into: []) { $0.formUnion(table.categories(of: $1)) }
    }

    /// What is owed: by AND of all, by OR of the branch that owes least.
    package func obligations(_ table: LicenseTable) -> LicenseObligations {
        guard let expression else { return [] }
        return expression.reduce(
            term: { table.obligations(of: $0) },
            and: { $0.union($1) },
            or: { ($1.count, $1.rawValue) < ($0.count, $0.rawValue) ? $1 : $0 }
        )
    }

    /// The address of the licence, where it is one licence; of a port its own.
    package func url(_ table: LicenseTable) -> String? {
        guard case .known(let index)? = expression?.onlyTerm?.kind, let url = table.url(index)
        else {
            return nil
        }
        return jurisdiction.map { url + $0 + "/" } ?? url
    }

    /// The jurisdiction of a port, where it is one licence.
    package var jurisdiction: String? { expression?.onlyTerm?.jurisdiction }
}

extension LicenseTable {
    /// The licences that a term may mean; none for what is not known.
    package func candidates(of term: LicenseTerm) -> [Int] {
        switch term.kind {
        case .known(let index): [index]
        case .family(let index): family(index).members
        case .reference, .unread: []
        }
    }

    func categories(of term: LicenseTerm) -> LicenseCategories {
        candidates(of: term).reduce(into: []) { $0.formUnion(categories($1)) }
    }

    func obligations(of term: LicenseTerm) -> LicenseObligations {
        candidates(of: term).reduce(into: []) { $0.formUnion(obligations($1)) }
    }
}
