package import ProvenanceCore

extension Diagnostics {
    /// Whether there are as many findings as anyone will read.
    var isFull: Bool { all.count > Limits.policyFindings }

    /// Adds a finding; beyond the limit, once, that there are more.
    mutating func appendWithinLimit(_ diagnostic: Diagnostic) {
        if all.count < Limits.policyFindings {
            append(diagnostic)
        } else if all.count == Limits.policyFindings {
            append(
                Diagnostic(
                    "there are more than \(Limits.policyFindings) findings",
                    at: diagnostic.position,
                    hint: "mend these, then read the file again"
                )
            )
        }
    }

    /// Runs `body`; a single diagnostic becomes all there is to say.
    package static func of<R: ~Copyable>(
        _ body: () throws(Diagnostic) -> R
    ) throws(Diagnostics) -> R {
        do throws(Diagnostic) {
            return try body()
        } catch {
            throw Diagnostics([error])
        }
    }

    /// The findings from the top of each file to its end.
    var inOrder: Diagnostics {
        func key(_ finding: Diagnostic) -> (String, Int, Int) {
            let position = finding.position
            return (position?.file ?? "", position?.line ?? 0, position?.column ?? 0)
        }
        let sorted = all.enumerated().sorted { left, right in
            let (one, other) = (key(left.element), key(right.element))
            return one == other ? left.offset < right.offset : one < other
        }
        return Diagnostics(sorted.map(\.element))
    }
}
