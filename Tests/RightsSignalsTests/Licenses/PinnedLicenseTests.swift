import Foundation
import ProvenanceCore
import RightsSignals
import TestSupport
import Testing

/// Licence strings as the world writes them, each with the answer that it gets.
///
/// The answers stand in `Tests/Conformance/licenses`, so that a change of one shows.
@Suite("Licence strings from the world and their answers")
struct PinnedLicenseTests {
    /// Texts by the name of the file that pins their answers; empty where the data is not here.
    static func texts(_ name: String) throws -> [String] {
        switch name {
        case "hugging-face.tsv":
            return try strings(in: "license-aliases/hf-license-ids.json") { rows in
                (rows as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
            }
        case "common-pile-bhl.tsv":
            return try strings(in: "license-aliases/common-pile-bhl-license_whitelist.json") {
                $0 as? [String] ?? []
            }
        case "data-prep-kit.tsv":
            return try strings(in: "license-aliases/data-prep-kit-approved-licenses.json") {
                $0 as? [String] ?? []
            }
        case "data-provenance.tsv":
            let folder = "license-aliases/data-provenance-initiative/"
            let classes = try strings(in: folder + "license_classes.json") {
                ($0 as? [String: Any] ?? [:]).keys.sorted()
            }
            let custom = try strings(in: folder + "custom_license_classes.json") {
                ($0 as? [String: Any] ?? [:]).keys.sorted()
            }
            let paraphrases = try strings(in: folder + "license_paraphrases.json") {
                ($0 as? [String: [String]] ?? [:]).values.flatMap { $0 }
            }
            return classes + custom + paraphrases
        case "debian-copyright.tsv": return try debian().map(\.text)
        default: return []
        }
    }

    private static func strings(
        in path: String,
        _ pick: (Any) -> [String]
    ) throws -> [String] {
        guard let path = SharedData.path(path) else { return [] }
        let data = Data(try contents(of: path))
        return pick(try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed))
    }

    /// The licence fields of Debian's machine-readable copyright files.
    private static func debian() throws -> [(text: String, records: Int)] {
        guard let path = SharedData.path("real/debian-copyright.jsonl.gz") else { return [] }
        var reader = try ShardReader(path: path, digest: false)
        var all = ByteBuffer()
        while try reader.read(into: &all, until: all.count + 1 << 16) {}
        var counts: [String: Int] = [:]
        let lines = all.withUnsafeBytes { [UInt8]($0) }.split(separator: UInt8(ascii: "\n"))
        for line in lines {
            let row = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
            let text = (row?["metadata"] as? [String: Any])?["license"] as? String
            counts[text ?? "", default: 0] += 1
        }
        return counts.map { ($0.key, $0.value) }
    }

    /// `text  status  expression  categories  obligations  method`, one line.
    private static func line(_ text: String, _ reader: LicenseReader) -> String {
        let reading = reader.read(text: text)
        let shown = text.replacing("\\", with: "\\\\").replacing("\t", with: "\\t")
            .replacing("\n", with: "\\n")
        // What begins with `#` is a comment of the file.
        let first = shown.hasPrefix("#") ? "\\" + shown : shown
        return [
            first, reading.status.rawValue, reading.expression?.description ?? "",
            reading.categories(reader.table).words.joined(separator: ","),
            reading.method.rawValue,
        ].joined(separator: "\t")
    }

    @Test(
        "every string has the answer that is pinned",
        arguments: [
            "hugging-face.tsv", "common-pile-bhl.tsv", "data-prep-kit.tsv", "data-provenance.tsv",
            "debian-copyright.tsv",
        ]
    )
    func pinned(name: String) throws {
        let texts = Set(try Self.texts(name)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        if texts.isEmpty { return }
        let reader = try LicenseFixtures.reader()
        let difference = try differenceFromPinned(
            texts.map { Self.line($0, reader) },
            in: "licenses/" + name
        )
        #expect(difference == nil, "\(difference ?? "")")
    }

    @Test("a text that speaks of a restriction is never read as one without it")
    func restrictions() throws {
        let restricting: [(words: [String], categories: LicenseCategories)] = [
            (
                ["nc", "non-commercial", "noncommercial", "non commercial"],
                [.nonCommercial, .researchOnly, .proprietary]
            ),
            (["nd", "noderiv", "no deriv", "no-deriv"], [.noDerivatives]),
            (
                ["academic research", "academic use", "research", "educational"],
                [.researchOnly, .nonCommercial, .useRestricted, .proprietary]
            ),
        ]
        let reader = try LicenseFixtures.reader()
        for name in ["hugging-face.tsv", "data-provenance.tsv", "common-pile-bhl.tsv"] {
            for text in try Self.texts(name) where !text.contains("://") {
                let lower = text.lowercased()
                let words = lower.split { !$0.isLetter }.map(String.init)
                let reading = reader.read(text: text)
                guard reading.expression != nil else { continue }
                for (marks, categories) in restricting {
                    let isMarked = marks.contains {
                        $0.count == 2 ? words.contains($0) : lower.contains($0)
                    }
                    guard isMarked else { continue }
                    for term in reading.expression?.terms ?? [] {
                        #expect(
                            reader.table.candidates(of: term).allSatisfy {
                                !reader.table.categories($0).isDisjoint(with: categories)
                            },
                            "`\(text)` is read as \(LicenseFixtures.summary(reading))"
                        )
                    }
                }
            }
        }
    }

    @Test("under a fifth of Debian's records are unknown")
    func debianCoverage() throws {
        let all = try Self.debian()
        guard !all.isEmpty else { return }
        let reader = try LicenseFixtures.reader()
        let records = all.reduce(0) { $0 + $1.records }
        let unknown = all.filter { reader.read(text: $0.text).status == .unknown }
        let missed = unknown.reduce(0) { $0 + $1.records }
        #expect(records == 5777 && all.count > 300)
        #expect(5 * missed < records, "\(missed) of \(records) records")
    }
}
