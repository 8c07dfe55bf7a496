package import ProvenanceCore

/// What a signal is read for: the work's address, whose crawler asks, and how the policy wants
/// each standard read. The defaults are the standards' own.
package struct SignalContext: Sendable {
    /// Which labels of AIPREF count: the pinned vocabulary, or those of earlier drafts as well.
    package enum Labels: String, CaseIterable, Sendable {
        case current
        case legacy
    }

    /// The work's address as written; nil if the record has none.
    package var url: String?
    /// Product tokens of the crawlers that collect for the intended use, in lower case.
    package var crawlers: [String] = [] { didSet { numberCrawlers() } }
    /// What a crawler collects for, where that is not training.
    package var crawlerUses: [String: Use] = [:] { didSet { numberCrawlers() } }
    /// The numbers of the crawlers in `crawlers`, and what each collects for, by number.
    private(set) var crawlerNumbers: [String: Int] = [:]
    private(set) var uses: [Use] = []
    package var aiprefLabels = Labels.current
    /// Country of the operator, ISO 3166; for RSL's `geo`.
    package var country: String?
    /// Where copies are made: countries, ISO 3166, and areas; empty if it is not known. For the
    /// places that a TDMRep policy permits.
    package var places: [String] = []
    /// Whether the use is commercial; for RSL's `user`.
    package var isCommercial = true
    /// Kind of the operator (`company`, `research-organisation`, …); for RSL's `user`.
    package var operatorKind = "company"
    /// Whether RSL's `permits` in words of its drafts (`train-ai`) permit; its `prohibits` in such
    /// words always prohibit.
    package var countsLegacyRSLGrants = false
    /// The HTTP status with which a file of the origin came; nil if it is not known.
    package var status: Int?
    /// Machine-readable policies that TDMRep points to, by their addresses.
    package var tdmPolicies: [String: TDMPolicy] = [:]

    package init(url: String? = nil) { self.url = url }

    /// What `crawler` collects for.
    package func use(of crawler: String) -> Use { crawlerUses[crawler] ?? .train }

    private mutating func numberCrawlers() {
        crawlerNumbers = [:]
        for (number, crawler) in crawlers.enumerated() where crawlerNumbers[crawler] == nil {
            crawlerNumbers[crawler] = number
        }
        uses = crawlers.map { use(of: $0) }
    }

    /// Whether `crawler`, in lower case, collects for training.
    package func isTraining(_ crawler: String) -> Bool {
        crawlers.contains(crawler) && use(of: crawler) == .train
    }
}
