import ProvenanceCore
import RightsPolicy
import Testing

/// What of a policy is refused because there is too much of it.
@Suite("Too much of something in a policy")
struct BadSizeTests {
    private static let head = "policy: p\nuse: train\n"

    @Test("is refused with its place", arguments: cases)
    func tooMuch(text: String, expected: String) {
        #expect(BadPolicy.findings(Array((Self.head + text).utf8)) == [expected])
    }

    private static func rule(_ number: Int, _ when: String) -> String {
        "  - {id: r\(number), when: {\(when)}, then: block}\n"
    }

    static let cases: [(text: String, expected: String)] = [
        (
            "rules:\n"
                + (0...Limits.rulePaths).map { rule($0, "fields: {a\($0): x}") }.joined(),
            "4:5: the rules name \(Limits.rulePaths + 1) paths of fields, more than "
                + "\(Limits.rulePaths)"
        ),
        (
            "rules:\n" + (0...Limits.policyRules).map { rule($0, "source: x") }.joined(),
            "4:3: `rules` holds more than \(Limits.policyRules) rules (what names hosts or records "
                + "one by one belongs into a list)"
        ),
        (
            "rules:\n"
                + rule(
                    0,
                    "source: {includes: ["
                        + (0...Limits.ruleIncludedTexts).map { "t\($0)" }.joined(separator: ", ")
                        + "]}"
                ),
            "4:40: `rules.when.source.includes` lists more than \(Limits.ruleIncludedTexts) texts"
        ),
        (
            "record-format: {url: ["
                + (0...Limits.recordPathKeys).map { "k\($0)" }.joined(separator: ".") + "]}\n",
            "3:23: `"
                + (0...Limits.recordPathKeys).map { "k\($0)" }.joined(separator: ".")
                + "` in `record-format.url` is no path of a field: it has more than "
                + "\(Limits.recordPathKeys) keys (keys joined by dots, such as `metadata.license`)"
        ),
        (
            "tests:\n"
                + String(
                    repeating: "  - {json: x, outcome: block}\n",
                    count: Limits.policyTests + 1
                ),
            "4:3: `tests` holds \(Limits.policyTests + 1) tests, more than \(Limits.policyTests) "
                + "(put some into another file)"
        ),
    ]

    @Test(
        "a clearance with a wrong word or day is refused with its place",
        arguments: [
            (
                "id,x1,alow,why,ann,2026-01-01",
                "c.csv:2: `alow` is not a value of `decision` (did you mean `allow`?)"
            ),
            (
                "id,x1,allow,why,ann,1.1.2026",
                "c.csv:2: `1.1.2026` is not a day, which `on` must be (YYYY-MM-DD, a day of the "
                    + "calendar)"
            ),
            (
                "ids,x1,allow,why,ann,2026-01-01",
                "c.csv:2: `ids` is not a value of `match` (did you mean `id`?)"
            ),
        ]
    )
    func clearance(row: String, expected: String) {
        let text = "match,value,decision,basis,by,on\n\(row)\n"
        let error = #expect(throws: Diagnostics.self) {
            try ClearanceReader.read(Array(text.utf8), file: "c.csv")
        }
        #expect(error?.all.map(\.description) == [expected])
    }
}
