import Testing

@testable import RightsPolicy

@Suite("An address or a name of a licence beside the licence field")
struct SupportingFieldTests {
    @Test(
        "speaks where no licence field does, and else must not contradict it",
        arguments: [
            (#""license":"MIT","lu":"https://x.example/terms""#, "license:MIT"),
            (#""license":"MIT","ln":"our own terms""#, "license:MIT"),
            (#""license":"MIT","lu":"https://opensource.org/license/mit""#, "license:MIT"),
            (
                #""license":"MIT","lu":"https://creativecommons.org/licenses/by/4.0/""#,
                "review license.conflict"
            ),
            (#""lu":"https://opensource.org/license/mit""#, "license:MIT"),
            (#""ln":"our own terms""#, "block license.unknown"),
        ]
    )
    func supporting(_ fields: String, _ expected: String) throws {
        let rules = try RuleFixture.rules(
            "record-format: {license: license, license-url: lu, license-name: ln}\n"
                + "attribution: {author-missing: allow}"
        )
        #expect(try rules.answer("{\(fields)}") == expected)
    }
}
