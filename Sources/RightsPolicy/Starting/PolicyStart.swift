package import ProvenanceCore

/// Makes what a person begins with: a policy with its comments, its lists, and first tests
/// (`sluice init`). Everything is checked before anything is written.
package struct PolicyStart {
    /// What a person chose; what is nil stays as the policy has it that is begun from.
    package struct Choices: Sendable {
        package var name: String
        /// A policy of `Rules/policies`.
        package var base = PolicyStart.defaultBase
        package var uses: [String] = []
        package var purpose: String?
        package var operatorKind: String?
        package var country: String?
        package var recordFormat: String?

        package init(name: String) { self.name = name }
    }

    /// A file to be written, by its path in the folder of the policy.
    package struct File: Sendable {
        package var path: String
        package var bytes: [UInt8]
    }

    package static let defaultBase = "starter"

    private let data: DataFolder

    /// - Parameter data: the product's own data, with its `policies`.
    package init(_ data: DataFolder) { self.data = data }

    private var folder: String { Files.join(data.path, "policies") }

    /// The policies that one can begin from, by name.
    package func bases() throws(Diagnostics) -> [String] {
        do throws(FileFailure) {
            return try Files.names(in: folder)
                .filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".tests.yaml") }
                .map { String($0.dropLast(5)) }.sorted()
        } catch {
            throw Diagnostics([Diagnostic("the policies to begin from are not there: \(error)")])
        }
    }

    /// The files, the policy first, then its tests and its lists.
    ///
    /// - Parameters:
    ///   - place: the folder that they are meant for; for messages.
    ///   - asOf: the day by which the lists are judged.
    /// - Throws: every choice that is none, or what does not go together.
    package func files(
        _ choices: Choices,
        in place: String,
        asOf: Day
    ) throws(Diagnostics) -> [File] {
        try check(choices)
        let source = Files.join(folder, choices.base + ".yaml")
        let text = try DataFolder.bytes(of: source, limit: Limits.policyBytes)
        let policy = Array(Self.text(of: choices, from: String(decoding: text, as: UTF8.self)).utf8)
        let path = Files.join(place, choices.name + ".yaml")
        let named = try PolicyReader.read(policy, file: choices.name + ".yaml")
        var files = [File(path: choices.name + ".yaml", bytes: policy)]
        var contents: [String: [UInt8]] = [:]
        for list in named.optOuts + named.takedowns {
            for name in [list.path, list.aliases].compactMap({ $0 }) where contents[name] == nil {
                contents[name] = try DataFolder.bytes(
                    of: PolicyPath.resolved(name, from: source),
                    limit: Limits.dataFileBytes
                )
            }
        }
        let image = try RuleSetCompiler(
            policy: policy,
            at: path,
            contents: contents,
            data: data
        ).compile()
        let rules = try RuleSet(image, asOf: asOf)
        let tests = FirstTests(rules).text
        files.append(File(path: choices.name + ".tests.yaml", bytes: Array(tests.utf8)))
        files += contents.sorted { $0.key < $1.key }.map { File(path: $0.key, bytes: $0.value) }
        let manual = "lists/README.md"
        if !contents.isEmpty, Files.exists(Files.join(folder, manual)) {
            let bytes = try DataFolder.bytes(
                of: Files.join(folder, manual),
                limit: Limits.dataFileBytes
            )
            files.append(File(path: manual, bytes: bytes))
        }
        return files
    }

    private static func text(of choices: Choices, from base: String) -> String {
        var draft = PolicyDraft(base)
        draft.set("policy", to: choices.name)
        if !choices.uses.isEmpty {
            draft.set("use", to: "[\(choices.uses.joined(separator: ", "))]")
        }
        if let purpose = choices.purpose { draft.set("purpose", to: purpose) }
        if choices.operatorKind != nil || choices.country != nil {
            let kind = choices.operatorKind ?? Policy.OperatorKind.company.rawValue
            let country = choices.country.map { ", country: \($0)" } ?? ""
            draft.set("operator", to: "{kind: \(kind)\(country)}")
            if let country = choices.country { draft.set("train-in", to: "[\(country)]") }
        }
        if let format = choices.recordFormat { draft.set("record-format", to: format) }
        return draft.text
    }

    // MARK: Choices

    private func check(_ choices: Choices) throws(Diagnostics) {
        var problems = Diagnostics()
        let isName =
            !choices.name.isEmpty
            && choices.name.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            }
        if !isName {
            problems.append(
                Diagnostic(
                    "`\(shown(choices.name))` is no name for a policy",
                    hint: "letters, digits, `-` and `_`, such as my-policy"
                )
            )
        }
        func check(_ word: String, _ what: String, among words: [String]) {
            if words.contains(word) { return }
            problems.append(
                Diagnostic(
                    "`\(shown(word))` is no \(what)",
                    hint: suggestion(for: word, among: words).map { "did you mean `\($0)`?" }
                        ?? "one of \(words.joined(separator: ", "))"
                )
            )
        }
        check(choices.base, "policy to begin from", among: try bases())
        for use in choices.uses { check(use, "use", among: Use.allCases.map(\.rawValue)) }
        if let purpose = choices.purpose {
            check(purpose, "purpose", among: Policy.Purpose.allCases.map(\.rawValue))
        }
        if let kind = choices.operatorKind {
            check(kind, "kind of operator", among: Policy.OperatorKind.allCases.map(\.rawValue))
        }
        if let format = choices.recordFormat {
            check(format, "record format", among: try data.profiles().map(\.name).sorted())
        }
        if let country = choices.country, !Countries.isCode(country) {
            let near = Countries.correction(of: country)
            problems.append(
                Diagnostic(
                    "`\(shown(country))` is no country",
                    hint: near.map { "did you mean `\($0)`?" }
                        ?? "an ISO 3166 code of two capital letters, such as US"
                )
            )
        }
        guard problems.isEmpty else { throw problems }
    }
}
