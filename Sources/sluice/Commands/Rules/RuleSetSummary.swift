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

    struct SavedSignals: Codable {
        var name: String
        var origins: Int
        var lines: Int
        /// The days of the first and of the last fetch.
        var from: String
        var until: String
        var path: String
        var sha256: String
    }

    struct Suffixes: Codable {
        var name: String
        var date: String?
        var digest: String
    }

    struct Agreements: Codable {
        var path: String
        var entries: Int
        var sha256: String
        /// Caps in units that runs do not count, the first few; left out if there are none.
        var uncountedCaps: [String: String]?
        var uncountedCapCount: Int?

        enum CodingKeys: String, CodingKey {
            case path, entries, sha256
            case uncountedCaps = "uncounted_caps"
            case uncountedCapCount = "uncounted_cap_count"
        }
    }

    struct Clearances: Codable {
        var path: String
        var entries: Int
        var sha256: String
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
    var savedSignals: [SavedSignals]
    /// The public suffix list that entries were held against.
    var publicSuffixes: Suffixes?
    /// The agreements that records may rest on.
    var agreements: Agreements?
    /// Files of clearances that persons signed.
    var clearances: [Clearances]
    var sections: [Section]
    /// What is said of caps that nobody can check.
    private var cannotCount: String?

    enum CodingKeys: String, CodingKey {
        case policy, digest, sources, bytes, lists, agreements, clearances, sections
        case publicSuffixes = "public_suffixes"
        case savedSignals = "saved_signals"
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
        savedSignals = contents.savedFiles.map { file in
            SavedSignals(
                name: file.name,
                origins: file.originCount,
                lines: file.snapshotCount,
                from: file.firstDay.description,
                until: file.lastDay.description,
                path: file.path,
                sha256: file.sha256
            )
        }
        publicSuffixes = contents.suffixes.map { suffixes in
            Suffixes(
                name: suffixes.name,
                date: suffixes.date?.description,
                digest: suffixes.digest
            )
        }
        agreements = try contents.agreementAccount().map { account in
            Agreements(
                path: account.path,
                entries: account.count,
                sha256: account.sha256,
                uncountedCaps: account.caps.map { caps in
                    Dictionary(caps.first.map { ($0.agreement, $0.cap) }) { "\($0), \($1)" }
                },
                uncountedCapCount: account.caps?.count
            )
        }
        cannotCount = try contents.agreementAccount()?.caps.map { caps in
            "caps in units that runs do not count, so that none is checked: \(caps.words)"
        }
        clearances = try contents.clearanceAccounts().map { file in
            Clearances(path: file.path, entries: file.entryCount, sha256: file.sha256)
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
        for file in savedSignals {
            var line = "saved signals \(file.name): "
            line += "\(file.origins) \(file.origins == 1 ? "origin" : "origins"), "
            line += "\(file.lines) \(file.lines == 1 ? "line" : "lines"), of \(file.from)"
            if file.until != file.from { line += " to \(file.until)" }
            lines.append(line + ", from `\(file.path)` \(file.sha256.prefix(12))")
        }
        if let suffixes = publicSuffixes {
            var line = "public suffixes  \(suffixes.name)"
            line += suffixes.date.map { ", of \($0)" } ?? ", without a date"
            lines.append(line + " \(suffixes.digest.prefix(12))")
        }
        if let agreements {
            lines.append(
                "agreements  \(Figures.count(agreements.entries)), from `\(agreements.path)` "
                    + "\(agreements.sha256.prefix(12))"
            )
        }
        for file in clearances {
            lines.append(
                "clearances  \(Figures.count(file.entries)), from `\(file.path)` "
                    + "\(file.sha256.prefix(12))"
            )
        }
        if let cannotCount { lines.append(cannotCount) }
        return lines.joined(separator: "\n")
    }
}
