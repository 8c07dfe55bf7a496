import ProvenanceCore

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
    static func of<R: ~Copyable>(
        _ body: () throws(Diagnostic) -> R
    ) throws(Diagnostics) -> R {
        do throws(Diagnostic) {
            return try body()
        } catch {
            throw Diagnostics([error])
        }
    }

    /// The findings from the top of the file to its end.
    var inOrder: Diagnostics {
        let sorted = all.enumerated().sorted { left, right in
            let leftKey = (left.element.position?.line ?? 0, left.element.position?.column ?? 0)
            let rightKey = (right.element.position?.line ?? 0, right.element.position?.column ?? 0)
            return leftKey == rightKey ? left.offset < right.offset : leftKey < rightKey
        }
        return Diagnostics(sorted.map(\.element))
    }
}
