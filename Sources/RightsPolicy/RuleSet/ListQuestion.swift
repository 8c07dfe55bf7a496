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
    private static let termsName = "command line"
    /// The name of the policy that stands for the question; no file has it.
    private static let policyName = "question"

    /// The file of the updated list.
    package var list: String?
    /// The kind of its entries where they do not say it themselves; nil: as the policy says that
    /// names the same file, or else domains.
    package var kind: OptOutKind?
    /// Whether the list is asked as one of takedowns; one that the policy knows as such always is.
    package var isTakedown = false
    package var terms: [Term] = []
    /// A policy or a compiled set that says where a record's fields stand, for which uses the
    /// records were wanted, and how its lists are to be read.
    package var rules: String?

    package init() {}

    /// The question as a rule set that knows these lists, and else nothing.
    ///
    /// - Parameters:
    ///   - asOf: the day by which entries are judged.
    ///   - knownListEntries: entries of each list when it was last applied, by name.
    /// - Throws: a list that is not whole, or that no field of the records could be matched with.
    package func ruleSet(
        data: DataFolder,
        asOf: Day,
        knownListEntries: [String: Int]
    ) throws(Diagnostics) -> RuleSet {
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
            return try RuleSet(
                compiler.compile(),
                asOf: asOf,
                knownListEntries: knownListEntries
            )
        } catch {
            throw error.withoutPlaces(in: Self.policyName)
        }
    }

    // MARK: The policy

    private func policyText(_ data: DataFolder) throws(Diagnostics) -> String {
        // Whatever an entry forbids, it is an entry.
        var uses = Use.allCases
        var format = "auto"
        var settings = ""
        var known: PolicyList?
        if let rules {
            let (policy, own) = try Self.policy(rules, data)
            uses = policy.uses.value
            switch policy.recordFormat.value {
            case .fields(let fields): format = Self.text(of: fields)
            case .profile(let name): format = own.map(Self.text) ?? Self.quoted(name)
            }
            settings = Self.text(of: policy.publicSuffixList, from: rules)
            known = knownList(policy, rules)
        }
        var text = "policy: \(Self.policyName)\n"
        text += "use: [\(uses.map(\.rawValue).joined(separator: ", "))]\n"
        text += "record-format: \(format)\n\(settings)"
        if let list {
            let isTakedown = isTakedown || known?.isTakedown ?? false
            text += "\(isTakedown ? "takedowns" : "opt-outs"): [\(entry(list, known))]\n"
            if terms.isEmpty { return text }
            if !isTakedown {
                // Both stand under one key.
                text.removeLast(2)
                return text + ", \(termsEntry)]\n"
            }
        }
        return text + "opt-outs: [\(termsEntry)]\n"
    }

    /// The list of the policy that is the same file, unless its entries are said to be others.
    private func knownList(_ policy: Policy, _ rules: String) -> PolicyList? {
        guard let list, let path = try? Files.realPath(of: list) else { return nil }
        return (policy.optOuts + policy.takedowns).first { known in
            (kind == nil || kind == known.kind)
                && (try? Files.realPath(of: PolicyPath.resolved(known.path, from: rules))) == path
        }
    }

    /// The updated list as an entry of a policy: read as the policy reads it that knows it.
    private func entry(_ path: String, _ known: PolicyList?) -> String {
        let kind = known?.kind ?? kind ?? .domains
        var settings = ["\(kind.rawValue): \(Self.quoted(path))"]
        guard let known else { return "{\(settings[0])}" }
        settings.append("name: \(Self.quoted(known.name))")
        settings.append("format: \(known.format.rawValue)")
        settings.append("min-entries: \(known.minEntries)")
        settings.append("max-rejected: \(known.maxRejected)")
        settings.append("public-suffixes: \(known.publicSuffixes.rawValue)")
        if let date = known.date { settings.append("date: \(date)") }
        if let uses = known.uses {
            settings.append("uses: [\(uses.map(\.rawValue).joined(separator: ", "))]")
        }
        if let days = known.maxAgeDays { settings.append("max-age-days: \(days)") }
        if let percent = known.maxShrinkPercent { settings.append("max-shrink: \(percent)%") }
        if let aliases = known.aliases, let rules {
            settings.append("aliases: \(Self.quoted(PolicyPath.resolved(aliases, from: rules)))")
        }
        return "{\(settings.joined(separator: ", "))}"
    }

    private var termsEntry: String {
        let kind = terms.first?.kind ?? .domains
        return "{\(kind.rawValue): \(Self.termsName), format: jsonl}"
    }

    private static func text(of suffixes: Policy.PublicSuffixList, from rules: String) -> String {
        guard let file = suffixes.file?.text else { return "" }
        var text = "public-suffix-list: {file: \(quoted(PolicyPath.resolved(file, from: rules)))"
        if let date = suffixes.date { text += ", date: \(date)" }
        return text + "}\n"
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
