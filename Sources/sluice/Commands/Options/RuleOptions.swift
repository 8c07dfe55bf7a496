import ArgumentParser
import ProvenanceCore
import RightsPolicy

/// How rules are opened.
struct RuleOptions: ParsableArguments {
    @Flag(
        help: ArgumentHelp(
            "Check every byte of a compiled rule set; done anyway on the first run into a folder."
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

    /// - Parameter isFirstRun: whether no run has used the output folder before.
    func loader(isFirstRun: Bool) throws(Diagnostics) -> RuleSetLoader {
        var loader = RuleSetLoader()
        loader.verification = verifyRules || isFirstRun ? .full : .quick
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
