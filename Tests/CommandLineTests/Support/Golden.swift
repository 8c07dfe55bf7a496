import Foundation
import TestSupport
import Testing

/// Golden files: what a run is known to leave. `UPDATE_GOLDEN=1` writes them anew, and what
/// changed is then read in `git diff`.
enum Golden {
    private static let isUpdating = ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1"

    /// Compares `files` with those of `folder`, which lies in the checkout.
    static func check(_ files: [String: [UInt8]], against folder: String) throws {
        let path = repositoryRoot + "/" + folder
        if isUpdating {
            try? FileManager.default.removeItem(atPath: path)
            for (name, bytes) in files {
                let url = URL(fileURLWithPath: path + "/" + name)
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(),
                    withIntermediateDirectories: true
                )
                try Data(bytes).write(to: url)
            }
            return
        }
        let expected = try filesBeneath(path)
        #expect(files.keys.sorted() == expected.keys.sorted(), "the files of \(folder)")
        for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
            guard let wanted = expected[name], wanted != bytes else { continue }
            let (line, want, got) = firstDifference(wanted, bytes)
            Issue.record(
                """
                \(folder)/\(name):\(line) differs
                  expected: \(want)
                  got:      \(got)
                if that is right: UPDATE_GOLDEN=1 swift test --filter CommandLineTests
                """
            )
        }
    }

    private static func firstDifference(
        _ left: [UInt8],
        _ right: [UInt8]
    ) -> (line: Int, String, String) {
        let newline = UInt8(ascii: "\n")
        let one = left.split(separator: newline, omittingEmptySubsequences: false)
        let other = right.split(separator: newline, omittingEmptySubsequences: false)
        let line = zip(one, other).enumerated().first { $1.0 != $1.1 }?.offset
        let index = line ?? min(one.count, other.count)
        func text(_ lines: [ArraySlice<UInt8>]) -> String {
            index < lines.count ? String(decoding: lines[index], as: UTF8.self) : "(end of file)"
        }
        return (index + 1, text(one), text(other))
    }
}
