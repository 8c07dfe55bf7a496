/// A policy in which each finding is made: what `sluice codes` shows, and what its first test runs.
extension LintCode {
    package var example: CodeExample {
        switch self {
        case .neverMatches:
            .policy("licenses: {allow: [permissive]}\ncannot-check: {id: block}")
        case .shadowed:
            .policy(
                "licenses: {allow: [permissive, CC-BY-NC-SA-4.0], block: [non-commercial]}"
            )
        case .contradicts:
            .policy(
                "licenses: {allow: [permissive], review: [MPL-2.0], block: [MPL-2.0]}"
            )
        case .expired: .policy(Self.own(until: "2025-12-31"))
        case .expiring:
            .policy(Self.own(until: "2026-12-05"), option: "--as-of 2026-11-25")
        case .overlaps: .policy("licenses: {allow: [permissive, MIT]}")
        case .allowsBlocked: .policy("licenses: {allow: [permissive, CC-BY-NC-4.0]}")
        case .entryCovered:
            .policy(
                Self.lists,
                files: [
                    CodeExample.File(
                        path: "optouts.txt",
                        text: "# date: 2026-11-24\nwriter.example\nwww.writer.example\n"
                    )
                ]
            )
        case .listedTwice: .policy("licenses: {allow: [CC0-1.0, MIT, cc0-1.0]}")
        case .undated:
            .policy(
                Self.lists,
                files: [CodeExample.File(path: "optouts.txt", text: "writer.example\n")]
            )
        case .allowsNothing: .policy("signals: {permission-counts: []}")
        case .capNotCounted:
            .policy(
                "licenses: {allow: [permissive]}\nagreements: {file: agreements.jsonl}",
                files: [
                    CodeExample.File(
                        path: "agreements.jsonl",
                        text:
                            #"{"id":"A-1","status":"signed","signed":"2026-01-15","until":"open-ended","#
                            + #""grants":["train"],"train-in":["worldwide"],"offer-in":["worldwide"],"#
                            + #""covers":["host:press.example"],"caps":["#
                            + #"{"unit":"tokens","amount":5000000,"period":"year"}]}"# + "\n"
                    )
                ]
            )
        case .untested: .policy("licenses: {allow: [permissive]}")
        }
    }

    private static let lists = """
        licenses: {allow: [permissive]}
        opt-outs: [{domains: optouts.txt}]
        """

    private static func own(until: String) -> String {
        """
        licenses: {allow: [permissive]}
        rules:
          - id: own-magazine
            when: {source: [magazine]}
            then: allow
            because: written by our own staff
            approved-by: the editors
            until: \(until)
        """
    }
}
