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

    /// The tests of a file.
    package static func read(_ path: String) throws(Diagnostics) -> [RecordTest] {
        try RecordTestReader.read(
            DataFolder.bytes(of: path, limit: Limits.policyBytes),
            file: path
        )
    }
}
