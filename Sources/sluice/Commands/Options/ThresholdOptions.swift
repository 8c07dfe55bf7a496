import ArgumentParser
import FilterEngine
import ProvenanceCore

/// What the outcome is held against when all is done: passing one is exit code 1, and the outputs
/// stay. Each may be given twice, for the whole run and, as `shard:20%`, for each shard.
struct ThresholdOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Exit 1 if more records are blocked or to review: 1000, 5%, or shard:20% of each shard.",
            valueName: "limit"
        )
    )
    var maxBlocked: [String] = []

    @Option(help: ArgumentHelp("Exit 1 if more lines are unreadable.", valueName: "limit"))
    var maxQuarantined: [String] = []

    @Option(help: ArgumentHelp("Exit 1 if more licences are unknown.", valueName: "limit"))
    var maxUnknown: [String] = []

    @Option(help: ArgumentHelp("Exit 1 if fewer records are allowed.", valueName: "limit"))
    var minAllowed: [String] = []

    func all() throws(Diagnostics) -> [Threshold] {
        var problems = Diagnostics()
        var thresholds: [Threshold] = []
        for (option, subject, texts) in [
            ("--max-blocked", Threshold.Subject.blocked, maxBlocked),
            ("--max-quarantined", .quarantined, maxQuarantined),
            ("--max-unknown", .unknown, maxUnknown),
            ("--min-allowed", .allowed, minAllowed),
        ] {
            for text in texts {
                if let threshold = Threshold(subject, text) {
                    thresholds.append(threshold)
                } else {
                    problems.append(
                        Diagnostic(
                            "\(option) takes a number or a percentage, and `\(text)` is neither",
                            hint: "such as 1000, 2.5% or shard:20%"
                        )
                    )
                }
            }
        }
        guard problems.isEmpty else { throw problems }
        return thresholds
    }
}
