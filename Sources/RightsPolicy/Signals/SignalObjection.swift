import ProvenanceCore
import RightsSignals

/// What one place of a signal has against the intended uses: one reason, however many uses, agents
/// or words of one standard it names there.
struct SignalObjection {
    /// The first statement of the place.
    let statement: Statement
    private var uses: [String]
    private var scopes: [String]

    /// What statements have to share to be one objection.
    private struct Place: Hashable {
        var code: ReasonCode
        var effect: Statement.Effect
        var field: String?
        var name: String?
        var line: Int?
        var source: StatementSource?

        init(_ statement: Statement) {
            code = statement.code
            effect = statement.effect
            field = statement.field
            name = statement.name
            line = statement.line
            source = statement.source
        }
    }

    /// The objections in `statements`, in the order in which their places first speak.
    static func all(in statements: [Statement]) -> [SignalObjection] {
        var objections: [SignalObjection] = []
        var numbers: [Place: Int] = [:]
        for statement in statements where statement.objects {
            let place = Place(statement)
            if let number = numbers[place] {
                objections[number].add(statement)
            } else {
                numbers[place] = objections.count
                objections.append(SignalObjection(statement))
            }
        }
        return objections
    }

    private init(_ statement: Statement) {
        self.statement = statement
        uses = [statement.use.rawValue]
        scopes = [statement.scope]
    }

    private mutating func add(_ other: Statement) {
        if !uses.contains(other.use.rawValue) { uses.append(other.use.rawValue) }
        if !scopes.contains(other.scope) { scopes.append(other.scope) }
    }

    /// The objection in words.
    var message: String {
        let line = statement.line.map { " (line \($0))" } ?? ""
        let uses = uses.joined(separator: ", ")
        switch statement.effect {
        case .permits, .prohibits:
            if statement.code == .robotsUnreachable { return "robots.txt could not be fetched" }
            if statement.code == .robotsWildcard {
                return "robots.txt keeps all crawlers out\(line)"
            }
            if statement.carrier == .robotsText, statement.signal == "robots" {
                return "robots.txt keeps \(scopes.joined(separator: ", ")) out\(line)"
            }
            return "\(statement.signal) prohibits \(uses)\(line)"
        case .conditional(let conditions):
            let list = conditions.map(\.rawValue).sorted().joined(separator: ", ")
            return "\(statement.signal) permits \(uses) on condition: \(list)\(line)"
        }
    }
}

extension Statement {
    /// Whether it speaks against a use that it speaks of.
    fileprivate var objects: Bool {
        switch effect {
        case .permits: false
        case .prohibits: true
        case .conditional: true
        }
    }
}
