/// The manual of `sluice codes`: what each code means and what to do about it.
extension ReasonCode {
    /// One sentence: what was found.
    package var meaning: StaticString {
        switch self {
        case .parseJSON: "The line is not valid JSON (RFC 8259)."
        case .parseUTF8: "The line is not valid UTF-8."
        case .parseOversize: "The line is longer than `--max-line`."
        case .parseBlank: "The line is empty or holds only white space."
        case .parseNotObject: "The line is JSON, but not an object."
        case .parseDepth: "Arrays and objects are nested too deeply."
        case .parseBOM: "The line starts with a byte order mark."
        case .parseNUL: "The line holds a NUL byte."
        case .takedownDomain: "A takedown list names the record's host or a parent domain of it."
        case .takedownHost: "A takedown list names exactly the record's host."
        case .optoutHost: "An opt-out list names exactly the record's host."
        case .robotsTrainAgent:
            "The site's robots.txt keeps a crawler that collects for training from the page."
        case .robotsAgent:
            "The site's robots.txt keeps a crawler that collects for the use from the page."
        case .robotsWildcard:
            "The site's robots.txt keeps crawlers that it does not name from the page."
        case .robotsUnreachable:
            "The site's robots.txt could not be fetched (5xx), which closes the site to crawlers."
        case .aiprefHeader: "The response's `Content-Usage` says no to the use (AIPREF)."
        case .aiprefRobots: "A `Content-Usage` rule of robots.txt says no to the use (AIPREF)."
        case .contentSignalTrain: "A `Content-Signal` says `ai-train=no`."
        case .contentSignalInput: "A `Content-Signal` says `ai-input=no`."
        case .contentSignalSearch: "A `Content-Signal` says `search=no`."
        case .tdmrepFile: "The site's tdmrep.json reserves text and data mining of the page."
        case .tdmrepHeader: "The response's `tdm-reservation` reserves text and data mining."
        case .tdmrepMeta: "The page's `tdm-reservation` reserves text and data mining."
        case .tdmrepEmbedded: "The document itself reserves text and data mining."
        case .tdmrepPolicy:
            "The publisher's TDM policy forbids the use, or asks for something first."
        case .noaiHeader: "The response's `X-Robots-Tag` says `noai`, `noimageai` or `noml`."
        case .noaiMeta: "The page's robots meta tag says `noai`, `noimageai` or `noml`."
        case .aiTextDisallow: "The site's ai.txt excludes the file from AI training."
        case .rslProhibited: "An RSL licence of the publisher prohibits the use."
        case .rslPaymentRequired:
            "An RSL licence permits the use for payment, credit or another condition."
        case .rslNotPermitted: "RSL licences cover the work, and none of them permits the use."
        case .rslInvalid: "The work's RSL document is not valid, so nothing is licensed by it."
        case .c2paTraining:
            "The work's content credentials do not allow the use (`c2pa.training-mining`)."
        case .cawgTraining:
            "The work's content credentials do not allow the use (`cawg.training-mining`)."
        case .iptcDataMining: "The metadata of the image prohibits data mining (PLUS)."
        case .takedownURL:
            "A takedown list names an address of the record, or what it lies beneath."
        case .takedownRepository: "A takedown list names a repository that the record comes from."
        case .takedownAccount:
            "A takedown list names an account that the record comes from, or the owner of its repository."
        case .takedownAuthor: "A takedown list names an author of the record."
        case .takedownID: "A takedown list names the record's id."
        case .takedownHash: "A takedown list names a digest of the record's content."
        case .takedownWork: "A takedown list names a published work that the record is of."
        case .takedownSource: "A takedown list names the collection that the record comes from."
        case .agreementProhibited:
            "An agreement in force forbids the use of something that the record is of or from."
        case .agreementGranted: "An agreement in force grants the use of the record."
        case .agreementExpired:
            "The agreement that covers the record has ended, or ends during the planned use."
        case .agreementNotYet:
            "The agreement that covers the record is not signed, or has not begun."
        case .agreementSuspended: "The agreement that covers the record is suspended."
        case .agreementTerritory:
            "The agreement that covers the record does not reach where copies are made or offered."
        case .agreementUse:
            "The agreement that covers the record does not grant the use or its purpose."
        case .agreementCapUsedUp:
            "The cap of the agreement that covers the record was used up when the rules were compiled."
        case .agreementCondition:
            "The agreement that covers the record sets a condition that the record does not show it meets."
        case .agreementOptOutConflict:
            "An agreement grants the use, and an opt-out stands that it does not lift."
        case .agreementTitleUnproven:
            "The agreement is granted by someone who has not shown a right to grant it."
        case .optoutURL: "An opt-out list names an address of the record, or what it lies beneath."
        case .optoutRepository: "An opt-out list names a repository that the record comes from."
        case .optoutAccount:
            "An opt-out list names an account that the record comes from, or the owner of its repository."
        case .optoutAuthor: "An opt-out list names an author of the record."
        case .optoutID: "An opt-out list names the record's id."
        case .optoutHash: "An opt-out list names a digest of the record's content."
        case .optoutWork: "An opt-out list names a published work that the record is of."
        case .optoutSource: "An opt-out list names the collection that the record comes from."
        case .ruleBlock: "A rule of the policy blocks the record."
        case .ruleReview: "A rule of the policy sends the record to a person for review."
        case .optoutDomain: "An opt-out list names the record's host or a parent domain of it."
        case .optoutUnlocated:
            "A list could not be asked: the record lacks the field that it needs, or the field cannot be read."
        case .licenseDenied: "The licence is known, and no entry of the policy permits it."
        case .licenseNonCommercial: "The licence excludes commercial use."
        case .licenseNoDerivatives: "The licence excludes adaptations."
        case .licenseShareAlike: "The licence asks that adaptations carry the same licence."
        case .licenseCopyleft:
            "The licence is copyleft: what is built on the work must be passed on under the same terms, with its source."
        case .licenseProprietary:
            "The licence is proprietary: it does not grant the use to everyone."
        case .licenseResearchOnly: "The licence permits research only."
        case .licenseUseRestricted: "The licence restricts fields of use."
        case .licenseAbsent: "The record names no licence."
        case .licenseUnknown: "The record's licence is not one that is known."
        case .licenseAmbiguous: "The record's licence names a family whose members differ."
        case .licenseConflict: "The record's licence fields disagree."
        case .policyNoBasis: "Nothing speaks against the record, and nothing permits its use."
        }
    }

