import Testing

@testable import RightsPolicy

@Suite("A field that a list needs")
struct UncheckedFieldTests {
    @Test(
        "counts as asked only if it names something of the list's kind",
        arguments: [
            (#""author":"A. B.","repo":"o/r""#, "license:MIT"),
            (#""author":".","repo":"o/r""#, "review optout.unlocated"),
            (#""author":[" ",""],"repo":"o/r""#, "review optout.unlocated"),
            (#""author":"A. B.","repo":"https://blog.example/post""#, "review optout.unlocated"),
            (#""author":"A. B.""#, "review optout.unlocated"),
            (#""author":"J. Doe","repo":"o/r""#, "block optout.author"),
        ]
    )
    func unchecked(_ fields: String, _ expected: String) throws {
        let rules = try RuleFixture.rules(
            "record-format: {license: license, authors: author, repository: repo}\n"
                + "opt-outs: [{authors: a.txt}, {repositories: r.txt}]",
            ["a.txt": "J. Doe\n", "r.txt": "bad/repo\n"]
        )
        #expect(try rules.answer(#"{"license":"MIT",\#(fields)}"#) == expected)
    }
}
