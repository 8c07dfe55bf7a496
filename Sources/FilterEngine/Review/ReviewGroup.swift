package import ProvenanceCore

/// Records under review that a person can decide about together: of one licence text, of one
/// source, for the same reasons.
package struct ReviewGroup: Sendable {
    package struct Key: Hashable, Sendable {
        /// The licence as the first field says it that names one; nil if none does.
        package var license: String?
        /// The collection that the records give as their source, else the host of their address.
        package var source: String?
        /// The codes that ask for the review, in order of the table.
        package var codes: [ReasonCode]
        /// By what a clearance can name the records; nil where none can lift the reasons.
        package var match: ClearanceMatch?
    }

    package var key: Key
    package var records = 0
    /// Bytes of the records, without their line ends; of records that were not kept, what is
    /// noted of them.
    package var bytes = 0
    /// Where the first of them stands.
    package var firstShard: String
    package var firstLine: Int
}

/// What a row of a clearance sheet names.
package struct ClearanceMatch: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable { case license, source, host, id, hash }

    package var kind: Kind
    package var value: String

    package init(_ kind: Kind, _ value: String) {
        self.kind = kind
        self.value = value
    }
}
