#if canImport(Glibc)
    import Glibc
#endif
import ProvenanceCore

/// How a command ends: the exit code.
enum CommandEnd: Int32, Error {
    case done = 0
    /// Done, but the answer is no.
    case answerIsNo = 1
    /// Could not do it; what and why was said.
    case failed = 2

    func exit() -> Never { Glibc.exit(rawValue) }

    /// Says everything that is wrong and ends with 2.
    static func failed(_ problems: Diagnostics) -> CommandEnd {
        for problem in problems.all { Terminal.report("sluice: \(problem)") }
        return .failed
    }

    static func failed(_ problem: Diagnostic) -> CommandEnd { failed(Diagnostics([problem])) }
}
