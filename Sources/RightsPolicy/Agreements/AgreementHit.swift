import ProvenanceCore

/// A part of a record that identifies it to an agreement.
struct AgreementPart: Equatable {
    enum Sort: Int, CaseIterable {
        /// An original address, or a repository: where the work is from.
        case place
        /// An identifier of the work.
        case work
        /// The name of the collection.
        case source
        /// The account that a record without any place names.
        case account
        case author
        /// What only prohibitions are held against: the outside of a wrapped address.
        case other
    }

    var sort: Sort
    /// Among those of its sort.
    var number: Int

    static let outside = AgreementPart(sort: .other, number: 0)
}

/// How many parts of each sort a record has.
struct AgreementParts {
    private var counts = InlineArray<6, Int>(repeating: 0)
    /// Whether there were more than are held against agreements.
    private(set) var isOverfull = false

    subscript(sort: AgreementPart.Sort) -> Int { counts[sort.rawValue] }

    mutating func markOverfull() { isOverfull = true }

    /// A new part.
    mutating func add(_ sort: AgreementPart.Sort) -> AgreementPart {
        let number = counts[sort.rawValue]
        if number >= Limits.agreementParts { isOverfull = true }
        counts[sort.rawValue] = number + 1
        return AgreementPart(sort: sort, number: number)
    }
}

/// That a scope of an agreement names a part of a record.
struct AgreementHit {
    var entry: AgreementScopeEntry
    var part: AgreementPart
    var place: FieldPlace
}

/// The hits of one agreement on one record.
struct AgreementReach {
    let hits: ArraySlice<AgreementHit>
    let parts: AgreementParts

    /// The first hit by which what the agreement prohibits reaches the record, any part of it.
    var prohibited: AgreementHit? {
        guard let hit = hits.first(where: { $0.entry.isWide && !$0.entry.isExcluded }) else {
            return nil
        }
        // What it excludes is excluded for certain, or not at all.
        return coverage(isExcluded: true) == nil ? hit : nil
    }

    /// A hit on something that a grant leaves out.
    var left: AgreementHit? {
        hits.first { $0.entry.isWide && $0.entry.isExcluded }
    }

    /// How specifically a grant covers the record (`OptOutKind.specificity`); nil if it does not.
    ///
    /// It covers the record if it names every identifier of the work, or every collection that the
    /// record is said to be from, or every place that it is from. Of a record that names no place
    /// its account stands for one. Of several parts the least specific hit counts.
    func coverage(isExcluded: Bool = false) -> Int? {
        if parts.isOverfull { return nil }
        var best: Int?
        let sorts: [AgreementPart.Sort] = [
            .work, parts[.place] > 0 ? .place : .account, .source,
        ]
        for sort in sorts {
            guard let found = coverage(of: sort, isExcluded: isExcluded) else { continue }
            best = min(best ?? found, found)
        }
        return best
    }

    /// Whether a grant names every author of the record.
    var coversAuthors: Bool {
        !parts.isOverfull && coverage(of: .author, isExcluded: false) != nil
    }

    private func coverage(of sort: AgreementPart.Sort, isExcluded: Bool) -> Int? {
        let count = parts[sort]
        if count == 0 { return nil }
        var weakest = 0
        for number in 0..<count {
            var nearest = Int.max
            for hit in hits
            where hit.entry.isNarrow && hit.entry.isExcluded == isExcluded
                && hit.part == AgreementPart(sort: sort, number: number)
            {
                nearest = min(nearest, hit.entry.kind.specificity)
            }
            if nearest == .max { return nil }
            weakest = max(weakest, nearest)
        }
        return weakest
    }
}
