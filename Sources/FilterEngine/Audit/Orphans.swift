package import ProvenanceCore

/// Temporary files and locks in OUT that attempts have left which were killed (`sluice clean`).
///
/// A running attempt writes to its files all the time, so what has not been written to for a
/// while belongs to nobody. Published outputs are never touched, nor are the files of a replacement
/// that was announced (`OutputFolder.finishReplacements`).
package enum Orphans {
    /// Orphans that nobody has written to for `seconds`, sorted by path.
    package static func find(
        in folder: OutputFolder,
        olderThanSeconds seconds: Int
    ) throws(Diagnostic) -> [String] {
        var found: [String] = []
        let announced = try folder.announcedReplacements().map(\.mark)
        try Diagnostic.of { () throws(FileFailure) in
            try collect(folder.path, seconds, depth: 0, into: &found)
        }
        return found.filter { path in !announced.contains { path.contains(".\($0).") } }.sorted()
    }

    package static func remove(_ paths: [String]) throws(Diagnostic) {
        try Diagnostic.of { () throws(FileFailure) in
            for path in paths { try Files.remove(path) }
        }
    }

    private static let endings = [".part", ".lock", ".lock.break"]

    private static func collect(
        _ folder: String,
        _ seconds: Int,
        depth: Int,
        into found: inout [String]
    ) throws(FileFailure) {
        if depth > Limits.folderDepth { return }
        for name in try Files.names(in: folder) {
            let path = Files.join(folder, name)
            guard let status = try? Files.status(of: path, followingLinks: false) else { continue }
            switch status.kind {
            case .folder: try collect(path, seconds, depth: depth + 1, into: &found)
            case .file:
                let isOurs =
                    name.hasPrefix(".") && endings.contains { name.hasSuffix($0) }
                let age = (Files.now - status.modifiedNanoseconds) / 1_000_000_000
                if isOurs, age >= Int64(seconds) { found.append(path) }
            case .link, .other: break
            }
        }
    }
}
