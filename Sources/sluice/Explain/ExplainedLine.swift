import FilterEngine
import ProvenanceCore
import RightsPolicy

/// A line with all that there is to say of it.
struct ExplainedLine {
    let line: FoundLine
    let rules: RuleSet
    let explanation: Explanation
    /// The line of `attribution/`, as JSON; nil if nothing is owed.
    let attribution: String?

    init(_ line: FoundLine, _ rules: RuleSet, lineLimit: Int) {
        self.line = line
        self.rules = rules
        guard let bytes = line.bytes else {
            explanation = Explainer.explanation(
                ofUnreadable: .parseOversize,
                "the line is longer than the limit of \(lineLimit) bytes",
                line.byteCount
            )
            attribution = nil
            return
        }
        var explainer = Explainer(rules)
        explanation = explainer.explain(bytes.span.bytes)
        attribution = AttributionPreview.line(
            for: bytes,
            rules,
            shard: line.shard,
            line: line.line
        )
    }

    /// Whether the line stands in a shard.
    var hasPlace: Bool { !line.shard.isEmpty }

    /// The line of the policy that a reason names, without the space before it.
    func quoted(_ rule: SourcePosition?) -> String? {
        guard let rule, let text = rules.line(at: rule) else { return nil }
        let trimmed = text.drop { $0 == " " || $0 == "\t" }
        return trimmed.isEmpty ? nil : String(trimmed)
    }
}
