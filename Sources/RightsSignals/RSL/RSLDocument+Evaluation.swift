package import ProvenanceCore

extension RSLDocument {
    /// What the document says of one use of one work.
    package struct Answer: Hashable, Sendable {
        package enum Kind: Hashable, Sendable {
            /// Offered, if the conditions are met.
            case licensed(Set<Statement.Condition>)
            case prohibited
            /// No licence that applies covers the use.
            case notPermitted
        }

        package var kind: Kind
        /// The `url` of the content that decides.
        package var scope: String
        package var place: RSLPlace
        /// Whether the document may grant anything to this work, or only withhold.
        package var mayGrant: Bool
        /// What is to be credited, where attribution is asked for.
        package var credit: SignalCredit?

        fileprivate var isOffer: Bool {
            if case .licensed = kind { true } else { false }
        }
    }

    /// How the document belongs to the work.
    package enum Relation: Sendable {
        /// A file of the work's origin, or one that it names.
        case file
        /// Inside the work's page or feed item.
        case page
        /// Inside the page, but about a part of it.
        case partOfPage
        /// Inside the work's own file, with its canonical address.
        case embedded
    }

    /// What the document says of `use` of the work at `context.url`.
    ///
    /// The contents with the longest matching `url` decide, all of them if there are several. Of
    /// their licences each is judged by itself; one that prohibits the use prevails over all that
    /// offer it, and among offers the one that asks least counts. (The text would have a narrower
    /// word beat a broader one; a document that both permits `ai-train` and prohibits `all` is
    /// read as a prohibition all the same.)
    ///
    /// Source: RSL 1.0, sections 3 and 4.
    ///
    /// - Returns: nil if no content is about the work.
    package func answer(
        for use: Use,
        _ context: SignalContext,
        relation: Relation = .file
    ) -> Answer? {
        deciding(context, relation).flatMap { Self.answer(for: use, $0, context) }
    }

    /// The same for every use that is told apart.
    package func answers(
        _ context: SignalContext,
        relation: Relation = .file
    ) -> [(use: Use, answer: Answer)] {
        guard let group = deciding(context, relation) else { return [] }
        let answers = Self.uses.compactMap { use in
            Self.answer(for: use, group, context).map { (use: use, answer: $0) }
        }
        // Only `all` covers mining at large. Where training has its own word, that mining has none
        // does not take it back.
        let isTrainingOffered = answers.contains { $0.use == .train && $0.answer.isOffer }
        return answers.filter {
            $0.use != .mine || $0.answer.kind != .notPermitted || !isTrainingOffered
        }
    }

    /// Contents that decide together.
    private struct Group {
        var contents: [RSLContent]
        var mayGrant: Bool
        /// Whether it is known that they are about the work.
        var isCertain: Bool
    }

    private func deciding(_ context: SignalContext, _ relation: Relation) -> Group? {
        let work = context.url.flatMap { WebAddress($0) }
        var best: Group?
        var bestLength = -1
        for content in contents {
            let match: RSLPattern.Match
            if let found = work.flatMap(content.pattern.match) {
                match = found
            } else if content.pattern.isAssociation {
                match = RSLPattern.Match(length: 0, mayGrant: true)
            } else if work != nil, relation == .embedded, contents.count == 1 {
                // The file says so of itself, wherever it lies now.
                match = RSLPattern.Match(length: 0, mayGrant: false)
            } else {
                continue
            }
            let mayGrant = match.mayGrant && relation != .partOfPage
            if match.length > bestLength {
                best = Group(contents: [content], mayGrant: mayGrant, isCertain: true)
                bestLength = match.length
            } else if match.length == bestLength {
                best?.contents.append(content)
                if !mayGrant { best?.mayGrant = false }
            }
        }
        if best == nil, work == nil {
            // No address: any content may be the one, so only what is prohibited counts.
            return Group(contents: contents, mayGrant: false, isCertain: false)
        }
        return best
    }

    private static func answer(
        for use: Use,
        _ group: Group,
        _ context: SignalContext
    ) -> Answer? {
        var offer: Answer?
        var refusal: Answer?
        for content in group.contents {
            for license in content.licenses {
                var answer = Answer(
                    kind: .notPermitted,
                    scope: content.url,
                    place: license.place,
                    mayGrant: group.mayGrant
                )
                switch license.verdict(on: use, of: content, context) {
                case .prohibited(let place):
                    answer.kind = .prohibited
                    answer.place = place
                    return answer
                case .excluded(let place):
                    answer.kind = .prohibited
                    answer.place = place
                    refusal = refusal ?? answer
                case .silent(let place):
                    answer.place = place
                    refusal = refusal ?? answer
                case .offered(let conditions, let place):
                    answer.kind = .licensed(conditions)
                    answer.place = place
                    answer.credit =
                        conditions.contains(.attribution)
                        ? credit(content, license) : nil
                    if cost(answer) < offer.map(cost) ?? .max { offer = answer }
                }
            }
        }
        return group.isCertain ? offer ?? refusal : nil
    }

