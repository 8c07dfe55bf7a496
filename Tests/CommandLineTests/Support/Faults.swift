import Foundation
import TestSupport

/// Faults of the system on demand: see `Tests/FaultInjector`.
enum Fault {
    /// The process is gone, at the `number`th of all calls that touch files.
    case kill(number: Int)
    /// From the `number`th of `calls` on, they fail with `code`.
    case fail(calls: String, number: Int, code: Int32)
    /// Nothing fails; the calls are counted into the file.
    case count(path: String)

    /// What the run must find in its environment.
    var environment: [String: String] {
        var variables = ["LD_PRELOAD": Self.library]
        switch self {
        case .kill(let number): variables["SLUICE_FAULT"] = "any:\(number):kill"
        case .fail(let calls, let number, let code):
            variables["SLUICE_FAULT"] = "\(calls):\(number):\(code)"
        case .count(let path): variables["SLUICE_FAULT_COUNT"] = path
        }
        return variables
    }

    /// It lies beside the binary.
    private static let library =
        (Sluice.path as NSString).deletingLastPathComponent + "/libFaultInjector.so"
}
