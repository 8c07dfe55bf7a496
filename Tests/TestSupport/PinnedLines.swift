import Foundation

/// Lines that a file under `Tests/Conformance` pins: what differs from it, or nil.
///
/// Comments (`#`) of the file are no part of the comparison. `UPDATE_GOLDEN=1` rewrites the lines
/// and keeps the comments of the file's head.
package func differenceFromPinned(_ lines: [String], in name: String) throws -> String? {
    let path = repositoryRoot + "/Tests/Conformance/" + name
    let old = (try? contents(of: path)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let all = old.split(separator: "\n").map(String.init)
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
        let head = all.prefix { $0.hasPrefix("#") }
        try Data(((head + lines).joined(separator: "\n") + "\n").utf8)
            .write(to: URL(fileURLWithPath: path))
        return nil
    }
    let pinned = all.filter { !$0.hasPrefix("#") }
    if pinned == lines { return nil }
    let (was, now) = (Set(pinned), Set(lines))
    let gone = pinned.filter { !now.contains($0) }.prefix(20).map { "- " + $0 }
    let new = lines.filter { !was.contains($0) }.prefix(20).map { "+ " + $0 }
    return "\(name) pins other answers (UPDATE_GOLDEN=1 rewrites it):\n"
        + (gone + new).joined(separator: "\n")
}

/// Compares divergences with those that a file under `Tests/Conformance` lists with their
/// reasons: a new one and a listed one that is gone both are a difference; nil if there is none.
package func differenceFromListed(_ divergences: [String], in name: String) throws -> String? {
    let path = repositoryRoot + "/Tests/Conformance/" + name
    let listed = String(decoding: try contents(of: path), as: UTF8.self)
        .split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    let new = divergences.filter { !listed.contains($0) }.map { "not listed: " + $0 }
    let stale = listed.filter { !divergences.contains($0) }.map { "no divergence: " + $0 }
    return new.isEmpty && stale.isEmpty
        ? nil : "\(name):\n" + (new + stale).joined(separator: "\n")
}

/// The JSON objects of a file: of an array, or one a line.
package func jsonObjects(of path: String) throws -> [[String: Any]] {
    let bytes = try contents(of: path)
    if bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "[") {
        let all = try JSONSerialization.jsonObject(with: Data(bytes))
        return (all as? [[String: Any]]) ?? []
    }
    return try bytes.split(separator: UInt8(ascii: "\n")).map { line in
        try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any] ?? [:]
    }
}
