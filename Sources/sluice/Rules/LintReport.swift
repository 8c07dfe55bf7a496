import ProvenanceCore
import RightsPolicy

/// What was found in one policy.
struct LintReport {
    /// A finding, or what is wrong with the text itself, which has no code.
    struct Item {
        var code: LintCode?
        var diagnostic: Diagnostic
        var severity: LintCode.Severity
    }

    let policy: String
    let items: [Item]

    init(policy: String, findings: [LintFinding]) {
        self.policy = policy
        items = findings.map { finding in
            var diagnostic = finding.diagnostic
            diagnostic.position = diagnostic.position.map { Self.seen($0, from: policy) }
            return Item(
                code: finding.code,
                diagnostic: diagnostic,
                severity: finding.code.severity
            )
        }
    }

    init(policy: String, problems: Diagnostics) {
        self.policy = policy
        items = problems.all.map { problem in
            var diagnostic = problem
            diagnostic.position = problem.position.map { position in
                // Problems of the policy bear its path, those of its lists the path from it.
                position.file == policy ? position : Self.seen(position, from: policy)
            }
            return Item(code: nil, diagnostic: diagnostic, severity: .error)
        }
    }

    var errorCount: Int { items.count { $0.severity == .error } }
    var warningCount: Int { items.count { $0.severity == .warning } }

    /// A place as seen from where the command runs.
    private static func seen(_ position: SourcePosition, from policy: String) -> SourcePosition {
        var position = position
        if position.file == Files.name(of: policy) {
            position.file = policy
        } else if !Files.exists(position.file) {
            position.file = PolicyPath.resolved(position.file, from: policy)
        }
        return position
    }
}
