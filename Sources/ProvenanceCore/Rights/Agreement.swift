/// A contract about the use of works, as decisions see it: who grants or forbids what, for which
/// uses, where, when, and against what. Plain data: the rights database produces it, the rule
/// compiler reads it, and neither knows the other.
///
/// Whoever makes one has checked it: an id is not empty, days are in order, words are known. No
/// person's name, address or number is in it.
package struct Agreement: Hashable, Sendable {
    /// Where the contract stands. Only `signed`, with a day of signature, is ever in force.
    package enum Status: String, CaseIterable, Sendable {
        case draft
        case inNegotiation = "in-negotiation"
        case signed
        case suspended
        case terminated
        case expired
    }

    /// What a user may be after, where the contract tells these apart.
    package enum Purpose: String, CaseIterable, Sendable {
        case commercial
        case nonCommercial = "non-commercial"
    }

    /// In whose right the grantor signs.
    package enum GrantorRole: String, CaseIterable, Sendable {
        case owner
        case exclusiveLicensee = "exclusive-licensee"
        case aggregator
        case collectingSociety = "collecting-society"
        case agent
    }

    /// What becomes of the data when the contract ends.
    package enum OnExpiry: String, CaseIterable, Sendable {
        case deleteData = "delete-data"
        case keepData = "keep-data"
        case noNewTraining = "no-new-training"
    }

    /// A limit on how much may be used.
    package struct Cap: Hashable, Sendable {
        package enum Unit: String, CaseIterable, Sendable {
            case records
            case bytes
            case textBytes = "text-bytes"
            case tokens
            case works

            /// Whether runs count it: nobody but a tokenizer knows tokens, and a record may be any
            /// part of a work.
            package var isCounted: Bool {
                switch self {
                case .records, .bytes, .textBytes: true
                case .tokens, .works: false
                }
            }
        }

        package enum Period: String, CaseIterable, Sendable {
            case total
            case year
            case month
        }

        package var unit: Unit
        package var amount: Int
        package var period: Period
        /// What was used of it so far, as the database knows.
        package var used: Int

        package init(unit: Unit, amount: Int, period: Period = .total, used: Int = 0) {
            self.unit = unit
            self.amount = amount
            self.period = period
            self.used = used
        }
    }

    /// Something that the contract covers, or leaves out.
    package struct Scope: Hashable, Sendable {
        /// In order from the most specific to the least.
        package enum Kind: String, CaseIterable, Sendable {
            case work
            case url
            case urlPrefix = "url-prefix"
            case repository
            case account
            /// A host and its `www.`, nothing below it.
            case host
            /// A host with all its sub-domains: written `*.example.com`.
            case domain
            /// A source or a dataset, by its name.
            case source
            case author
            /// What the record says of itself: its language (BCP 47; `fr` is `fr-CA` as well), the
            /// section that it appeared in, the line that it credits.
            case language
            case section
            case credited
            /// `text`, `images`, `audio`, `video`, `code`, `metadata`.
            case medium
        }

        package var kind: Kind
        /// As a person wrote it, without the `*.` of a domain.
        package var value: String

        package init(_ kind: Kind, _ value: String) {
            self.kind = kind
            self.value = value
        }
    }

    package var id: String
    /// The ids of the rights holders that are parties to it, in order.
    package var parties: [String]
    package var status: Status
    package var signed: Day?
    /// The days of its term, both included. An end that is nil was written `open-ended`.
    package var from: Day?
    package var until: Day?
    /// The day from which it no longer holds, whatever `until` says.
    package var terminatedOn: Day?
    package var onExpiry: OnExpiry
    package var grants: [Use]
    package var prohibits: [Use]
    /// Empty if the contract tells no purposes apart.
    package var purposes: [Purpose]
    /// Where copies may be made, and where the result may be offered: ISO 3166 codes, areas such
    /// as `EU`, or `worldwide`, which is written.
    package var trainIn: [String]
    package var offerIn: [String]
    package var isExclusive: Bool
    /// Days of publication of the content that it covers; nil where it sets no bound.
    package var contentFrom: Day?
    package var contentUntil: Day?
    /// Days on which copies must have been acquired; nil where it sets no bound.
    package var acquiredFrom: Day?
    package var acquiredUntil: Day?
    /// Content may not be used before it is this many days old.
    package var embargoDays: Int?
    package var covers: [Scope]
    package var excludes: [Scope]
    package var grantorRole: GrantorRole
    /// Whether the grantor may give what it holds on to others; nil if nobody knows.
    package var maySublicense: Bool?
    /// Whether the chain of title was seen.
    package var isTitleProven: Bool
    /// Of several agreements that cover a record alike, the greater is charged.
    package var priority: Int
    package var caps: [Cap]
    /// The line that the contract prescribes as credit.
    package var creditLine: String?

    package init(
        id: String,
        parties: [String] = [],
        status: Status = .draft,
        signed: Day? = nil,
        from: Day? = nil,
        until: Day? = nil,
        terminatedOn: Day? = nil,
        onExpiry: OnExpiry = .deleteData,
        grants: [Use] = [],
        prohibits: [Use] = [],
        purposes: [Purpose] = [],
        trainIn: [String] = [],
        offerIn: [String] = [],
        isExclusive: Bool = false,
        contentFrom: Day? = nil,
        contentUntil: Day? = nil,
        acquiredFrom: Day? = nil,
        acquiredUntil: Day? = nil,
        embargoDays: Int? = nil,
        covers: [Scope] = [],
        excludes: [Scope] = [],
        grantorRole: GrantorRole = .owner,
        maySublicense: Bool? = nil,
        isTitleProven: Bool = false,
        priority: Int = 0,
        caps: [Cap] = [],
        creditLine: String? = nil
    ) {
        self.id = id
        self.parties = parties
        self.status = status
        self.signed = signed
        self.from = from
        self.until = until
        self.terminatedOn = terminatedOn
        self.onExpiry = onExpiry
        self.grants = grants
        self.prohibits = prohibits
        self.purposes = purposes
        self.trainIn = trainIn
        self.offerIn = offerIn
        self.isExclusive = isExclusive
        self.contentFrom = contentFrom
        self.contentUntil = contentUntil
        self.acquiredFrom = acquiredFrom
        self.acquiredUntil = acquiredUntil
        self.embargoDays = embargoDays
        self.covers = covers
        self.excludes = excludes
        self.grantorRole = grantorRole
        self.maySublicense = maySublicense
        self.isTitleProven = isTitleProven
        self.priority = priority
        self.caps = caps
        self.creditLine = creditLine
    }
}
