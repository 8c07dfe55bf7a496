import ProvenanceCore

/// The first tests of a policy: a few records in the shape of its record format, each with what
/// the policy makes of it. A person reads them, and sees whether the policy says what they mean.
struct FirstTests {
    private let rules: RuleSet

    init(_ rules: RuleSet) { self.rules = rules }

    /// A record by what it says in each role, and why it is asked about.
    private struct Question {
        var comment: String
        var values: [FieldRole: String]
    }

    private static let page = "https://site.example/page"

    private var questions: [Question] {
        func record(_ license: String?, url: String? = Self.page, id: String = "1") -> [FieldRole:
            String]
        {
            var values: [FieldRole: String] = [.id: id, .authors: "A. Author"]
            if asksForRepositories { values[.repository] = "owner/name" }
            values[.url] = url
            values[.license] = license
            return values
        }
        var questions = [
            Question(comment: "rights were given up", values: record("CC0-1.0")),
            Question(comment: "credit is owed", values: record("CC-BY-4.0")),
            Question(comment: "notices are owed", values: record("MIT")),
            Question(comment: "the same licence for adaptations", values: record("CC-BY-SA-4.0")),
            Question(comment: "not for commercial use", values: record("CC-BY-NC-4.0")),
            Question(comment: "no adaptations", values: record("CC-BY-ND-4.0")),
            Question(comment: "copyleft", values: record("GPL-3.0-only")),
            Question(comment: "a text that is no known licence", values: record("ask me")),
            Question(comment: "no licence at all", values: record(nil)),
        ]
        if rules.format.fields.contains(where: { $0.role == .url }) {
            questions.append(
                Question(comment: "no address to check", values: record("CC0-1.0", url: nil))
            )
        }
        return questions
    }

    /// Whether a record is one of code: it has no address, or lists name repositories.
    private var asksForRepositories: Bool {
        !rules.format.fields.contains { $0.role == .url }
            || rules.lists.contains { $0.kind == .repositories || $0.kind == .accounts }
    }

    /// The file.
    var text: String {
        var lines = [
            "# What the policy is expected to say of these records. `sluice rules test` checks it.",
            "# Read them: does the policy say what you mean? Then add records of your own, and first",
            "# of all those that must never be allowed.",
            "", "tests:",
        ]
        for question in questions {
            let record = Self.record(question.values, rules.format)
            guard let (outcome, codes) = decide(record) else { continue }
            var line = "  - {record: \(record), outcome: \(outcome.word)"
            if !codes.isEmpty { line += ", reasons: [\(codes.joined(separator: ", "))]" }
            lines += ["  # \(question.comment)", line + "}"]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func decide(_ record: String) -> (Outcome, [String])? {
        let text = ByteBuffer(text: record)
        var matcher = Matcher(rules)
        guard let decision = try? matcher.decide(text.paddedBytes, from: 0, to: text.count) else {
            return nil
        }
        var codes: [String] = []
        for reason in decision.causes where reason.stands && !codes.contains(reason.code.rawValue) {
            codes.append(reason.code.rawValue)
        }
        return (decision.finding.outcome, codes)
    }

    // MARK: Records

    /// A record that holds the values where the format looks for them first. A format without a
    /// declared licence has one that was detected.
    private static func record(_ values: [FieldRole: String], _ format: RecordFormat) -> String {
        let tree = RecordTree()
        for (role, text) in values.sorted(by: { $0.key.index < $1.key.index }) {
            var field = format.fields(for: role).first
            if role == .license, field == nil { field = format.fields(for: .detectedLicense).first }
            guard let field else { continue }
            tree.set(text, at: FieldPlan.components(of: field.path)[...])
        }
        var json = ByteBuffer()
        tree.append(to: &json)
        return String(copying: json.bytes)
    }
}

/// A JSON object that grows, in the order in which its keys came.
private final class RecordTree {
    private var text: String?
    private var members: [(key: [UInt8], tree: RecordTree)] = []

    func set(_ text: String, at keys: ArraySlice<[UInt8]>) {
        guard let key = keys.first else {
            self.text = text
            return
        }
        if let known = members.first(where: { $0.key == key }) {
            known.tree.set(text, at: keys.dropFirst())
            return
        }
        let tree = RecordTree()
        members.append((key, tree))
        tree.set(text, at: keys.dropFirst())
    }

    func append(to json: inout ByteBuffer) {
        if let text {
            json.append(jsonString: text)
            return
        }
        json.append(UInt8(ascii: "{"))
        for (number, member) in members.enumerated() {
            if number > 0 { json.append(", ") }
            json.append(UInt8(ascii: "\""))
            json.append(jsonEscaping: member.key.span.bytes)
            json.append("\": ")
            member.tree.append(to: &json)
        }
        json.append(UInt8(ascii: "}"))
    }
}