    /// One sentence: how to fix it, or what to look at.
    package var fix: StaticString {
        switch self {
        case .parseJSON: "See the record's bytes in quarantine/; repair the producer of the shard."
        case .parseUTF8: "Transcode the source to UTF-8 before it is written as JSON."
        case .parseOversize: "Raise `--max-line` if records of this size are wanted."
        case .parseBlank: "Harmless; the producer of the shard wrote an empty line."
        case .parseNotObject: "Write one JSON object a line."
        case .parseDepth: "Flatten the record; no field that is read lies this deep."
        case .parseBOM: "Write UTF-8 without a byte order mark."
        case .parseNUL: "A torn write or a binary file; see the bytes in quarantine/."
        case .takedownDomain, .takedownHost, .takedownURL, .takedownRepository, .takedownAccount,
            .takedownAuthor, .takedownID, .takedownHash, .takedownWork, .takedownSource:
            "Nothing lifts a takedown; mark its entry as withdrawn if it no longer stands."
        case .optoutDomain, .optoutHost, .optoutURL, .optoutRepository, .optoutAccount,
            .optoutAuthor, .optoutID, .optoutHash, .optoutWork, .optoutSource:
            "See the list entry; mark it as withdrawn if the requester took it back."
        case .agreementProhibited: "Nothing lifts it but a change of the agreement."
        case .agreementGranted: "Nothing to fix: see what else stands against the record."
        case .agreementExpired: "Renew the agreement, or plan the use to end before it does."
        case .agreementNotYet: "Have it signed; record the day of the signature."
        case .agreementSuspended: "Find out why; record when it holds again."
        case .agreementTerritory: "Extend the agreement, or correct `train-in` and `offer-in`."
        case .agreementUse: "Extend the agreement to the use and the purpose of the policy."
        case .agreementCapUsedUp: "Extend the cap, or correct what the agreement says was used."
        case .agreementCondition:
            "See the message: a date, an author or a language that the record lacks or has otherwise."
        case .agreementOptOutConflict:
            "See `wins-over: [opt-outs]`: only opt-outs of the agreement's own parties, older than its signature, are lifted."
        case .agreementTitleUnproven:
            "See the chain of title and the right to sublicense; record both once they are proven."
        case .robotsTrainAgent, .robotsAgent:
            "Obtain an agreement; `signals: {crawlers: …}` says whose crawlers count."
        case .robotsWildcard:
            "It restricts crawling and does not speak of AI; `signals: {wildcard: …}` weighs it."
        case .robotsUnreachable: "Fetch the site's robots.txt again and save it with its status."
        case .aiprefHeader, .aiprefRobots, .contentSignalTrain, .contentSignalInput,
            .contentSignalSearch, .noaiHeader, .noaiMeta, .aiTextDisallow:
            "Obtain an agreement; `sluice signals` shows how the text is read."
        case .tdmrepFile, .tdmrepHeader, .tdmrepMeta, .tdmrepEmbedded:
            "Obtain an agreement; the publisher's `tdm-policy`, if it has one, says from whom."
        case .tdmrepPolicy: "Meet what the policy asks for, and record it as an agreement."
        case .rslProhibited, .rslNotPermitted:
            "Obtain a licence from the publisher and record it as an agreement."
        case .rslPaymentRequired:
            "Meet the condition, or record the licence that was bought as an agreement."
        case .rslInvalid:
            "See `sluice signals` for the line at fault; ask the publisher, or fetch it again."
        case .c2paTraining, .cawgTraining:
            "Obtain permission from the signer, and record it as an agreement."
        case .iptcDataMining: "Obtain permission from the rights holder or the licensor it names."
        case .ruleBlock, .ruleReview: "See the line of the policy that the reason names."
        case .optoutUnlocated:
            "Name the field in `record-format`, or set `cannot-check: {url: …}`, `{id: …}` and so on."
        case .licenseDenied: "Add the licence or one of its categories to `licenses: allow`."
        case .licenseNonCommercial:
            "Obtain permission, or set `purpose: non-commercial` if it is true."
        case .licenseNoDerivatives: "Obtain permission; see `terms: {no-derivatives: …}`."
        case .licenseShareAlike:
            "Decide whether the result is an adaptation; `terms: {share-alike: …}` then says what is owed."
        case .licenseCopyleft:
            "Add the licence to `licenses: allow` or `review` if its terms are met."
        case .licenseProprietary: "Obtain an agreement."
        case .licenseResearchOnly:
            "Obtain permission, or set `operator: {kind: research-organisation}`."
        case .licenseUseRestricted:
            "Hold the restrictions against the use; if it is not among them, list the licence under `licenses: allow`."
        case .licenseAbsent:
            "Name the licence field in `record-format`, or set `licenses: {absent: review}`."
        case .licenseUnknown: "`sluice license 'TEXT'` shows how a string is read."
        case .licenseAmbiguous: "Find the version or variant; nothing is guessed."
        case .licenseConflict: "Find out which field is right; see the evidence."
        case .policyNoBasis: "Add what permits the use: a licence entry or an agreement."
        }
    }
}
