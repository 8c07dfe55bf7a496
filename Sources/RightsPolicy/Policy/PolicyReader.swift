package import ProvenanceCore

/// Reads a policy file: YAML text to checked `Policy`, or everything that is wrong with it.
///
/// What the tables of `PolicyKeys` do not name is an error. Whether the named licences, lists and
/// profiles exist is asked later, by whoever opens them.
package enum PolicyReader {
    /// - Parameters:
    ///   - text: the bytes of the file.
    ///   - file: its path: messages print it, and paths in the policy are resolved against it.
    /// - Throws: all findings, from the top of the file to its end.
    package static func read(_ text: [UInt8], file: String) throws(Diagnostics) -> Policy {
        let root = try YAMLDocument.read(
            text,
            file: file,
            emptyHint: "a policy needs at least `policy` and `use`"
        )
        var reader = SettingsReader()
        var policy = Policy(
            file: file,
            name: PolicyText("", at: root.position),
            uses: Setting([])
        )
        reader.read(root, name: "", keys: PolicyKeys.policy, into: &policy)
        checkNames(of: policy, &reader)
        checkPaths(of: policy, &reader)
        if reader.findings.isEmpty { PolicyExceptionKeys.check(policy, &reader) }
        guard reader.findings.isEmpty else { throw reader.findings.inOrder }
        return policy
    }

    /// Manifests and reasons tell lists apart by name.
    private static func checkNames(of policy: Policy, _ reader: inout SettingsReader) {
        var first: [String: SourcePosition] = [:]
        for list in policy.optOuts + policy.takedowns {
            if let other = first[list.name] {
                reader.report(
                    "two lists have the name \(quoted(list.name)); the first is at \(other)",
                    at: list.position,
                    hint: "give one of them another `name`"
                )
            } else {
                first[list.name] = list.position
            }
        }
    }

    /// The fields that rules look at are read of every record.
    private static func checkPaths(of policy: Policy, _ reader: inout SettingsReader) {
        let paths = policy.rulePaths
        guard paths.count > Limits.rulePaths, let rule = policy.rules.first else { return }
        reader.report(
            "the rules name \(paths.count) paths of fields, more than \(Limits.rulePaths)",
            at: rule.position
        )
    }
}

extension Policy {
    /// All conditions, of rules and of exceptions.
    private var conditions: [PolicyCondition] {
        rules.map(\.when) + exceptions.compactMap(\.when)
    }

    /// The paths that conditions name, each once, in the order in which they stand.
    package var rulePaths: [String] {
        var paths: [String] = []
        for test in conditions.flatMap(\.tests) {
            if case .path(let path) = test.subject, !paths.contains(path) { paths.append(path) }
        }
        return paths
    }
}
