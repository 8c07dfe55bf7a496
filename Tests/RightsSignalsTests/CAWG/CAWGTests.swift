import Foundation
import ProvenanceCore
import RightsSignals
import TestSupport
import Testing

@Suite("Training and data mining assertions")
struct CAWGTests {
    private func read(_ text: String) -> SignalReading {
        reading(CAWG.standard, .contentManifest, text.utf8)
    }

    private func ask(_ text: String, _ use: Use = .trainGenAI) -> SignalAnswer {
        answer(CAWG.standard, .contentManifest, text, use)
    }

    static func entry(_ key: String, _ use: String, _ more: String = "") -> String {
        "\"\(key)\": {\"use\": \"\(use)\"\(more)}"
    }

    static func assertion(_ entries: String, label: String = "cawg.training-mining") -> String {
        "{\"label\": \"\(label)\", \"data\": {\"entries\": {\(entries)}}}"
    }

    static let denied = entry("cawg.ai_generative_training", "notAllowed")
    static let allowed = entry("cawg.ai_generative_training", "allowed")

    @Test("every sample says what it is expected to, or is listed with its reason")
    func vectors() throws {
        guard let path = SharedData.path("c2pa-iptc/training-mining-samples.json") else { return }
        let samples = try #require(
            try JSONSerialization.jsonObject(with: Data(try contents(of: path))) as? [[String: Any]]
        )
        #expect(samples.count == 5)
        let uses: [(String, Use)] = [
            ("training", .train), ("generative_training", .trainGenAI), ("mining", .mine),
            ("inference", .input),
        ]
        var divergences: [String] = []
        for (number, sample) in samples.enumerated() {
            let expected = try #require(sample["expect"] as? [String: String])
            let statements = reading(
                CAWG.standard,
                .contentManifest,
                try JSONSerialization.data(withJSONObject: sample)
            ).statements
            for (name, use) in uses {
                guard let expected = expected[name] else { continue }
                let effects = Set(statements.filter { $0.use == use }.map(\.effect))
                let found: String
                switch effects {
                case []: found = "unknown"
                case [.permits]: found = "allow"
                case [.prohibits]: found = "disallow"
                default: found = "conditional"
                }
                if found != expected {
                    divergences.append(
                        "sample \(number) \(name) expected=\(expected) here=\(found)"
                    )
                }
            }
        }
        try expectDivergences(divergences, listedIn: "c2pa-iptc/training-mining.txt")
    }

    @Test("the three words, and what is none of them")
    func choices() {
        func ask(_ use: String, _ more: String = "") -> SignalAnswer {
            self.ask(Self.assertion(Self.entry("cawg.ai_generative_training", use, more)))
        }
        #expect(ask("allowed") == .permits)
        #expect(ask("notAllowed") == .prohibits)
        #expect(ask("constrained") == .prohibits)
        #expect(ask("constrained", ", \"constraint_info\": \"\"") == .prohibits)
        #expect(ask("constrained", ", \"constraint_info\": 1") == .prohibits)
        #expect(ask("constrained", ", \"constraint_info\": \"x\"") == .conditional([.constraint]))
        #expect(ask("constrained", ", \"constraints_info\": \"x\"") == .conditional([.constraint]))
        for word in ["Allowed", "ALLOWED", "allow", "yes", "", "maybe", "notallowed", "allowed "] {
            #expect(ask(word) == .prohibits, "\(word)")
        }
        let texts: [String] = [
            "{\"use\": true}", "{}", "\"allowed\"", "null", "[]", "{\"use\": [\"allowed\"]}",
        ]
        for text in texts {
            let found = read(Self.assertion("\"cawg.ai_generative_training\": \(text)"))
            #expect(SignalAnswer(found.statements, for: .trainGenAI) == .prohibits, "\(text)")
            #expect(!found.faults.isEmpty)
        }
    }

    @Test("of repeated members the one that withholds counts")
    func repeated() {
        let both = Self.entry("cawg.ai_generative_training", "allowed") + ", " + Self.denied
        #expect(ask(Self.assertion(both)) == .prohibits)
        #expect(ask(Self.assertion(Self.denied + ", " + Self.allowed)) == .prohibits)
        for words in [["allowed", "notAllowed"], ["notAllowed", "allowed"]] {
            let members = words.map { "\"use\": \"\($0)\"" }.joined(separator: ", ")
            let entry = "\"cawg.ai_generative_training\": {\(members)}"
            #expect(ask(Self.assertion(entry)) == .prohibits)
        }
        let open = "\"assertions\": [\(Self.assertion(Self.allowed))]"
        let closed = "\"assertions\": [\(Self.assertion(Self.denied))]"
        #expect(ask("{\(closed), \(open)}") == .prohibits)
        #expect(ask("{\(open), \(closed)}") == .prohibits)
    }

    @Test("entries stand alone: non-generative training permits nothing generative")
    func independence() {
        let classic = Self.entry("cawg.ai_training", "allowed")
        #expect(ask(Self.assertion(classic)) == .silent)
        #expect(ask(Self.assertion(classic), .train) == .silent)
        #expect(ask(Self.assertion(classic + "," + Self.allowed), .train) == .permits)
        #expect(ask(Self.assertion(classic + "," + Self.denied), .train) == .prohibits)
        #expect(ask(Self.assertion(Self.entry("cawg.ai_training", "notAllowed"))) == .prohibits)
        #expect(ask(Self.assertion(Self.entry("cawg.data_mining", "notAllowed"))) == .prohibits)
        #expect(ask(Self.assertion(Self.entry("cawg.ai_inference", "notAllowed"))) == .silent)
        #expect(
            ask(Self.assertion(Self.entry("cawg.ai_inference", "notAllowed")), .input) == .prohibits
        )
        #expect(ask(Self.assertion(Self.entry("com.example.custom", "notAllowed"))) == .silent)
    }

    @Test(
        "labels of both families, with instances and versions",
        arguments: [
            ("cawg.training-mining", true), ("c2pa.training-mining", true),
            ("cawg.training-mining__1", true), ("c2pa.training-mining.v2", true),
            ("cawg.training-mining.v2__3", true), ("cawg.ai_training_and_data_mining", true),
            ("cawg.training-mining.vx", false), ("cawg.training-mining.v", false),
            ("xcawg.training-mining", false), ("cawg.metadata", false), ("", false),
        ]
    )
    func labels(label: String, isRead: Bool) {
        let entries = Self.denied + "," + Self.entry("c2pa.ai_generative_training", "notAllowed")
        let text = Self.assertion(entries, label: label)
        #expect(ask(text) == (isRead ? .prohibits : .silent))
        let isOld = label.hasPrefix("c2pa")
        for statement in read(text).statements {
            #expect(statement.code == (isOld ? .c2paTraining : .cawgTraining))
        }
    }

    @Test("every shape in which a manifest comes", arguments: shapes)
    func shape(text: String) {
        #expect(ask(text) == .prohibits, "\(text)")
    }

    static let shapes: [String] = [
        assertion(denied),
        "[\(assertion(denied))]",
        "\u{FEFF} [ {\"label\": \"c2pa.actions\", \"data\": {}}, \(assertion(denied))]\n",
        "{\"assertions\": [\(assertion(denied))]}",
        "{\"assertions\": {\"cawg.training-mining\": {\"entries\": {\(denied)}}}}",
        "{\"assertion_store\": {\"cawg.training-mining\": {\"entries\": {\(denied)}}}}",
        "{\"cawg.training-mining\": {\"entries\": {\(denied)}}}",
        "{\"cawg.training-mining\": {\(denied)}}",
        "{\"c2pa\": {\"assertions\": [\(assertion(denied))]}}",
        "{\"manifest_store\": {\"c2pa\": {\"manifests\": {\"m\": {\"assertions\": [\(assertion(denied))]}}}}}",
        "{\"active_manifest\": \"m\", \"manifests\": {\"m\": {\"assertions\": [\(assertion(denied))]}}}",
        "{\"manifests\": {\"m\": {\"assertion_store\": {\"cawg.training-mining\": {\(denied)}}}}, "
            + "\"active_manifest\": \"\\u006d\"}",
    ]

    static func report(_ active: String?, _ more: String = "") -> String {
        let name = active.map { "\"active_manifest\": \"\($0)\", " } ?? ""
        return """
            {\(name)"manifests": {
              "old": {"assertions": [\(assertion(denied))]},
              "new": {"assertions": [\(assertion(allowed))]}}\(more)}
            """
    }

    @Test("the active manifest speaks; ingredients are history")
    func activeManifest() {
        #expect(ask(Self.report("new")) == .permits)
        #expect(ask(Self.report("old")) == .prohibits)
        // Nothing says which one is active: what any prohibits counts, what one allows does not.
        #expect(ask(Self.report(nil)) == .prohibits)
        #expect(ask(Self.report("gone")) == .prohibits)
        let single = "{\"manifests\": {\"m\": {\"assertions\": [\(Self.assertion(Self.allowed))]}}}"
        #expect(ask(single) == .permits)
        let misnamed = "{\"active_manifest\": \"x\", " + single.dropFirst()
        #expect(ask(misnamed) == .silent)
    }

    @Test(
        "a manifest that does not validate grants nothing and still withholds",
        arguments: [
            ", \"validation_status\": [{\"code\": \"assertion.dataHash.mismatch\"}]",
            ", \"validation_state\": \"Invalid\"",
            ", \"validation_results\": {\"activeManifest\": {\"failure\": [{\"code\": \"x\"}]}}",
        ]
    )
    func validation(problem: String) {
        #expect(ask(Self.report("new", problem)) == .silent)
        #expect(ask(Self.report("old", problem)) == .prohibits)
        #expect(ask(Self.report("new", ", \"validation_status\": []")) == .permits)
        #expect(ask(Self.report("new", ", \"validation_state\": \"Trusted\"")) == .permits)
    }

    @Test("what is no manifest says nothing", arguments: ["", "x", "{", "[1, 2]", "null", "{}"])
    func nothing(text: String) { #expect(read(text).statements.isEmpty) }

    @Test("no beginning of a manifest that permits does permit")
    func truncated() {
        let text = Array(Self.report("new").utf8)
        #expect(permitsAnything(reading(CAWG.standard, .contentManifest, text)))
        for end in 0..<text.count {
            #expect(!permitsAnything(reading(CAWG.standard, .contentManifest, text[..<end])))
        }
    }

    @Test("deep and wide documents end")
    func hostile() {
        let deep = String(repeating: "[", count: 1_000_000)
        #expect(read(deep).statements.isEmpty)
        let nested =
            String(repeating: "{\"c2pa\":", count: 200) + Self.assertion(Self.denied)
            + String(repeating: "}", count: 200)
        #expect(read(nested).statements.isEmpty)
        let many = (0..<50_000).map { _ in Self.assertion(Self.denied) }.joined(separator: ",")
        #expect(ask("[\(many)]") == .prohibits)
        // Beyond what is looked at there may be a refusal.
        let granting = (0..<50_000).map { _ in Self.assertion(Self.allowed) }
        let found = read("[\(granting.joined(separator: ","))]")
        #expect(!permitsAnything(found))
        #expect(!found.faults.isEmpty)
    }

    @Test("a statement shows its entry's bytes")
    func evidence() {
        let text = Self.assertion(Self.denied)
        let range = read(text).statements.first?.evidence ?? 0..<0
        #expect(
            String(decoding: Array(text.utf8)[range], as: UTF8.self) == "{\"use\": \"notAllowed\"}"
        )
    }

    @Test("accidents never crash it")
    func mutations() {
        expectSteady(CAWG.standard, .contentManifest, Self.report("new"), seed: 4)
        expectSteady(CAWG.standard, .contentManifest, Self.shapes[7], seed: 5)
    }
}
