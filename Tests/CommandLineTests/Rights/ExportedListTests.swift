import Foundation
import TestSupport
import Testing

/// The list of refusals that `sluice rights export` writes, in a policy.
@Suite("An exported list of refusals")
struct ExportedListTests {
    /// A refusal of the host of one record, and what becomes of it where an agreement of `harbour`,
    /// signed on 2025-06-01, grants the use.
    struct Refusal: Sendable, CustomTestStringConvertible {
        var name: String
        var holder: String?
        var received: String
        var winsOver = "[licenses, opt-outs]"
        var isTakedown = false
        var isLifted: Bool
        var testDescription: String { name }
    }

    static let refusals = [
        Refusal(
            name: "of a party, older than the signature",
            holder: "harbour",
            received: "2025-05-31",
            isLifted: true
        ),
        Refusal(
            name: "of the day of the signature",
            holder: "harbour",
            received: "2025-06-01",
            isLifted: false
        ),
        Refusal(
            name: "newer than the signature",
            holder: "harbour",
            received: "2026-01-01",
            isLifted: false
        ),
        Refusal(
            name: "of another holder",
            holder: "harbour-press",
            received: "2025-05-31",
            isLifted: false
        ),
        Refusal(
            name: "of nobody who is a holder",
            received: "2025-05-31",
            isLifted: false
        ),
        Refusal(
            name: "where the policy does not name opt-outs",
            holder: "harbour",
            received: "2025-05-31",
            winsOver: "[licenses]",
            isLifted: false
        ),
        Refusal(
            name: "a takedown",
            holder: "harbour",
            received: "2025-05-31",
            isTakedown: true,
            isLifted: false
        ),
    ]

    @Test(
        "is lifted for the parties of an agreement, and says whose each entry is",
        arguments: refusals
    )
    func lifted(_ refusal: Refusal) throws {
        let scratch = try Scratch()
        let sluice = Sluice(folder: scratch.path, environment: ["SLUICE_BY": "tester"])
        func done(_ arguments: [String]) throws {
            let end = try sluice.run(arguments)
            #expect(end.code == 0, "\(arguments): \(end)")
        }
        try done(["rights", "init", "-q"])
        for holder in ["harbour", "harbour-press"] {
            try done(["rights", "add", "holder", "id=\(holder)", "name=\(holder)", "-q"])
        }
        try done(
            [
                "rights", "add", "agreement", "-q", "id=A", "holders=harbour", "status=signed",
                "signed=2025-06-01", "until=open-ended", "grants=train", "train-in=worldwide",
                "offer-in=worldwide", "covers=host:harbour.example", "grantor-role=owner",
            ]
        )
        var optOut = ["rights", "opt-out", "host:harbour.example", "--requester", "Jo Doe", "-q"]
        optOut += ["--received", refusal.received]
        if let holder = refusal.holder { optOut += ["--holder", holder] }
        if refusal.isTakedown { optOut.append("--takedown") }
        try done(optOut)
        let kind = refusal.isTakedown ? "takedowns" : "opt-outs"
        try done(["rights", "export", kind, "--format", "list", "-o", "list.csv"])
        try scratch.store(
            """
            policy: p
            use: [train-genai]
            licenses: {allow: [public-domain]}
            \(kind): [{hosts: list.csv}]
            agreements: {database: rights.sqlite, wins-over: \(refusal.winsOver)}
            """,
            as: "policy.yaml"
        )
        try scratch.store(
            """
            {"id":"granted","url":"https://harbour.example/1"}
            {"id":"rule","url":"https://harbour.example/2","license":"CC-BY-NC-4.0"}

            """,
            as: "in.jsonl"
        )
        try done(["filter", "in.jsonl", "--rules", "policy.yaml", "--output", "out", "-q"])
        let allowed = try scratch.text(of: "out/allowed/in.jsonl")
        let blocked = try scratch.text(of: "out/blocked/in.jsonl")
        if refusal.isLifted {
            #expect(allowed.split(separator: "\n").count == 2 && blocked.isEmpty, "\(blocked)")
        } else {
            #expect(allowed.isEmpty, "\(allowed)")
            // Whose the refusal is, by the id of the holder and of the record; never the person.
            let id = refusal.isTakedown ? "takedown-1" : "opt-out-1"
            let reference = "\"reference\":\"\(refusal.holder ?? "")/\(id)\"}"
            #expect(blocked.contains(reference), "\(blocked)")
        }
        #expect(!blocked.contains("Jo Doe"))
        let explain = try sluice.run(
            ["explain", "in.jsonl", "--line", "1", "--rules", "policy.yaml"]
        )
        #expect(explain.code == 0)
        let lifted = explain.text.contains("lifted by agreement:A  optout.host")
        #expect(lifted == refusal.isLifted, "\(explain)")
        #expect(explain.text.contains(", reference \(refusal.holder ?? "")/"), "\(explain)")
    }
}
