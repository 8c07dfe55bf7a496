import ProvenanceCore
import RightsSignals

/// A file of an origin that may be saved: one key of a line of saved signals.
enum SavedResource: Int, CaseIterable, Sendable {
    case robots
    case tdmrep
    case aiText
    case rsl

    var key: StaticString {
        switch self {
        case .robots: "robots_txt"
        case .tdmrep: "tdmrep"
        case .aiText: "ai_txt"
        case .rsl: "rsl"
        }
    }

    var carrier: SignalCarrier {
        switch self {
        case .robots: .robotsText
        case .tdmrep: .tdmrepFile
        case .aiText: .aiText
        case .rsl: .rslFile
        }
    }

    /// Bytes that are kept: one more than are read, which says that there were more.
    var byteLimit: Int {
        switch self {
        case .robots, .aiText: Limits.robotsBytes + 1
        case .tdmrep: Limits.tdmrepBytes + 1
        case .rsl: Limits.xmlBytes + 1
        }
    }
}
