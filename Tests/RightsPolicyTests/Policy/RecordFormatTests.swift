import ProvenanceCore
import RightsPolicy
import TestSupport
import Testing

@Suite("A record format")
struct RecordFormatTests {
    static let profileNames = [
        "auto", "c4", "c5", "ccnet", "common-pile", "dolma", "fineweb", "institutional-books",
        "laion", "openwebmath", "oscar", "redpajama", "the-pile", "the-stack", "wikipedia",
    ]

    static func profile(_ name: String) throws -> RecordFormat {
        let file = repositoryRoot + "/Rules/profiles/\(name).yaml"
        return try RecordFormatReader.read(try contents(of: file), file: "\(name).yaml")
    }

    /// The texts that `format` finds in a record, by role and rank.
    static func finds(_ format: RecordFormat, in line: [UInt8]) throws -> [FieldRole: [String]] {
        var scanner = JSONScanner(plan: format.fieldPlan)
        var table = FieldTable()
        let buffer = ByteBuffer(copying: line)
        let fault = scanner.scanRecord(buffer.paddedBytes, from: 0, to: buffer.count, into: &table)
        try #require(fault == nil)
        var found: [FieldRole: [(rank: Int, text: String)]] = [:]
        for index in table.slots.indices {
            let slot = table.slots[index]
            let text = JSONText.string(scanner.text(of: slot, in: buffer.bytes), kind: slot.kind)
            for field in format.fields(number: slot.field) {
                found[field.role, default: []].append((field.rank, text))
            }
        }
        return found.mapValues { $0.sorted { $0.rank < $1.rank }.map(\.text) }
    }

    @Test("every profile bears the name of its file")
    func profileFiles() throws {
        let files = try names(in: repositoryRoot + "/Rules/profiles").filter {
            $0.hasSuffix(".yaml")
        }
        #expect(files == Self.profileNames.map { $0 + ".yaml" })
        for name in Self.profileNames { #expect(try Self.profile(name).name == name) }
    }

    @Test(
        "every example of a profile finds what it says, and nothing else",
        arguments: profileNames
    )
    func examples(name: String) throws {
        let format = try Self.profile(name)
        #expect(!format.examples.isEmpty)
        for example in format.examples {
            let found = try Self.finds(format, in: Array(example.record.text.utf8))
            var expected: [FieldRole: [String]] = [:]
            for (role, values) in example.finds { expected[role] = values.map(\.text) }
            #expect(found == expected, "example at \(example.record.position)")
        }
    }

    @Test("every field of a profile is one that `auto` finds as well, in the same role")
    func autoCoversProfiles() throws {
        let auto = try Self.profile("auto")
        for name in Self.profileNames where name != "auto" {
            for example in try Self.profile(name).examples {
                let line = Array(example.record.text.utf8)
                let found = try Self.finds(auto, in: line)
                for (role, values) in example.finds where role != .title {
                    for value in values {
                        #expect(
                            found[role]?.contains(value.text) == true,
                            "\(role) of the example at \(example.record.position)"
                        )
                    }
                }
            }
        }
    }

    @Test("numbers are those of the plan, and a path with two roles is planned once")
    func numbers() {
        let format = RecordFormat(
            name: "x",
            candidates: [
                (.id, ["id"]), (.url, ["metadata.url", "url"]), (.urlIfHTTP, ["id"]),
            ],
            embedded: ["metadata"]
        )
        for field in format.fields { #expect(format.fieldPlan.paths[field.number] == field.path) }
        #expect(format.fieldPlan.paths.count == 3)
        #expect(format.fields(for: .url).map(\.path) == ["metadata.url", "url"])
        #expect(format.fields(for: .url).map(\.rank) == [0, 1])
        #expect(Set(format.fields.filter { $0.path == "id" }.map(\.role)) == [.id, .urlIfHTTP])
    }

    // MARK: What a policy may name

    @Test(
        "a format that cannot be used is an error",
        arguments: [
            (
                "record-format: dolmo",
                "p.yaml:3:16: there is no record format `dolmo` (did you mean `dolma`?)"
            ),
            (
                "record-format: parquet",
                "p.yaml:3:16: there is no record format `parquet` "
                    + "(accepted: \(profileNames.map { "`\($0)`" }.joined(separator: ", ")))"
            ),
            (
                "record-format: the-stack\nopt-outs: [{domains: a}]\ntakedowns: [{hosts: b}]",
                """
                p.yaml:4:12: the record format `the-stack` has no field that a list of `domains` \
                could be matched against (name one as `url` or `url-if-http` in `record-format`)
                p.yaml:5:13: the record format `the-stack` has no field that a list of `hosts` \
                could be matched against (name one as `url` or `url-if-http` in `record-format`)
                """
            ),
            (
                "record-format: {license: license}\nopt-outs: [{domains: a}]",
                "p.yaml:4:12: the record format of this policy has no field that a list of "
                    + "`domains` could be matched against "
                    + "(name one as `url` or `url-if-http` in `record-format`)"
            ),
        ]
    )
    func unusable(text: String, message: String) throws {
        let policy = try PolicyReader.read(
            Array("policy: p\nuse: train\n\(text)".utf8),
            file: "p.yaml"
        )
        let profiles = try Self.profileNames.map { try Self.profile($0) }
        let error = #expect(throws: Diagnostics.self) {
            _ = try policy.recordFormat(among: profiles)
        }
        #expect(error?.description == message)
    }

