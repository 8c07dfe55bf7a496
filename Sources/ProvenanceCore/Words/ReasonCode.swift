/// Why a record was not simply allowed: the stable codes that outputs carry.
///
/// To add one: a case here, its text in `ReasonCode+Manual.swift`; the compiler asks for both.
package enum ReasonCode: String, CaseIterable, Sendable {
    // Row 1: the line cannot be read.
    case parseJSON = "parse.json"
    case parseUTF8 = "parse.utf8"
    case parseOversize = "parse.oversize"
    case parseBlank = "parse.blank"
    case parseNotObject = "parse.not-object"
    case parseDepth = "parse.depth"
    case parseBOM = "parse.bom"
    case parseNUL = "parse.nul"

    // Row 2: takedowns, which nothing lifts.
    case takedownDomain = "takedown.domain"
    case takedownHost = "takedown.host"
    case takedownURL = "takedown.url"
    case takedownRepository = "takedown.repository"
    case takedownAccount = "takedown.account"
    case takedownAuthor = "takedown.author"
    case takedownID = "takedown.id"
    case takedownHash = "takedown.hash"
    case takedownWork = "takedown.work"
    case takedownSource = "takedown.source"

    // Row 4: opt-outs.
    case optoutDomain = "optout.domain"
    case optoutHost = "optout.host"
    case optoutURL = "optout.url"
    case optoutRepository = "optout.repository"
    case optoutAccount = "optout.account"
    case optoutAuthor = "optout.author"
    case optoutID = "optout.id"
    case optoutHash = "optout.hash"
    case optoutWork = "optout.work"
    case optoutSource = "optout.source"
    case optoutUnlocated = "optout.unlocated"

    // Row 6: rules of the policy.
    case ruleBlock = "rule.block"
    case ruleReview = "rule.review"

    // Rows 7 and 8: licences.
    case licenseDenied = "license.denied"
    case licenseNonCommercial = "license.non-commercial"
    case licenseNoDerivatives = "license.no-derivatives"
    case licenseShareAlike = "license.share-alike"
    case licenseCopyleft = "license.copyleft"
    case licenseProprietary = "license.proprietary"
    case licenseResearchOnly = "license.research-only"
    case licenseUseRestricted = "license.use-restricted"
    case licenseAbsent = "license.absent"
    case licenseUnknown = "license.unknown"
    case licenseAmbiguous = "license.ambiguous"
    case licenseConflict = "license.conflict"

    case policyNoBasis = "policy.no-basis"

    /// The row of the decision table (`Decision.swift`) that this code belongs to.
    package var row: Int {
        switch self {
        case .parseJSON, .parseUTF8, .parseOversize, .parseBlank, .parseNotObject, .parseDepth,
            .parseBOM, .parseNUL:
            1
        case .takedownDomain, .takedownHost, .takedownURL, .takedownRepository, .takedownAccount,
            .takedownAuthor, .takedownID, .takedownHash, .takedownWork, .takedownSource:
            2
        case .optoutDomain, .optoutHost, .optoutURL, .optoutRepository, .optoutAccount,
            .optoutAuthor, .optoutID, .optoutHash, .optoutWork, .optoutSource:
            4
        case .ruleBlock, .ruleReview: 6
        case .licenseDenied, .licenseNonCommercial, .licenseNoDerivatives, .licenseShareAlike,
            .licenseCopyleft, .licenseProprietary, .licenseResearchOnly, .licenseUseRestricted:
            7
        case .licenseAbsent, .licenseUnknown, .licenseAmbiguous, .licenseConflict,
            .optoutUnlocated:
            8
        case .policyNoBasis: 9
        }
    }
}
