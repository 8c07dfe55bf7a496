import Foundation
import ProvenanceCore
import RightsPolicy
import TestSupport

/// A list file for one test, removed with the value.
final class TemporaryList {
    let path: String

    init(_ content: some Sequence<UInt8>, named name: String = "list.txt") throws {
        let folder = NSTemporaryDirectory() + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        path = folder + "/" + name
        try Data(content).write(to: URL(fileURLWithPath: path))
    }

    convenience init(_ text: String, named name: String = "list.txt") throws {
        try self.init(text.utf8, named: name)
    }

    deinit {
        try? FileManager.default.removeItem(
            at: URL(fileURLWithPath: path).deletingLastPathComponent()
        )
    }

    func source(
        _ kind: OptOutKind = .domains,
        _ change: (inout OptOutListSource) -> Void = { _ in }
    ) -> OptOutListSource {
        var source = OptOutListSource(
            kind: kind,
            path: path,
            position: SourcePosition(file: "policy.yaml", line: 7)
        )
        change(&source)
        return source
    }
}

let today = Day(number: 20_700)  // 2026-09-04

/// Reads `text` as a list.
func read(
    _ text: String,
    named name: String = "list.txt",
    _ kind: OptOutKind = .domains,
    _ change: (inout OptOutListSource) -> Void = { _ in }
) throws -> OptOutList {
    let file = try TemporaryList(text, named: name)
    return try OptOutListReader.read(
        file.source(kind, change),
        suffixes: try PublicSuffixes()
    )
}

/// The findings that stop the reading of `text`, with the file's folder taken out.
func findings(
    _ text: String,
    named name: String = "list.txt",
    _ kind: OptOutKind = .domains,
    _ change: (inout OptOutListSource) -> Void = { _ in }
) throws -> [String] {
    let file = try TemporaryList(text, named: name)
    let folder = String(file.path.dropLast(name.utf8.count))
    do {
        _ = try OptOutListReader.read(
            file.source(kind, change),
            suffixes: try PublicSuffixes()
        )
        return []
    } catch let diagnostics as Diagnostics {
        return diagnostics.all.map { $0.description.replacingOccurrences(of: folder, with: "") }
    }
}

extension OptOutList {
    /// All entries, in order.
    var all: [OptOutEntry] {
        var all: [OptOutEntry] = []
        entries.forEach { all.append(entries[$0]) }
        return all
    }
}

extension OptOutIndex {
    /// What `host` matches: `list:line` of each entry.
    func matches(_ host: String, isAddress: Bool = false) -> [String] {
        let text = ByteBuffer(ofText: host)
        var found: [OptOutEntries.Handle] = []
        match(host: text.bytes, isAddress: isAddress, into: &found)
        return found.map { "\(list(of: $0).name):\(entry($0)?.line ?? 0)" }
    }

    /// What the host of `url` matches.
    func matches(url: String) -> [String] {
        var reader = HostReader()
        var host = ByteBuffer()
        let text = ByteBuffer(ofText: url)
        let reading = reader.readHost(ofURL: text.bytes, into: &host)
        guard reading.isReadable else { return ["unreadable"] }
        return matches(String(copying: host.bytes), isAddress: reading.isAddress)
    }
}
