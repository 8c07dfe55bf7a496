import Foundation
import TestSupport

/// A folder of a test's own, removed with it.
final class Scratch: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/sluice-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: false
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    subscript(name: String) -> String { path + "/" + name }

    /// Stores `bytes` as `name`, with the folders that it needs; gives its path.
    @discardableResult
    func store(_ bytes: some Sequence<UInt8>, as name: String) throws -> String {
        let url = URL(fileURLWithPath: self[name])
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(bytes).write(to: url)
        return self[name]
    }

    @discardableResult
    func store(_ text: String, as name: String) throws -> String {
        try store(text.utf8, as: name)
    }

    func bytes(of name: String) throws -> [UInt8] { try contents(of: self[name]) }

    func text(of name: String) throws -> String {
        String(decoding: try bytes(of: name), as: UTF8.self)
    }

    /// The paths beneath a folder, which may change at this moment.
    func names(in folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: self[folder])
    }

    /// Every file beneath the folder, with its bytes.
    func files(in folder: String = "") throws -> [String: [UInt8]] {
        try filesBeneath(folder.isEmpty ? path : self[folder])
    }
}

/// Every file beneath `folder`, by its path there.
func filesBeneath(_ folder: String) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
        let kind = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)[.type]
        if kind as? FileAttributeType == .typeRegular {
            files[name] = try contents(of: folder + "/" + name)
        }
    }
    return files
}
