import ProvenanceCore
import RightsPolicy
import TestSupport
import Testing

/// What a matcher remembers of one record never shows in the decision of the next.
@Suite("Records of the same shape")
struct SameShapeTests {
    /// Nearly alike: the same fields with other values, empty ones, one twice, another order.
    private static let records =
        [
            #"{"id":"1","license":"MIT","url":"https://a.example/","author":"A"}"#,
            #"{"id":"2","license":"GPL-3.0-only","url":"https://listed.example/","author":"B"}"#,
            #"{"id":"3","license":"","url":"https://a.example/","author":"A"}"#,
            #"{"id":"4","license":null,"url":"","author":[]}"#,
            #"{"id":"5","license":"MIT","url":"https://a.example/","url":"https://listed.example/"}"#,
            #"{"id":"6","url":"https://a.example/","license":"MIT","author":"A"}"#,
            #"{"id":"7","license":"MIT","license":"CC-BY-NC-4.0","url":"https://a.example/"}"#,
            #"{"id":"8","license":["MIT"],"url":["https://listed.example/"],"author":{"name":"A"}}"#,
            #"{"id":"9","metadata":{"license":"MIT","url":"https://a.example/"}}"#,
            #"{"id":"10","license":"MIT"}"#,
            #"{"id":"11","license":"MIT","headers":{"x-robots-tag":"noai"},"url":"https://a.example/"}"#,
            #"{"id":"12","license":"MIT","headers":{"x-robots-tag":"all"},"url":"https://a.example/"}"#,
            #"{}"#,
            #"{"id":"13","license":"MIT","#,
        ] + signals.map { #"{"id":"14",\#($0),"url":"https://a.example/"}"# } + [
            #"{"id":"15","license":"MIT","headers":{"x-robots-tag":"noai"}}"#,
            #"{"license":"MIT","headers":{"x-robots-tag":"noai"},"url":["https://a.example/","b.org"]}"#,
            #"{"license":"MIT","headers":{"tdm-reservation":1},"url":"https://listed.example/"}"#,
            #"{"license":"MIT","headers":{},"url":"https://web.archive.org/web/2019/https://listed.example/"}"#,
        ]

    /// Fields that carry signals, some of which come to the same.
    private static let signals = [
        #""license":"MIT","headers":{"date":"1","x-robots-tag":"noai","etag":"2"}"#,
        #""license":"GPL-3.0-only","headers":{"x-robots-tag":"noai"}"#,
        #""license":"MIT","headers":{"X_Robots_Tag":"noai"}"#,
        #""license":"MIT","headers":{"x-rob\u006fts-tag":"noai"}"#,
        #""license":"MIT","headers":{"x-robots-tag":["noai","none"]}"#,
        #""license":"MIT","headers":{"x-robots-tag":"noai","x-robots-tag":"all"}"#,
        #""license":"MIT","headers":{"tdm-reservation":"1","tdm-policy":"https://a.example/p.json"}"#,
        #""license":"MIT","headers":{"tdm-reservation":"0"}"#,
        #""license":"MIT","headers":{"tdm-reservation":"\#(String(repeating: "1", count: 300))"}"#,
        #""license":"MIT","headers":{"content-usage":"train-ai=y"}"#,
        #""license":"MIT","headers":{"content-usage":"train-ai=n"}"#,
        #""license":"MIT","headers":{"content-usage":"train-ai=("}"#,
        #""license":"MIT","headers":{"content-type":"text/html"}"#,
        #""license":"MIT","headers":[["tdm-reservation","1"]]"#,
        #""license":"MIT","headers":"tdm-reservation: 1\r\n""#,
        #""license":"MIT","x_robots_tag":"noai""#,
        #""license":"MIT","x_robots_tag":"all""#,
        #""license":"MIT","headers":{"tdm-reservation":"0"},"x_robots_tag":"noai""#,
        #""headers":{"content-usage":"train-ai=y"}"#,
        #""license":"MIT","headers":{"tdm-reservation":"1"},"robots_txt":"User-agent: *\nDisallow: /""#,
    ]

    private static func decide(_ matcher: inout Matcher, _ record: String) -> String {
        let text = ByteBuffer(text: record)
        do {
            let decision = try matcher.decide(text.paddedBytes, from: 0, to: text.count)
            var json = ByteBuffer()
            json.append(decision.finding.outcome.word)
            decision.reasons.append(to: &json)
            json.append(decision.finding.basis ?? "")
            for name in matcher.signalProtocols + matcher.signalFaults { json.append(" \(name)") }
            for role in FieldRole.allCases {
                guard let slot = matcher.slot(role) else { continue }
                json.append(" \(role)=")
                json.append(matcher.text(of: slot, in: text.bytes))
            }
            if let slot = matcher.firstURL {
                json.append(" first=")
                json.append(matcher.text(of: slot, in: text.bytes))
            }
            return String(copying: json.bytes)
        } catch {
            return "\(error.kind) at \(error.offset)"
        }
    }

    @Test("every record is decided behind every other as it is decided alone")
    func pairs() throws {
        let folder = try RuleFolder(
            [
                "policy.yaml": policyText("opt-outs: [{domains: listed.txt}]"),
                "listed.txt": "# date: 2026-11-01\nlisted.example\n",
            ]
        )
        let rules = try folder.load()
        for record in Self.records {
            var alone = Matcher(rules)
            let wanted = Self.decide(&alone, record)
            for before in Self.records {
                var matcher = Matcher(rules)
                _ = Self.decide(&matcher, before)
                #expect(Self.decide(&matcher, record) == wanted, "\(record) behind \(before)")
            }
        }
    }
}
