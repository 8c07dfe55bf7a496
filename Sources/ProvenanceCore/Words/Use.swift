/// What the records are wanted for (`use:` of a policy, `uses` of a list entry).
///
/// `train` ⊃ `train-genai` ⊃ `pretrain`, `finetune`; the others stand alone. A permission covers
/// the narrower uses, never the wider; a prohibition of a wider or of a narrower use blocks, and
/// a prohibition of `mine` or `train` prohibits `train-genai`.
package enum Use: String, CaseIterable, Sendable {
    case train
    case trainGenAI = "train-genai"
    case pretrain
    case finetune
    case evaluate
    case synthesise
    case input
    case index
    case search
    case mine

    /// The next wider use, if there is one.
    package var wider: Use? {
        switch self {
        case .pretrain, .finetune: .trainGenAI
        case .trainGenAI: .train
        case .train, .evaluate, .synthesise, .input, .index, .search, .mine: nil
        }
    }

    /// Whether this use contains `other` (every use contains itself).
    package func contains(_ other: Use) -> Bool {
        var candidate: Use? = other
        while let use = candidate {
            if use == self { return true }
            candidate = use.wider
        }
        return false
    }

    /// Whether a permission for this use permits `intended`.
    package func permits(_ intended: Use) -> Bool { contains(intended) }

    /// Whether a prohibition of this use stands against `intended`.
    package func prohibits(_ intended: Use) -> Bool {
        contains(intended) || intended.contains(self)
            || (self == .mine && Use.train.contains(intended))
    }
}
