import ProvenanceCore
import RightsPolicy

/// A code of the manual: one that outputs carry, or one of `sluice rules check`.
enum ManualCode {
    case reason(ReasonCode)
    case lint(LintCode)

    static let all =
        ReasonCode.allCases.map(ManualCode.reason) + LintCode.allCases.map(ManualCode.lint)

    init?(_ text: String) {
        if let code = ReasonCode(rawValue: text) {
            self = .reason(code)
        } else if let code = LintCode(rawValue: text) {
            self = .lint(code)
        } else {
            return nil
        }
    }

    var text: String {
        switch self {
        case .reason(let code): code.rawValue
        case .lint(let code): code.rawValue
        }
    }

    var meaning: StaticString {
        switch self {
        case .reason(let code): code.meaning
        case .lint(let code): code.meaning
        }
    }

    var fix: StaticString {
        switch self {
        case .reason(let code): code.fix
        case .lint(let code): code.fix
        }
    }

    /// What gets it; nil for codes that nothing gets by itself.
    var example: CodeExample? {
        switch self {
        case .reason(let code): code.example
        case .lint(let code): code.example
        }
    }

    /// What gets it, in words that a colon follows.
    var exampleTitle: String {
        guard let example else { return "" }
        let option = example.option.map { ", with `\($0)`" } ?? ""
        switch self {
        case .reason where example.record == nil:
            let names = example.files.map(\.path).joined(separator: " ")
            return "`sluice signals \(names)` finds it"
        case .reason: return "This record gets it\(option)"
        case .lint: return "It is found in this policy\(option)"
        }
    }

    /// Why there is no example, or who finds it.
    var note: String? {
        switch self {
        case .reason(let code): code.exampleNote.map { "\($0)" }
        case .lint(let code):
            code.severity == .error
                ? "`sluice rules check` finds it in a policy, and ends with 1."
                : "`sluice rules check` finds it in a policy; with --strict it ends with 1."
        }
    }
}
