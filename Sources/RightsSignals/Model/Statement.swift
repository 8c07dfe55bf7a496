package import ProvenanceCore

/// One statement by a publisher about one use of a work: what a signal comes to once it was read
/// as its standard says.
///
/// Statements are independent of each other; `SignalAnswer` combines them. A standard that knows
/// precedence among its own carriers (TDMRep) applies it before it makes statements.
package struct Statement: Hashable, Sendable {
    /// What the publisher says of the use. Silence is no statement.
    package enum Effect: Hashable, Sendable {
        case permits
        case prohibits
        /// Permitted if all of these are met.
        case conditional(Set<Condition>)
    }

    /// What a conditional permission asks for.
    package enum Condition: String, CaseIterable, Sendable {
        /// Credit: an obligation, not an objection.
        case attribution
        /// Money, or a contribution in kind.
        case payment
        /// A permission that is asked for and given.
        case consent
        /// Reports about the use, as RSL's `reporting` asks for them.
        case reporting
        /// A constraint that has no machine-readable form.
        case constraint
    }

    /// The standard, by its name in the registry (`robots`, `tdmrep`).
    package var signal: String
    package var use: Use
    package var effect: Effect
    /// The stable code of an objection that rests on this statement.
    package var code: ReasonCode
    package var carrier: SignalCarrier
    /// What the statement covers, as the publisher wrote it: a path pattern, an agent, an asset.
    package var scope: String
    /// The bytes of the carrier's text that say so.
    package var evidence: Range<Int>
    /// The line of the carrier's text, from 1; nil where it has none.
    package var line: Int?
    /// The record's field or the file that the text stands in. Set by whoever has it read.
    package var field: String?
    /// The header's or the meta tag's name, in lower case; nil for files. Set by the registry.
    package var name: String?
    /// What stands at `evidence`, at most `Limits.evidenceBytes` of it. Set by the registry.
    package var excerpt = ""
    /// Where the text stands, if the record does not carry it. Set by whoever has it read.
    package var source: StatementSource?

    package init(
        signal: String,
        use: Use,
        effect: Effect,
        code: ReasonCode,
        carrier: SignalCarrier,
        scope: String,
        evidence: Range<Int>,
        line: Int? = nil
    ) {
        self.signal = signal
        self.use = use
        self.effect = effect
        self.code = code
        self.carrier = carrier
        self.scope = scope
        self.evidence = evidence
        self.line = line
    }

    /// Whether the statement says anything of `intended`: a permission speaks of the narrower
    /// uses, a prohibition of the wider as well.
    package func speaks(of intended: Use) -> Bool {
        switch effect {
        case .prohibits: use.prohibits(intended)
        case .permits, .conditional: use.permits(intended)
        }
    }
}

/// A line of saved signals: where a statement stands that no record carries.
package struct StatementSource: Hashable, Sendable, CustomStringConvertible {
    /// What accounts call the file.
    package var list: String
    /// The file as the policy writes it, and its line, from 1.
    package var file: String
    package var line: Int
    package var origin: String
    /// The day on which the origin said so.
    package var fetched: Day

    package init(list: String, file: String, line: Int, origin: String, fetched: Day) {
        self.list = list
        self.file = file
        self.line = line
        self.origin = origin
        self.fetched = fetched
    }

    /// What evidence calls the line.
    package var entry: String { "\(origin), fetched \(fetched)" }

    package var description: String { "\(file):\(line), \(entry)" }
}

/// Where a signal stands: a record's field, or a file of the origin.
package enum SignalCarrier: String, CaseIterable, Sendable {
    case robotsText = "robots.txt"
    case aiText = "ai.txt"
    case tdmrepFile = "tdmrep.json"
    case rslFile = "rsl"
    case header
    case metaTag = "meta"
    case html
    case xmp
    case imageMetadata = "image-metadata"
    case contentManifest = "content-manifest"
    case publication = "epub"
}
