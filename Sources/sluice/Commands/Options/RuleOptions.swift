import ArgumentParser
import ProvenanceCore
import RightsPolicy

/// How rules are opened.
struct RuleOptions: ParsableArguments {
    @Flag(
        help: ArgumentHelp(
            """
            Check every byte of a compiled rule set by its digests; the first run into a folder \
            does it by checksums anyway.
            """
        )
    )
    var verifyRules = false

    @Option(
        help: ArgumentHelp(
            "Use only rules with this digest, which `sluice rules list` prints.",
            valueName: "digest"
        )
    )
    var rulesDigest: String?

    @Option(
        help: ArgumentHelp(
            "Keep what is compiled from a policy here, by content (or SLUICE_RULES_CACHE).",
            valueName: "folder"
        )
    )
    var rulesCache: String?

    @Option(
        help: ArgumentHelp(
            """
            The day on which the planned use ends (YYYY-MM-DD): an agreement that ends before it \
            is no basis.
            """,
            valueName: "day"
        )
    )
    var until: String?

    /// The last day of the planned use, if it is said.
    func plannedEnd(asOf: Day) throws(Diagnostics) -> Day? {
        guard let until else { return nil }
        guard let day = Day(until) else {
            throw Diagnostics([
                Diagnostic(
                    "--until takes a day, and `\(until)` is none",
                    hint: "write YYYY-MM-DD"
                )
            ])
        }
        guard day >= asOf else {
            throw Diagnostics([
                Diagnostic("--until is \(day), before \(asOf), the day by which dates are judged")
            ])
        }
        return day
    }

    /// Refuses an end of the planned use that no agreement would be held against.
    func checkPlannedEnd(_ rules: RuleSet) throws(Diagnostics) {
        guard until != nil, rules.agreements == nil else { return }
        throw Diagnostics([
            Diagnostic(
                "--until is for agreements, and the policy names none",
                hint: "add `agreements` to the policy, or leave --until out"
            )
        ])
    }

    /// - Parameter isFirstRun: whether no run has used the output folder before.
    func loader(isFirstRun: Bool) throws(Diagnostics) -> RuleSetLoader {
        var loader = RuleSetLoader.complete
        loader.verification = verifyRules ? .full : isFirstRun ? .whole : .quick
        if let rulesDigest {
            guard rulesDigest.utf8.count == 64,
                rulesDigest.utf8.allSatisfy({ hexValue($0) != nil })
            else {
                throw Diagnostics([
                    Diagnostic(
                        "--rules-digest takes a SHA-256 in hexadecimal, and not `\(rulesDigest)`",
                        hint: "`sluice rules list` prints it"
                    )
                ])
            }
            loader.verification = .digest(rulesDigest)
        }
        loader.cacheFolder = rulesCache ?? Terminal.environment("SLUICE_RULES_CACHE")
        return loader
    }
}