    /// Whom and what the credit for an offer has to name.
    private static func credit(_ content: RSLContent, _ license: RSLLicense) -> SignalCredit {
        var credit = SignalCredit(signal: "rsl")
        credit.holder = content.copyright.map(\.holder).flatMap { $0.isEmpty ? nil : $0 }
        credit.contact = content.copyright?.contactURL ?? content.copyright?.contactEmail
        credit.terms = (license.payment?.standard ?? []) + (license.payment?.custom ?? [])
        if let terms = content.terms, !terms.isEmpty { credit.terms.append(terms) }
        return credit
    }

    /// What an offer asks, so that the least can be found.
    private static func cost(_ answer: Answer) -> Int {
        guard case .licensed(let conditions) = answer.kind else { return .max }
        return conditions.reduce(0) { sum, condition in
            switch condition {
            case .attribution: sum + 1
            case .reporting: sum + 2
            case .consent: sum + 4
            case .constraint: sum + 8
            case .payment: sum + 16
            }
        }
    }
}

extension RSLLicense {
    fileprivate enum Verdict {
        case prohibited(RSLPlace)
        /// The operator or its country is prohibited from all the licence offers.
        case excluded(RSLPlace)
        case silent(RSLPlace)
        case offered(Set<Statement.Condition>, RSLPlace)
    }

    fileprivate func verdict(
        on use: Use,
        of content: RSLContent,
        _ context: SignalContext
    ) -> Verdict {
        if let list = prohibits.usage, list.covers(use, withLegacy: true) {
            return .prohibited(list.place)
        }
        let operatorFacts = RSLOperator(context)
        if let list = prohibits.user, list.words.contains(where: operatorFacts.mayBe) {
            return .excluded(list.place)
        }
        if let list = prohibits.geo, list.words.contains(where: operatorFacts.mayBeIn) {
            return .excluded(list.place)
        }
        // A prohibition in words that no one defines may be meant for any use.
        if let list = prohibits.usage, list.hasUnknown { return .silent(list.place) }
        if let list = permits.usage,
            !list.covers(use, withLegacy: context.countsLegacyRSLGrants)
        {
            return .silent(list.place)
        }
        if let list = permits.user, !operatorFacts.isPermitted(by: list.words) {
            return .silent(list.place)
        }
        if let list = permits.geo, !list.words.contains(where: operatorFacts.isIn) {
            return .silent(list.place)
        }
        var conditions: Set<Statement.Condition> = []
        switch payment?.kind {
        case .some(.free):
            let isFree = payment?.amounts.allSatisfy { $0.value.allSatisfy { "0. ".contains($0) } }
            if isFree != true { conditions.insert(.payment) }
        case .some(.attribution): conditions.insert(.attribution)
        case .some(.contribution), .some(.crawl), .some(.purchase), .some(.subscription),
            .some(.training), .some(.use):
            conditions.insert(.payment)
        // A word that is not RSL's is never free, and no one can tell what would meet it.
        case nil: if payment != nil { return .silent(place) }
        }
        if content.server != nil { conditions.insert(.consent) }
        if !reporting.isEmpty { conditions.insert(.reporting) }
        return .offered(conditions, permits.usage?.place ?? place)
    }
}

extension RSLUsageTerms {
    fileprivate func covers(_ use: Use, withLegacy: Bool) -> Bool {
        usages.contains { $0.covers(use) } || withLegacy && legacy.contains { $0.covers(use) }
    }
}

extension RSLUsage {
    fileprivate func covers(_ use: Use) -> Bool { uses.contains { $0.contains(use) } }
}

/// What is known of who asks, in the words of `type="user"` and `type="geo"`.
private struct RSLOperator {
    private let isCommercial: Bool
    private let kind: String
    private let country: String?

    init(_ context: SignalContext) {
        isCommercial = context.isCommercial
        kind = context.operatorKind
        country = context.country?.uppercased()
    }

    private var classes: Set<String> {
        var classes: Set<String> = [isCommercial ? "commercial" : "non-commercial"]
        switch kind {
        case "education": classes.insert("education")
        case "government": classes.insert("government")
        case "individual": if !isCommercial { classes.insert("personal") }
        default: break
        }
        return classes
    }

    /// A commercial operator needs `commercial`; another needs one of its classes.
    func isPermitted(by words: [String]) -> Bool {
        isCommercial ? words.contains("commercial") : words.contains { classes.contains($0) }
    }

    /// Whether a prohibition of `word` may mean this operator. Words that RSL does not have may
    /// mean anyone.
    func mayBe(_ word: String) -> Bool {
        let word = lowerASCII(word)
        let known = ["commercial", "non-commercial", "education", "government", "personal"]
        return classes.contains(word) || !known.contains(word)
    }

    func isIn(_ word: String) -> Bool {
        guard let country else { return false }
        return word == country || word == "EU" && Self.europeanUnion.contains(country)
    }

    /// Whether a prohibition of `word` may mean the operator's country. An unknown country may be
    /// any, and a word that is no code may mean any.
    func mayBeIn(_ word: String) -> Bool {
        let isCode = word.utf8.count == 2 && word.utf8.allSatisfy(isASCIILetter)
        return country == nil || !isCode || isIn(word.uppercased())
    }

    /// The members of the European Union, 2026.
    private static let europeanUnion: Set<String> = [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
        "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    ]
}
