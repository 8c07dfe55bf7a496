package import ProvenanceCore

/// Lists that records are asked about, outside of any policy: a list that was updated, or what a
/// person names. It is read like a list of a policy, and refused for the same faults.
package struct ListQuestion: Sendable {
    /// One thing that a person asks for.
    package struct Term: Sendable {
        package var kind: OptOutKind
        package var value: String

        package init(_ kind: OptOutKind, _ value: String) {
            self.kind = kind
            self.value = value
        }
    }

    /// How messages and evidence call what a person asks for.
    private static let termsName = "asked"
    /// The name of the policy that stands for the question; no file has it.
    private static let policyName = "question"

    /// The updated list, and the kind of its entries where they do not say it themselves.
    package var list: (path: String, kind: OptOutKind)?
    package var terms: [Term] = []
    /// A policy or a compiled set that says where a record's fields stand, and for which uses the
    /// records were wanted.
    package var rules: String?

    package init() {}

    /// The question as a rule set that knows these lists, and else nothing.
    ///
    /// - Parameter asOf: the day by which entries are judged.
    /// - Throws: a list that is not whole, or that no field of the records could be matched with.
    package func ruleSet(data: DataFolder, asOf: Day) throws(Diagnostics) -> RuleSet {
        let text = try policyText(data)
        var contents: [String: [UInt8]] = [:]
        if !terms.isEmpty { contents[Self.termsName] = termsText }
        do throws(Diagnostics) {
            let compiler = try RuleSetCompiler(
                policy: Array(text.utf8),
                at: Self.policyName,
                contents: contents,
                data: data
            )
            return try RuleSet(compiler.compile(), asOf: asOf)
        } catch {
            throw error.withoutPlaces(in: Self.policyName)
        }
    }

    // MARK: The policy

    private func policyText(_ data: DataFolder) throws(Diagnostics) -> String {
        // Whatever an entry forbids, it is an entry.
        var uses = Use.allCases
        var format = "auto"
        if let rules {
            let (policy, own) = try Self.policy(rules, data)
            uses = policy.uses.value
            switch policy.recordFormat.value {
            case .fields(let fields): format = Self.text(of: fields)
            case .profile(let name): format = own.map(Self.text) ?? Self.quoted(name)
            }
        }
        var text = "policy: \(Self.policyName)\n"
        text += "use: [\(uses.map(\.rawValue).joined(separator: ", "))]\n"
        text += "record-format: \(format)\nopt-outs:\n"
        if let list { text += "  - {\(list.kind.rawValue): \(Self.quoted(list.path))}\n" }
        if let first = terms.first {
            text += "  - {\(first.kind.rawValue): \(Self.termsName), format: jsonl}\n"
        }
        return text
    }

    /// The policy that `--rules` names; of a compiled set also the record format inside.
    private static func policy(
        _ path: String,
        _ data: DataFolder
    ) throws(Diagnostics) -> (Policy, RecordFormat?) {
        guard try RuleSetLoader.isCompiled(path) else {
            return (try RuleSetCompiler(policyAt: path, data: data).policy, nil)
        }
        let contents = try RuleSetContents(try RuleSetLoader.image(path, .quick))
        return (contents.policy, try contents.recordFormat())
    }

    /// A record format as a policy writes it.
    private static func text(of format: RecordFormat) -> String {
        var settings: [String] = []
        for role in FieldRole.allCases {
            let paths = format.fields(for: role).map { quoted($0.path) }
            if paths.isEmpty { continue }
            settings.append("\(role.rawValue): [\(paths.joined(separator: ", "))]")
        }
        if !format.embedded.isEmpty {
            let paths = format.embedded.map(quoted)
            settings.append("json-strings: [\(paths.joined(separator: ", "))]")
        }
        return "{\(settings.joined(separator: ", "))}"
    }

    /// A JSON string, which is a quoted scalar of YAML as well.
    private static func quoted(_ text: String) -> String {
        var quoted = ByteBuffer()
        quoted.append(jsonString: text)
        return String(copying: quoted.bytes)
    }

    private var termsText: [UInt8] {
        var text = ""
        for term in terms {
            text += "{\"kind\":\"\(term.kind.rawValue)\",\"value\":\(Self.quoted(term.value))}\n"
        }
        return Array(text.utf8)
    }
}

extension Diagnostics {
    /// The same findings, without places in a file that no person has written.
    fileprivate func withoutPlaces(in file: String) -> Diagnostics {
        Diagnostics(
            all.map { diagnostic in
                var placeless = diagnostic
                if placeless.position?.file == file { placeless.position = nil }
                return placeless
            }
        )
    }
}