    @Test("a policy's own paths find what they name, inside JSON strings too")
    func ownPaths() throws {
        let policy = try PolicyReader.read(
            Array(
                """
                policy: p
                use: train
                record-format:
                  license: [info.rights, license]
                  url: 'page\\.url'
                  json-strings: [info]
                opt-outs: [{domains: x}]
                """.utf8
            ),
            file: "p.yaml"
        )
        let format = try policy.recordFormat(among: [])
        #expect(format.name.isEmpty)
        let found = try Self.finds(
            format,
            in: Array(
                #"{"license":"B","page.url":"http://e.org","info":"{\"rights\":\"A\"}"}"#.utf8
            )
        )
        #expect(found == [.license: ["A", "B"], .url: ["http://e.org"]])
    }

    @Test(
        "a bad profile says what is wrong with it",
        arguments: [
            (
                "profile: x",
                """
                x.yaml:1:1: `fields` is missing (such as `fields: {url: [url]}`)
                x.yaml:1:1: `examples` is missing (an example is the profile's manual and its test)
                """
            ),
            (
                "profile: x\nfields: {licence: [a]}\nexamples: []",
                """
                x.yaml:2:10: unknown key `licence` in `fields` (did you mean `license`?)
                x.yaml:3:11: `examples` is an empty list
                """
            ),
            (
                "profile: x\nfields: {url: []}\nexamples: [{record: '{}', finds: {}}]",
                "x.yaml:1:1: the record format names no field"
            ),
            (
                "profile: x\nfields: {url: [a..b, .a, a., 'a.b[0]', 'a\\', '\\b']}\nexamples: [{}]",
                """
                x.yaml:2:16: `a..b` in `fields.url` is no path of a field: \
                a key between dots is empty (keys joined by dots, such as `metadata.license`)
                x.yaml:2:22: `.a` in `fields.url` is no path of a field: \
                a key between dots is empty (keys joined by dots, such as `metadata.license`)
                x.yaml:2:26: `a.` in `fields.url` is no path of a field: \
                its last key is empty (keys joined by dots, such as `metadata.license`)
                x.yaml:2:30: `a.b[0]` in `fields.url` is no path of a field: \
                a list is named as a whole (keys joined by dots, such as `metadata.license`)
                x.yaml:2:40: `a\\` in `fields.url` is no path of a field: \
                its last key is empty (keys joined by dots, such as `metadata.license`)
                x.yaml:2:46: `\\b` in `fields.url` is no path of a field: \
                `\\` stands before a common character \
                (keys joined by dots, such as `metadata.license`)
                x.yaml:3:12: `record` is missing in `examples` (the record's JSON, as text)
                x.yaml:3:12: `finds` is missing in `examples` (such as `finds: {url: [https://…]}`)
                """
            ),
            (
                "profile: x\nfields:\n  url: [\((0..<193).map { "a\($0)" }.joined(separator: ","))]"
                    + "\njson-strings: [a, b, c, d, e, f, g, h, i]"
                    + "\nexamples: [{record: '{}', finds: {url: x}}]",
                """
                x.yaml:1:1: the record format names 193 paths, more than 192
                x.yaml:4:16: `json-strings` names more than 8 paths
                x.yaml:5:40: `examples.finds.url` must be a list, not text
                """
            ),
        ]
    )
    func badProfile(text: String, message: String) {
        let error = #expect(throws: Diagnostics.self) {
            _ = try RecordFormatReader.read(Array(text.utf8), file: "x.yaml")
        }
        #expect(error?.description == message)
    }
}
