package import ProvenanceCore

/// Which slots of a scanned record play which role. A worker's scratch.
///
/// Where several fields could play a role that only one can, the profile's first choice wins;
/// where one field occurs twice, the last stands, as in most parsers. Licences and addresses are
/// never chosen among: all are kept, and so is whatever lists are asked with.
package struct RecordFields: ~Copyable {
    /// Numbers of slots in the record's table.
    package private(set) var licenses: [Int] = []
    package private(set) var detectedLicenses: [Int] = []
    package private(set) var urls: [Int] = []
    /// What else lists can be asked with: repositories, accounts, authors, ids, digests, works and
    /// sources.
    private(set) var named: [Int] = []
    /// Fields that carry signals.
    package private(set) var signals: [Int] = []
    /// By role, for the roles that one field plays: the slot's number, or -1.
    private var chosen = [Int](repeating: -1, count: FieldRole.allCases.count)
    private var ranks = [Int](repeating: .max, count: FieldRole.allCases.count)
    /// By field number of the plan.
    private let roles: [[RecordFormat.Field]]
    /// The same, whether the field is one of `named`, and the roles that it is asked in.
    private let namesRecord: [Bool]
    private let namingRoles: [[FieldRole]]

    package init(_ format: RecordFormat) {
        roles = format.fieldPlan.paths.indices.map { format.fields(number: $0) }
        let naming: [FieldRole] = [
            .repository, .account, .authors, .id, .hash, .work, .source,
        ]
        namingRoles = roles.map { $0.map(\.role).filter { naming.contains($0) } }
        namesRecord = namingRoles.map { !$0.isEmpty }
    }

    /// The roles in which lists are asked with the field of this slot.
    func roles(of slot: FieldSlot) -> [FieldRole] { namingRoles[slot.field] }

    /// The slot that plays `role`, or nil.
    package func slot(_ role: FieldRole, in table: borrowing FieldTable) -> FieldSlot? {
        let number = chosen[role.index]
        return number < 0 ? nil : table.slots[number]
    }

    /// The slot of the address that the profile names first, or nil.
    package func firstURL(in table: borrowing FieldTable) -> FieldSlot? {
        var best: (rank: Int, number: Int)?
        for number in urls {
            for field in roles[table.slots[number].field] where field.role == .url {
                if field.rank <= best?.rank ?? .max { best = (field.rank, number) }
            }
        }
        return best.map { table.slots[$0.number] }
    }

    /// Sorts the slots of `table` into roles. Empty values, `null` and `[]` play none.
    mutating func assign(_ table: borrowing FieldTable) {
        licenses.removeAll(keepingCapacity: true)
        detectedLicenses.removeAll(keepingCapacity: true)
        urls.removeAll(keepingCapacity: true)
        named.removeAll(keepingCapacity: true)
        signals.removeAll(keepingCapacity: true)
        for index in chosen.indices {
            chosen[index] = -1
            ranks[index] = .max
        }
        for number in table.slots.indices {
            let slot = table.slots[number]
            if slot.kind == .null || (slot.isString && slot.byteCount == 0) { continue }
            if namesRecord[slot.field] { named.append(number) }
            for field in roles[slot.field] {
                switch field.role {
                case .license: licenses.append(number)
                case .detectedLicense: detectedLicenses.append(number)
                case .url, .urlIfHTTP: urls.append(number)
                case let role where role.carriesSignals: signals.append(number)
                default:
                    let index = field.role.index
                    if field.rank <= ranks[index] {
                        ranks[index] = field.rank
                        chosen[index] = number
                    }
                }
            }
        }
    }

    /// The roles of a field that carries signals.
    func signalRoles(of slot: FieldSlot) -> [FieldRole] {
        roles[slot.field].map(\.role).filter(\.carriesSignals)
    }

    /// Whether the field counts as an address only where it looks like one.
    func isURLOnlyIfHTTP(_ slot: FieldSlot) -> Bool {
        !roles[slot.field].contains { $0.role == .url }
    }
}

extension FieldRole {
    /// The role's number among all.
    var index: Int {
        switch self {
        case .license: 0
        case .detectedLicense: 1
        case .licenseName: 2
        case .licenseURL: 3
        case .licenseNotice: 4
        case .copyrightNotice: 5
        case .disclaimer: 6
        case .url: 7
        case .urlIfHTTP: 8
        case .source: 9
        case .id: 10
        case .title: 11
        case .authors: 12
        case .text: 13
        case .repository: 14
        case .created: 15
        case .crawled: 16
        case .account: 17
        case .hash: 18
        case .work: 19
        case .headers: 20
        case .header: 21
        case .metaTags: 22
        case .robotsText: 23
        case .robotsStatus: 24
        case .tdmrep: 25
        case .aiText: 26
        case .rsl: 27
        case .contentManifest: 28
        case .xmp: 29
        case .imageMetadata: 30
        case .html: 31
        case .epub: 32
        }
    }
}
