import FoundationEssentials
import ProvenanceCore
import RightsPolicy

/// What a rule set holds, for people and for programs.
struct RuleSetSummary: Codable {
    struct List: Codable {
        var name: String
        var kind: String
        var takedown: Bool
        var date: String?
        var entries: Int
        var rejected: Int
        var uses: [String]
        var path: String
        var sha256: String
    }

    struct Suffixes: Codable {
        var name: String
        var date: String?
        var digest: String
    }

    struct Section: Codable {
        var id: String
        var bytes: Int
        var entries: Int
    }

    var policy: String
    var digest: String
    var sources: String
    var bytes: Int
    var lists: [List]
    /// The public suffix list that entries were held against.
    var publicSuffixes: Suffixes?
    var sections: [Section]

    enum CodingKeys: String, CodingKey {
        case policy, digest, sources, bytes, lists, sections
        case publicSuffixes = "public_suffixes"
    }

    init(_ image: RuleSetImage) throws(Diagnostics) {
        let contents = try RuleSetContents(image)
        policy = contents.policy.name.text
        digest = image.digest
        sources = image.sources
        bytes = image.byteCount
        lists = contents.lists.map { list in
            List(
                name: list.name,
                kind: list.kind.rawValue,
                takedown: list.isTakedown,
                date: list.date?.description,
                entries: list.entryCount,
                rejected: list.rejectedCount,
                uses: list.uses.map(\.rawValue),
                path: list.path,
                sha256: list.sha256
            )
        }
        publicSuffixes = contents.suffixes.map { suffixes in
            Suffixes(
                name: suffixes.name,
                date: suffixes.date?.description,
                digest: suffixes.digest
            )
        }
        sections = image.contents.map { section in
            Section(id: section.id, bytes: section.byteCount, entries: section.entryCount)
        }
    }

    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        // Strings and integers: nothing that JSON cannot hold.
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    func text(of file: String) -> String {
        var lines = [
            "\(file): policy (compiled) `\(policy)`, \(bytes) bytes",
            "digest   \(digest)",
            "sources  \(sources)",
        ]
        if lists.isEmpty { lines.append("no lists") }
        for list in lists {
            var line = "\(list.takedown ? "takedown" : "opt-out ") \(list.name): "
            line += "\(list.kind), \(list.entries) \(list.entries == 1 ? "entry" : "entries")"
            if list.rejected > 0 { line += ", \(list.rejected) rejected" }
            line += list.date.map { ", of \($0)" } ?? ", without a date"
            if !list.uses.isEmpty { line += ", for \(list.uses.joined(separator: ", "))" }
            line += ", from `\(list.path)` \(list.sha256.prefix(12))"
            lines.append(line)
        }
        if let suffixes = publicSuffixes {
            var line = "public suffixes  \(suffixes.name)"
            line += suffixes.date.map { ", of \($0)" } ?? ", without a date"
            lines.append(line + " \(suffixes.digest.prefix(12))")
        }
        return lines.joined(separator: "\n")
    }
}
