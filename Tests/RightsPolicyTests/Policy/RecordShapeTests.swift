import Foundation
import ProvenanceCore
import RightsPolicy
import TestSupport
import Testing

@Suite("The profiles and real records")
struct RecordShapeTests {
    @Test(
        "every document of Dolma's own tests has what the profile names",
        arguments: [
            "dolma-cc_en_head-0091.jsonl.gz", "dolma-provided-documents-000.json.gz",
        ],
        ["dolma", "auto", "common-pile"]
    )
    func dolmaDocuments(file: String, name: String) throws {
        guard let path = SharedData.path("record-shapes/" + file) else { return }
        let format = try RecordFormatTests.profile(name)
        let lines = try Self.inflated(path).split(separator: UInt8(ascii: "\n"))
        #expect(lines.count > 5)
        for line in lines {
            let found = try RecordFormatTests.finds(format, in: Array(line))
            for role in [FieldRole.id, .text, .source] { #expect(found[role]?.count == 1) }
            #expect(found[.urlIfHTTP]?.first?.hasPrefix("http") == true)
            #expect(found[.license] == nil)
            guard file.hasPrefix("dolma-cc") else { continue }
            for role in [FieldRole.created, .crawled, .url, .title] {
                #expect(found[role]?.isEmpty == false, "\(role) of \(file)")
            }
        }
    }

    @Test(
        "the records of Dolma have what the profile names",
        arguments: ["dolma", "auto"]
    )
    func dolmaShapes(name: String) throws {
        guard let path = SharedData.path("record-shapes/shapes.jsonl") else { return }
        let format = try RecordFormatTests.profile(name)
        let wanted: [(dataset: String, roles: [FieldRole])] = [
            ("dolma-v1", [.id, .text, .source, .created, .crawled]),
            ("common-pile/wiki", [.license, .authors, .url, .title]),
            ("common-pile/arxiv", [.license, .authors, .url]),
        ]
        for line in try contents(of: path).split(separator: UInt8(ascii: "\n")) {
            guard let shape = Self.shape(Array(line)) else { continue }
            guard let want = wanted.first(where: { $0.dataset == shape.dataset }) else { continue }
            let found = try RecordFormatTests.finds(format, in: shape.record)
            for role in want.roles { #expect(found[role] != nil, "\(role) of \(shape.dataset)") }
        }
    }

    @Test("the record shapes of common datasets have the fields that `auto` names")
    func commonShapes() throws {
        guard let path = SharedData.path("record-shapes/shapes.jsonl") else { return }
        let format = try RecordFormatTests.profile("auto")
        let wanted: [String: [FieldRole]] = [
            "common-pile/stackv2": [.license, .detectedLicense, .url, .repository],
            "common-pile/data_provenance": [.license, .licenseURL, .url],
            "redpajama-v1/generic": [.url, .source, .text, .created],
            "redpajama-v1/github": [.license, .repository, .source, .text],
            "redpajama-v1/book": [.url, .title, .text],
            "redpajama-v2/ccnet": [.url, .id, .title, .text, .crawled],
            "the-pile": [.source, .text],
            "c4": [.url, .text, .created],
            "fineweb": [.url, .id, .text, .created],
            "c5 (CommonCrawl-CreativeCommons)": [.license, .url, .id, .text],
            "the-stack-v1": [.detectedLicense, .repository, .text, .id],
            "the-stack-v2": [.detectedLicense, .repository, .id],
            "laion-5b": [.url, .license, .text],
            "nemo-curator/wikipedia": [.url, .title, .text, .id],
            "openwebmath": [.url, .text, .created],
            "data-prep-kit/code": [.license, .text],
        ]
        var seen = 0
        for line in try contents(of: path).split(separator: UInt8(ascii: "\n")) {
            guard let shape = Self.shape(Array(line)), let roles = wanted[shape.dataset] else {
                continue
            }
            seen += 1
            let found = try RecordFormatTests.finds(format, in: shape.record)
            for role in roles { #expect(found[role] != nil, "\(role) of \(shape.dataset)") }
        }
        #expect(seen == wanted.count)
    }

    @Test(
        "the examples of Common Pile have licence, address and authors",
        arguments: ["food", "news"],
        ["common-pile", "auto", "dolma"]
    )
    func commonPileExamples(part: String, name: String) throws {
        guard let folder = SharedData.path("peers/common-pile/sources/\(part)/examples") else {
            return
        }
        let format = try RecordFormatTests.profile(name)
        for file in try names(in: folder) {
            // Pretty-printed or not, the file holds one record.
            let found = try RecordFormatTests.finds(
                format,
                in: try contents(of: folder + "/" + file)
            )
            #expect(found[.license]?.count == 1, "\(file)")
            #expect(found[.license]?.first?.hasPrefix("Creative Commons - Attribution") == true)
            #expect(found[.url]?.count == 1 && found[.authors]?.count == 1, "\(file)")
            #expect(found[.id]?.count == 1 && found[.source]?.count == 1, "\(file)")
            #expect(found[.text]?.count == 1 && found[.created]?.count == 1, "\(file)")
        }
    }

    @Test("each profile finds in the shape of its dataset all that `auto` finds there")
    func profileShapes() throws {
        guard let path = SharedData.path("record-shapes/shapes.jsonl") else { return }
        let auto = try RecordFormatTests.profile("auto")
        let profiles = [
            "c4": "c4", "c5 (CommonCrawl-CreativeCommons)": "c5", "redpajama-v2/ccnet": "ccnet",
            "fineweb": "fineweb", "nemo-curator/common_crawl": "fineweb",
            "institutional-books-1.0": "institutional-books", "laion-5b": "laion",
            "img2dataset": "laion", "openwebmath": "openwebmath",
            "redpajama-v1/github": "redpajama", "redpajama-v1/arxiv": "redpajama",
            "redpajama-v1/book": "redpajama", "redpajama-v1/wikipedia": "redpajama",
            "the-pile": "the-pile", "the-stack-v1": "the-stack", "the-stack-v2": "the-stack",
            "wikipedia": "wikipedia", "nemo-curator/wikipedia": "wikipedia",
        ]
        var seen = 0
        for line in try contents(of: path).split(separator: UInt8(ascii: "\n")) {
            guard let shape = Self.shape(Array(line)), let name = profiles[shape.dataset] else {
                continue
            }
            seen += 1
            let profile = try RecordFormatTests.profile(name)
            let found = try RecordFormatTests.finds(profile, in: shape.record)
            for (role, values) in try RecordFormatTests.finds(auto, in: shape.record) {
                // An id that looks like no address is one to `auto` alone.
                if role == .urlIfHTTP || (role == .id && found[.work] != nil) { continue }
                #expect(found[role] == values, "\(role) of \(shape.dataset)")
            }
        }
        #expect(seen == profiles.count)
    }

    /// A line of the shapes file: the data set's name and its record.
    private static func shape(_ line: [UInt8]) -> (dataset: String, record: [UInt8])? {
        var scanner = JSONScanner(plan: FieldPlan(paths: ["dataset", "record"]))
        var table = FieldTable()
        let buffer = ByteBuffer(copying: line)
        guard
            scanner.scanRecord(buffer.paddedBytes, from: 0, to: buffer.count, into: &table) == nil,
            let first = table.slots.indices.first(where: { table.slots[$0].field == 0 }),
            let second = table.slots.indices.first(where: { table.slots[$0].field == 1 })
        else { return nil }
        let (name, record) = (table.slots[first], table.slots[second])
        return (
            String(copying: scanner.text(of: name, in: buffer.bytes)),
            Array(line[record.start..<record.end])
        )
    }

    /// The bytes in a gzip file.
    private static func inflated(_ path: String) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/gzip")
        process.arguments = ["-dc", path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let bytes = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return [UInt8](bytes)
    }
}
