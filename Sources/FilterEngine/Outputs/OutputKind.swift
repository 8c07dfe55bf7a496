/// The outputs of one shard; their words are the folder names of OUT.
package enum OutputKind: Int, CaseIterable, Sendable {
    case allowed
    case blocked
    case attribution
    case quarantine
    case decisions

    package var word: String {
        switch self {
        case .allowed: "allowed"
        case .blocked: "blocked"
        case .attribution: "attribution"
        case .quarantine: "quarantine"
        case .decisions: "decisions"
        }
    }
}
