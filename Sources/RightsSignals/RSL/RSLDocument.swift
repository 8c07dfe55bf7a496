package import ProvenanceCore

/// An RSL document: what it offers for which addresses, as it stands there.
///
/// Source: RSL 1.0 with its errata up to 2026-08-07, section 3 (read 2026-11-23).
package struct RSLDocument: Sendable {
    package static let namespace = "https://rslstandard.org/rsl"

    package internal(set) var contents: [RSLContent] = []
    /// Days for which a copy may be kept; 30 unless it says otherwise.
    package internal(set) var maxAgeDays = 30
    /// What is not as the standard has it, but changes no answer.
    package internal(set) var remarks: [RSLFault] = []
}

/// One `content` element: addresses, and the licences for them.
package struct RSLContent: Sendable {
    package internal(set) var url: String
    let pattern: RSLPattern
    /// The licence server; a token from it is needed even where the use is free.
    package internal(set) var server: String?
    package internal(set) var isEncrypted = false
    package internal(set) var lastModified: String?
    package internal(set) var licenses: [RSLLicense] = []
    /// Addresses of other forms of the content.
    package internal(set) var alternates: [String] = []
    package internal(set) var copyright: RSLCopyright?
    /// The address of terms for people, or their text.
    package internal(set) var terms: String?
    package internal(set) var place: RSLPlace
}

package struct RSLCopyright: Hashable, Sendable {
    package var holder: String
    package var type: String?
    package var contactEmail: String?
    package var contactURL: String?
}

/// One `license` element.
package struct RSLLicense: Sendable {
    package internal(set) var permits = RSLTerms()
    package internal(set) var prohibits = RSLTerms()
    package internal(set) var payment: RSLPayment?
    package internal(set) var reporting: [RSLReporting] = []
    package internal(set) var legal: [RSLLegal] = []
    package internal(set) var place: RSLPlace
}

/// What a licence permits or prohibits, by kind; nil where it says nothing of that kind.
package struct RSLTerms: Sendable {
    package internal(set) var usage: RSLUsageTerms?
    package internal(set) var user: RSLWordTerms?
    package internal(set) var geo: RSLWordTerms?
}

package struct RSLUsageTerms: Sendable {
    package internal(set) var usages: Set<RSLUsage> = []
    /// Usages that were written in words of the drafts (`train-ai`).
    package internal(set) var legacy: Set<RSLUsage> = []
    /// Whether there are words that are neither RSL's nor an extension's.
    package internal(set) var hasUnknown = false
    package internal(set) var place: RSLPlace
}

package struct RSLWordTerms: Sendable {
    package internal(set) var words: [String]
    package internal(set) var place: RSLPlace
}

/// The words of `type="usage"`.
package enum RSLUsage: String, CaseIterable, Sendable {
    case all
    case aiAll = "ai-all"
    case aiTrain = "ai-train"
    case aiInput = "ai-input"
    case aiIndex = "ai-index"
    case search

    /// The widest uses that this word covers. `ai-all` includes AI uses that have no word of
    /// their own; `search` is without summaries by AI.
    package var uses: Set<Use> {
        switch self {
        case .all: Set(RSLDocument.uses)
        case .aiAll: [.train, .evaluate, .synthesise, .input, .index]
        case .aiTrain: [.train]
        case .aiInput: [.input]
        case .aiIndex: [.index]
        case .search: [.search]
        }
    }
}

extension RSLDocument {
    /// The uses that are told apart; the narrower ones follow from `train`.
    package static let uses: [Use] = [
        .train, .evaluate, .synthesise, .input, .index, .search, .mine,
    ]
}

package struct RSLPayment: Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case purchase, subscription, training, crawl, use, contribution, attribution, free
    }

    /// Nil for a word that is none of RSL's: never free.
    package internal(set) var kind: Kind?
    /// Addresses of standard and custom terms.
    package internal(set) var standard: [String] = []
    package internal(set) var custom: [String] = []
    package internal(set) var amounts: [(value: String, currency: String)] = []
    /// Media types of accepted ways to pay.
    package internal(set) var accepts: [String] = []
}

package struct RSLReporting: Hashable, Sendable {
    package var type: String
    package var profile: String
    package var endpoint: String?
}

package struct RSLLegal: Hashable, Sendable {
    package var type: String
    package var text: String
}

/// Where something stands in the text.
package struct RSLPlace: Hashable, Sendable {
    package var range: Range<Int>
    package var line: Int
}

/// Why a text is no conformant RSL document, or what in one is odd.
package struct RSLFault: Error, Hashable, Sendable {
    package var message: String
    package var place: RSLPlace

    init(_ message: String, at place: RSLPlace) {
        self.message = message
        self.place = place
    }
}
