/// How much of something: the unit of every count in a manifest.
package struct Amount: Codable, Equatable, Sendable {
    package var records = 0
    /// Bytes of the records' lines as they stand in the decoded shard, line ends included.
    package var bytes = 0
    /// Bytes of the records' text as it is written in the line, escapes and all.
    package var textBytes = 0

    package init(records: Int = 0, bytes: Int = 0, textBytes: Int = 0) {
        self.records = records
        self.bytes = bytes
        self.textBytes = textBytes
    }

    enum CodingKeys: String, CodingKey {
        case records, bytes
        case textBytes = "text_bytes"
    }

    static func += (left: inout Amount, right: Amount) {
        left.records += right.records
        left.bytes += right.bytes
        left.textBytes += right.textBytes
    }

    static func -= (left: inout Amount, right: Amount) {
        left.records -= right.records
        left.bytes -= right.bytes
        left.textBytes -= right.textBytes
    }
}

/// Amounts by name, for at most `nameLimit` names, those that came first; the rest in `other`.
package struct AmountTable: Equatable, Sendable {
    /// A manifest stays a file that a person can open.
    static let nameLimit = 4096
    static let other = "other"

    package private(set) var amounts: [String: Amount] = [:]
    private var nameCount = 0

    mutating func add(_ amount: Amount, to name: String) {
        if amounts[name] != nil {
            amounts[name]? += amount
        } else if nameCount < Self.nameLimit {
            nameCount += 1
            amounts[name] = amount
        } else {
            amounts[Self.other, default: Amount()] += amount
        }
    }

    /// Takes away what was added to `name`; a name that nothing is left of is gone.
    mutating func remove(_ amount: Amount, from name: String) {
        let name = amounts[name] == nil ? Self.other : name
        guard var left = amounts[name] else { return }
        left -= amount
        amounts[name] = left.records > 0 ? left : nil
        if left.records <= 0, name != Self.other { nameCount -= 1 }
    }

    mutating func add(_ table: AmountTable) {
        for (name, amount) in table.amounts.sorted(by: { $0.key < $1.key }) {
            add(amount, to: name)
        }
    }

    /// The `count` names with the most records, the most first; ties in order of name.
    package func largest(_ count: Int) -> [(name: String, amount: Amount)] {
        Array(
            amounts.map { (name: $0.key, amount: $0.value) }
                .sorted { ($1.amount.records, $0.name) < ($0.amount.records, $1.name) }
                .prefix(count)
        )
    }
}

extension AmountTable: Codable {
    package init(from decoder: any Decoder) throws {
        amounts = try [String: Amount](from: decoder)
        nameCount = amounts.count
    }

    package func encode(to encoder: any Encoder) throws { try amounts.encode(to: encoder) }
}

/// The `counts` of a manifest: what became of the records, and why.
package struct Counts: Codable, Equatable, Sendable {
    package var outcome = AmountTable()
    package var reason = AmountTable()
    package var basis = AmountTable()
    package var license = AmountTable()
    package var source = AmountTable()
    package var list = AmountTable()
    /// What rests on each agreement, and on those of each rights holder; nil where nothing does.
    package var agreement: AmountTable?
    package var holder: AmountTable?
    /// Records about which a publisher's signal says anything, by its standard.
    package var `protocol` = AmountTable()
    /// Records whose signals are not what their standard has them be, by standard and carrier.
    package var fault = AmountTable()

    package init() {}

    /// Takes away what rested on an agreement, if that is the basis, from it and from its parties.
    ///
    /// - Parameter parties: nil where the manifest, which an older version wrote, does not name
    ///   them. Then they are known where all that rests on agreements rests on this one; else
    ///   holders keep the amount: rather too much is held against a cap than too little.
    mutating func remove(_ amount: Amount, basis: String, parties known: [String]?) {
        let prefix = "agreement:"
        guard basis.hasPrefix(prefix), var left = agreement else { return }
        let isAlone = left.amounts.count == 1
        left.remove(amount, from: ShardAccount.cut(String(basis.dropFirst(prefix.count))))
        agreement = left.amounts.isEmpty ? nil : left
        guard var holders = holder else { return }
        for name in known ?? (isAlone ? holders.amounts.keys.sorted() : []) {
            holders.remove(amount, from: name)
        }
        holder = holders.amounts.isEmpty ? nil : holders
    }

    /// Adds what rests on an agreement, to it and to each of its parties.
    mutating func add(_ amount: Amount, agreement id: String, holders: [String]) {
        agreement = agreement ?? AmountTable()
        agreement?.add(amount, to: id)
        for name in holders {
            holder = holder ?? AmountTable()
            holder?.add(amount, to: name)
        }
    }

    package mutating func add(_ other: Counts) {
        outcome.add(other.outcome)
        reason.add(other.reason)
        basis.add(other.basis)
        license.add(other.license)
        source.add(other.source)
        list.add(other.list)
        if let more = other.agreement {
            agreement = agreement ?? AmountTable()
            agreement?.add(more)
        }
        if let more = other.holder {
            holder = holder ?? AmountTable()
            holder?.add(more)
        }
        `protocol`.add(other.protocol)
        fault.add(other.fault)
    }
}
