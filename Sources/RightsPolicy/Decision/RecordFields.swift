package import ProvenanceCore

/// Which slots of a scanned record play which role. A worker's scratch.
///
/// Where several fields could play a role that only one can, the profile's first choice wins;
/// where one field occurs twice, the last stands, as in most parsers. Licences and addresses are
/// never chosen among: all are kept, and so is whatever lists are asked with.
package struct RecordFields: ~Copyable {
    private let inPlace = InPlace()
    /// Numbers of slots in the record's table.
    package private(set) var licenses: [Int] = []
    package private(set) var detectedLicenses: [Int] = []
    package private(set) var urls: [Int] = []
    /// What else lists can be asked with: repositories, accounts, authors, ids, digests, works and
    /// sources.
    private(set) var named: [Int] = []
    /// Fields that carry signals.
    package private(set) var signals: [Int] = []
    /// The last record's shape: on records of the same shape the same slots play the same roles.
    private var shape: FieldShape?
    /// By role, for the roles that one field plays.
    private var choices = [Choice](repeating: Choice(), count: FieldRole.allCases.count)
    /// Counts the records: a choice that was made for another one is none.
    private var record = 0
    /// By field number of the plan.
    private let roles: [[RecordFormat.Field]]
    /// All roles of all fields, field by field: where those of a field start, by its number, and
    /// one more behind the last.
    private let plays: [Play]
    private let playStarts: [Int]
    /// By field number: the roles in which lists are asked with it.
    private let namingRoles: [[FieldRole]]
    /// By field number: the roles in which the field carries signals.
    private let signalRoles: [[FieldRole]]

    /// The slot that plays a role so far.
    private struct Choice {
        var record = 0
        var rank = 0
        var number = 0
    }

    /// One role of a field, as it is sorted.
    private struct Play {
        enum Kind { case license, detectedLicense, url, urlIfHTTP, signal, single, named }
        let kind: Kind
        let role: Int
        let rank: Int
    }

    package init(_ format: RecordFormat) {
        roles = format.fieldPlan.paths.indices.map { format.fields(number: $0) }
        let naming: [FieldRole] = [
            .repository, .account, .authors, .id, .hash, .work, .source,
        ]
        namingRoles = roles.map { $0.map(\.role).filter { naming.contains($0) } }
        signalRoles = roles.map { $0.map(\.role).filter(\.carriesSignals) }
        var plays: [Play] = []
        var playStarts: [Int] = []
        for (fields, naming) in zip(roles, namingRoles) {
            playStarts.append(plays.count)
            if !naming.isEmpty { plays.append(Play(kind: .named, role: 0, rank: 0)) }
            for field in fields {
                let kind: Play.Kind =
                    switch field.role {
                    case .license: .license
                    case .detectedLicense: .detectedLicense
                    case .url: .url
                    case .urlIfHTTP: .urlIfHTTP
                    case let role where role.carriesSignals: .signal
                    default: .single
                    }
                plays.append(Play(kind: kind, role: field.role.index, rank: field.rank))
            }
        }
        playStarts.append(plays.count)
        self.plays = plays
        self.playStarts = playStarts
    }

    /// The roles in which lists are asked with the field of this slot.
    func roles(of slot: FieldSlot) -> [FieldRole] { namingRoles[slot.field] }

    /// The slot that plays `role`, or nil.
    package func slot(_ role: FieldRole, in table: borrowing FieldTable) -> FieldSlot? {
        let choice = choices[role.index]
        return choice.record == record && record > 0 ? table.slots[choice.number] : nil
    }

    /// Every slot that says something in `role`, of which `slot` chooses one. Not for every record.
    func slots(_ role: FieldRole, in table: borrowing FieldTable) -> [FieldSlot] {
        var found: [FieldSlot] = []
        for number in table.slots.indices {
            let slot = table.slots[number]
            if !slot.isVoid, roles[slot.field].contains(where: { $0.role == role }) {
                found.append(slot)
            }
        }
        return found
    }

    /// The slot of the address that the profile names first, or nil.
    package func firstURL(in table: borrowing FieldTable) -> FieldSlot? {
        var best: (rank: Int, number: Int)?
        for number in urls {
            let field = table.slots[number].field
            for index in playStarts[field]..<playStarts[field + 1] where plays[index].kind == .url {
                let rank = plays[index].rank
                if rank <= best?.rank ?? .max { best = (rank, number) }
            }
        }
        return best.map { table.slots[$0.number] }
    }

    /// Sorts the slots of `table` into roles. Empty values, `null` and `[]` play none.
    package mutating func assign(_ table: borrowing FieldTable) {
        let fresh = table.shape
        if let shape, let fresh, shape.isEqual(to: fresh) { return }
        shape = fresh
        if !licenses.isEmpty { licenses.removeAll(keepingCapacity: true) }
        if !detectedLicenses.isEmpty { detectedLicenses.removeAll(keepingCapacity: true) }
        if !urls.isEmpty { urls.removeAll(keepingCapacity: true) }
        if !named.isEmpty { named.removeAll(keepingCapacity: true) }
        if !signals.isEmpty { signals.removeAll(keepingCapacity: true) }
        record += 1
        for number in table.slots.indices {
            let slot = table.slots[number]
            if slot.isVoid { continue }
            for index in playStarts[slot.field]..<playStarts[slot.field + 1] {
                let play = plays[index]
                switch play.kind {
                case .license: licenses.append(number)
                case .detectedLicense: detectedLicenses.append(number)
                case .url, .urlIfHTTP: urls.append(number)
                case .signal: signals.append(number)
                case .named: named.append(number)
                case .single:
                    let choice = choices[play.role]
                    if choice.record != record || play.rank <= choice.rank {
                        choices[play.role] = Choice(
                            record: record,
                            rank: play.rank,
                            number: number
                        )
                    }
                }
            }
        }
    }

    /// The roles of a field that carries signals.
    func signalRoles(of slot: FieldSlot) -> [FieldRole] { signalRoles[slot.field] }

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
        case .activeManifest: 33
        case .language: 34
        case .section: 35
        case .credit: 36
        }
    }
}
