package import ProvenanceCore

/// Finds the files of tests that belong to a policy: beside `NAME.yaml`, `NAME.tests.yaml` and
/// `NAME.WORD.tests.yaml`.
package enum RecordTestFiles {
    package static let suffix = ".tests.yaml"

    /// The files beside `policy`, in order of their names.
    package static func beside(_ policy: String) throws(Diagnostics) -> [String] {
        let folder = Files.folder(of: policy)
        var stem = Files.name(of: policy)
        for ending in [".yaml", ".yml"] where stem.hasSuffix(ending) {
            stem.removeLast(ending.count)
        }
        do throws(FileFailure) {
            let names = try Files.names(in: folder).filter { name in
                name.hasPrefix(stem + ".") && name.hasSuffix(suffix)
                    && name.utf8.count >= stem.utf8.count + suffix.utf8.count
            }
            return names.sorted().map { folder == "." ? $0 : Files.join(folder, $0) }
        } catch {
            throw Diagnostics([Diagnostic("the tests cannot be looked for: \(error)")])
        }
    }

    /// The policies that `paths` name: a file of tests stands for the policy that it lies beside,
    /// so that a pattern for a whole folder names each policy once.
    package static func policies(among paths: [String]) throws(Diagnostics) -> [String] {
        var policies: [String] = []
        for path in paths {
            let policy = path.hasSuffix(suffix) ? try self.policy(of: path) : path
            if !policies.contains(policy) { policies.append(policy) }
        }
        return policies
    }

    /// `NAME.yaml` beside `NAME.tests.yaml` or `NAME.WORD.tests.yaml`; the longer name first.
    private static func policy(of tests: String) throws(Diagnostics) -> String {
        let stem = String(tests.dropLast(suffix.count))
        var stems = [stem]
        if let dot = Files.name(of: stem).lastIndex(of: ".") {
            let word = Files.name(of: stem)[dot...]
            stems.append(String(stem.dropLast(word.count)))
        }
        for stem in stems {
            for ending in [".yaml", ".yml"] where Files.exists(stem + ending) {
                return stem + ending
            }
        }
        throw Diagnostics([
            Diagnostic(
                "`\(tests)` holds tests, and there is no `\(Files.name(of: stem)).yaml` beside it",
                hint: "name its policy; add files of tests with --tests"
            )
        ])
    }

    /// The tests of a file.
    package static func read(_ path: String) throws(Diagnostics) -> [RecordTest] {
        try RecordTestReader.read(
            DataFolder.bytes(of: path, limit: Limits.policyBytes),
            file: path
        )
    }
}
