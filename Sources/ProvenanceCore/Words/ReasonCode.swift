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

    // Row 3: agreements. Only a prohibition objects, and a title that is not proven; the others
    // tell why an agreement that covers the record is no basis, or that it is one.
    case agreementProhibited = "agreement.prohibited"
    case agreementGranted = "agreement.granted"
    case agreementExpired = "agreement.expired"
    case agreementNotYet = "agreement.not-yet"
    case agreementSuspended = "agreement.suspended"
    case agreementTerritory = "agreement.territory"
    case agreementUse = "agreement.use"
    case agreementCapUsedUp = "agreement.cap-used-up"
    case agreementCondition = "agreement.condition"
    case agreementOptOutConflict = "agreement.optout-conflict"
    case agreementTitleUnproven = "agreement.title-unproven"

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

    // Row 5: signals of publishers, in the files and fields of their own standards.
    case robotsTrainAgent = "robots.train-agent"
    case robotsAgent = "robots.agent"
    case robotsWildcard = "robots.wildcard"
    case robotsUnreachable = "robots.unreachable"
    case aiprefHeader = "aipref.header"
    case aiprefRobots = "aipref.robots"
    case contentSignalTrain = "content-signal.ai-train"
    case contentSignalInput = "content-signal.ai-input"
    case contentSignalSearch = "content-signal.search"
    case tdmrepFile = "tdmrep.file"
    case tdmrepHeader = "tdmrep.header"
    case tdmrepMeta = "tdmrep.meta"
    case tdmrepEmbedded = "tdmrep.embedded"
    case tdmrepPolicy = "tdmrep.policy"
    case noaiHeader = "noai.header"
    case noaiMeta = "noai.meta"
    case aiTextDisallow = "ai-txt.disallow"
    // Row 5: signals in XML, manifests and image metadata.
    case rslProhibited = "rsl.prohibited"
    case rslPaymentRequired = "rsl.payment-required"
    case rslNotPermitted = "rsl.not-permitted"
    case rslInvalid = "rsl.invalid"
    case c2paTraining = "c2pa.training"
    case cawgTraining = "cawg.training"
    case iptcDataMining = "iptc.data-mining"

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
        case .agreementProhibited, .agreementGranted, .agreementExpired, .agreementNotYet,
            .agreementSuspended, .agreementTerritory, .agreementUse, .agreementCapUsedUp,
            .agreementCondition, .agreementOptOutConflict, .agreementTitleUnproven:
            3
        case .optoutDomain, .optoutHost, .optoutURL, .optoutRepository, .optoutAccount,
            .optoutAuthor, .optoutID, .optoutHash, .optoutWork, .optoutSource:
            4
        case .robotsTrainAgent, .robotsAgent, .robotsWildcard, .robotsUnreachable, .aiprefHeader,
            .aiprefRobots, .contentSignalTrain, .contentSignalInput, .contentSignalSearch,
            .tdmrepFile, .tdmrepHeader, .tdmrepMeta, .tdmrepEmbedded, .tdmrepPolicy, .noaiHeader,
            .noaiMeta, .aiTextDisallow, .rslProhibited, .rslPaymentRequired, .rslNotPermitted,
            .rslInvalid, .c2paTraining,
            .cawgTraining, .iptcDataMining:
            5
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
