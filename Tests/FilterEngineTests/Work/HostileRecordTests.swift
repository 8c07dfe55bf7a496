import ProvenanceCore
import TestSupport
import Testing

@testable import FilterEngine

/// One line, and what becomes of it under `TestRules.policy`.
struct LineCase: CustomTestStringConvertible, Sendable {
    var what: String
    var line: [UInt8]
    var outcome: String
    var codes: Set<String>

    init(_ what: String, _ line: String, _ outcome: String, _ codes: String...) {
        self.init(what, Array(line.utf8), outcome, codes)
    }

    init(_ what: String, _ line: [UInt8], _ outcome: String, _ codes: [String]) {
        self.what = what
        self.line = line
        self.outcome = outcome
        self.codes = Set(codes)
    }

    var testDescription: String { what }
}

@Suite("Records as others write them")
struct HostileRecordTests {
    private static let free = #""url":"https://free.example.org/""#

    static let cases = repeatedFields + edgesOfJSON + noValues + noRecords

    private static let keys = (0..<100_000).map { "\"k\($0)\":0," }.joined()

    private static func many(_ text: String, _ count: Int) -> String {
        String(repeating: text, count: count)
    }

    /// Twice the same field: never decided by the more permissive one.
    private static let repeatedFields: [LineCase] = [
        LineCase("one licence", #"{"license":"MIT",\#(free)}"#, "a"),
        LineCase("a licence twice, alike", #"{"license":"MIT","license":"MIT",\#(free)}"#, "a"),
        LineCase(
            "a licence twice, the second looser",
            #"{"license":"CC-BY-NC-4.0","license":"MIT",\#(free)}"#,
            "b",
            "license.conflict",
            "license.non-commercial"
        ),
        LineCase(
            "a licence twice, the second stricter",
            #"{"license":"MIT","license":"CC-BY-NC-4.0",\#(free)}"#,
            "b",
            "license.conflict",
            "license.non-commercial"
        ),
        LineCase(
            "a licence twice, one with an escaped key",
            #"{"license":"MIT","lic\u0065nse":"CC-BY-NC-4.0",\#(free)}"#,
            "b",
            "license.conflict",
            "license.non-commercial"
        ),
        LineCase(
            "a licence beside one in metadata",
            #"{"license":"MIT","metadata":{"license":"CC-BY-NC-4.0"},\#(free)}"#,
            "b",
            "license.conflict",
            "license.non-commercial"
        ),
        LineCase(
            "metadata twice",
            #"{"metadata":{"license":"MIT"},"metadata":{"license":"CC-BY-NC-4.0"},\#(free)}"#,
            "b",
            "license.conflict",
            "license.non-commercial"
        ),
        LineCase("metadata as a string", #"{"metadata":"{\"license\":\"MIT\"}",\#(free)}"#, "a"),
        LineCase(
            "metadata as a string, beside a licence",
            #"{"license":"MIT","metadata":"{\"license\":\"CC-BY-NC-4.0\"}",\#(free)}"#,
            "b",
            "license.conflict",
            "license.non-commercial"
        ),
        LineCase(
            "metadata as a string, twice the licence",
            #"{"metadata":"{\"license\":\"MIT\",\"lic\\u0065nse\":\"CC-BY-NC-4.0\"}",\#(free)}"#,
            "b",
            "license.conflict",
            "license.non-commercial"
        ),
        LineCase(
            "metadata as a string that is no JSON",
            #"{"license":"MIT","metadata":"{\"license\":",\#(free)}"#,
            "a"
        ),
        LineCase(
            "an address twice, one listed",
            #"{"license":"MIT",\#(free),"url":"https://no.example.com/x"}"#,
            "b",
            "optout.domain"
        ),
        LineCase(
            "an address twice, the listed one first",
            #"{"license":"MIT","url":"https://no.example.com/x",\#(free)}"#,
            "b",
            "optout.domain"
        ),
        LineCase(
            "a list of addresses, one listed",
            #"{"license":"MIT","url":["https://free.example.org/","http://a.no.example.com"]}"#,
            "b",
            "optout.domain"
        ),
        LineCase(
            "a taken-down address",
            #"{"license":"MIT","url":"https://www.gone.example.net"}"#,
            "b",
            "takedown.domain"
        ),
        LineCase(
            "nine documents in strings, the last with a licence of its own",
            #"{"license":"MIT",\#(many(#""metadata":"{}","#, 8))"metadata":"{\"license\":\"CC-BY-NC-4.0\"}",\#(free)}"#,
            "b",
            "license.conflict"
        ),
        LineCase(
            "a document in a string that is nested too deeply",
            #"{"license":"MIT","metadata":"{\"license\":\"CC-BY-NC-4.0\",\"a\":\#(many("[", 600))\#(many("]", 600))}",\#(free)}"#,
            "b",
            "license.conflict"
        ),
        LineCase(
            "more repeated fields than are kept",
            "{\(free),\(many(#""license":"MIT","#, 500))\"a\":1}",
            "b",
            "license.conflict"
        ),
    ]

    /// Keys and values at the edges of JSON.
    private static let edgesOfJSON: [LineCase] = [
        LineCase(
            "an escaped key",
            #"{"\u006c\u0069\u0063\u0065\u006e\u0073\u0065":"MIT","ur\u006C":"https:\/\/free.example.org"}"#,
            "a"
        ),
        LineCase(
            "a key that only looks alike",
            #"{"licenſe":"MIT",\#(free)}"#,
            "b",
            "license.absent"
        ),
        LineCase("a key in capitals", #"{"License":"MIT",\#(free)}"#, "b", "license.absent"),
        LineCase("an empty key", #"{"":"","license":"MIT",\#(free)}"#, "a"),
        LineCase(
            "a lone surrogate as licence",
            #"{"license":"\ud800",\#(free)}"#,
            "b",
            "license.unknown"
        ),
        LineCase(
            "a lone surrogate in a text",
            #"{"text":"\udc00\ud800","license":"MIT",\#(free)}"#,
            "a"
        ),
        LineCase("a NUL as an escape", #"{"text":"\u0000","license":"MIT",\#(free)}"#, "a"),
        LineCase(
            "huge numbers",
            #"{"n":[1e400,-1E-9999,0.10,-0,123456789012345678901234567890],"license":"MIT",\#(free)}"#,
            "a"
        ),
        LineCase(
            "a number of a thousand digits",
            "{\"id\":\(many("9", 1000)),\"license\":\"MIT\",\(free)}",
            "a"
        ),
        LineCase("ten to the power of five keys", #"{\#(keys)"license":"MIT",\#(free)}"#, "a"),
        LineCase(
            "nesting of ten to the power of six",
            "{\"a\":\(many("[", 1_000_000))",
            "q",
            "parse.depth"
        ),
        LineCase(
            "objects nested to ten to the power of five",
            many("{\"a\":", 100_000),
            "q",
            "parse.depth"
        ),
        LineCase(
            "nesting at the limit",
            #"{"a":\#(many("[", 511))\#(many("]", 511)),"license":"MIT",\#(free)}"#,
            "a"
        ),
        LineCase(
            "nesting over the limit",
            #"{"a":\#(many("[", 512))\#(many("]", 512)),"license":"MIT",\#(free)}"#,
            "q",
            "parse.depth"
        ),
        LineCase(
            "white space around everything",
            " \t{ \"license\" :\t\"MIT\" , \(free) } \r",
            "a"
        ),
    ]

    /// Values that are none.
    private static let noValues: [LineCase] = [
        LineCase("no licence", "{\(free)}", "b", "license.absent"),
        LineCase("a null licence", #"{"license":null,\#(free)}"#, "b", "license.absent"),
        LineCase("an empty licence", #"{"license":"",\#(free)}"#, "b", "license.absent"),
        LineCase("a licence that is a number", #"{"license":17,\#(free)}"#, "b", "license.unknown"),
        LineCase("no address", #"{"license":"MIT"}"#, "r", "optout.unlocated"),
        LineCase(
            "an address that is a number",
            #"{"license":"MIT","url":17}"#,
            "r",
            "optout.unlocated"
        ),
        LineCase(
            "an address that is an object",
            #"{"license":"MIT","url":{"href":"https://free.example.org"}}"#,
            "r",
            "optout.unlocated"
        ),
    ]

    /// Lines that are no record.
    private static let noRecords: [LineCase] = [
        LineCase("a blank line", "", "q", "parse.blank"),
        LineCase("white space", " \t\r", "q", "parse.blank"),
        LineCase("a byte order mark", "\u{FEFF}{\"license\":\"MIT\"}", "q", "parse.bom"),
        LineCase("a byte order mark alone", "\u{FEFF}", "q", "parse.bom"),
        LineCase("a NUL", "{\"a\":\"\0\"}", "q", "parse.nul"),
        LineCase("a NUL behind the record", "{}\0", "q", "parse.nul"),
        LineCase(
            "bytes that are no UTF-8",
            [0x7B, 0x22, 0x61, 0x22, 0x3A, 0x22, 0xC0, 0x80, 0x22, 0x7D],
            "q",
            ["parse.utf8"]
        ),
        LineCase("an array", "[{\"license\":\"MIT\"}]", "q", "parse.not-object"),
        LineCase("a string", "\"MIT\"", "q", "parse.not-object"),
        LineCase("null", "null", "q", "parse.not-object"),
        LineCase("half a record", #"{"license":"MI"#, "q", "parse.json"),
        LineCase("two records", #"{"license":"MIT"}{"license":"MIT"}"#, "q", "parse.json"),
        LineCase("a trailing comma", #"{"license":"MIT",}"#, "q", "parse.json"),
        LineCase("NaN", #"{"license":"MIT","n":NaN}"#, "q", "parse.json"),
        LineCase("a comment", #"{"license":"MIT"/**/}"#, "q", "parse.json"),
    ]

    /// All cases as one shard: they are decided side by side, as in life.
    private static let outputs = Result {
        try Bench.with { bench in
            var content: [UInt8] = []
            for one in cases { content += one.line + [0x0A] }
            try bench.store(content, "s.jsonl")
            try bench.filter(["s.jsonl"]) { $0.chunkByteCount = 1 << 14 }
            let outputs = try bench.outputs("s.jsonl")
            let isWhole = try outputs.rebuilt() == ShardFiles.references(of: content)
            #expect(isWhole)
            return try outputs.decisions()
        }
    }

    @Test("each is decided as stated", arguments: cases.indices)
    func decisions(index: Int) throws {
        let decisions = try Self.outputs.get()
        let wanted = Self.cases[index]
        #expect(
            decisions[index].letter == wanted.outcome && decisions[index].codes == wanted.codes,
            "\(wanted.what): \(text(wanted.line)) is \(decisions[index])"
        )
    }

    @Test("allowed records keep their bytes: numbers, order, escapes, repeated keys, white space")
    func bytes() throws {
        let lines = [
            #"{"license":"MIT","n":[1e400,0.10,-0,1E+2,-0.0e-0],\#(Self.free)}"#,
            #"{"z":1,"a":2,"z":3,"license":"M\u0049T",\#(Self.free),"t":"\/\u00e9é\ud800"}"#,
            "\t {  \"license\" : \"MIT\" ,\t\(Self.free) }  \r",
            "{\"license\":\"CC-BY-4.0\",\(Self.free)}   ",
        ]
        for (container, ending) in [(Container.plain, "\n"), (.gzip, ""), (.zstd, "\n")] {
            let content = Array((lines.joined(separator: "\n") + ending).utf8)
            try Bench.with { bench in
                let name = "s.jsonl" + container.suffix
                try bench.store(packed(content, container), name)
                try bench.filter([name])
                #expect(try unpacked(bench.path("out/allowed/" + name)) == content)
            }
        }
    }

    @Test("the JSON test suite on lines of a shard: y_ kept, n_ quarantined, i_ as pinned")
    func testSuite() throws {
        guard let folder = SharedData.path("json/test_parsing") else { return }
        var files: [String] = []
        var content: [UInt8] = []
        for name in try names(in: folder) where name.hasSuffix(".json") {
            let text = try contents(of: folder + "/" + name)
            if text.contains(0x0A) { continue }
            files.append(name)
            content += Array(#"{"a":"#.utf8) + text + Array("}\n".utf8)
        }
        try Bench.with { bench in
            try bench.store(packed(content, .gzip, memberByteCount: 10_000), "s.jsonl.gz")
            try bench.filter(["s.jsonl.gz"])
            let outputs = try bench.outputs("s.jsonl.gz")
            #expect(try outputs.rebuilt() == ShardFiles.references(of: content))
            let decisions = try outputs.decisions()
            var pinned = Self.either
            for (name, decided) in zip(files, decisions) {
                let isKept = decided.letter != "q"
                switch name.first {
                case "y": #expect(isKept, "\(name) must be kept, and is \(decided)")
                case "n": #expect(!isKept, "\(name) must be quarantined, and is \(decided)")
                default:
                    let code = isKept ? "kept" : decided.codes.first ?? ""
                    #expect(pinned.removeValue(forKey: name) == code, "\(name) is \(code)")
                }
            }
            #expect(pinned.isEmpty, "stale: \(pinned.keys.sorted())")
        }
    }

    /// What RFC 8259 leaves to the reader, and what becomes of it here.
    private static let either = [
        "i_number_double_huge_neg_exp.json": "kept",
        "i_number_huge_exp.json": "kept",
        "i_number_neg_int_huge_exp.json": "kept",
        "i_number_pos_double_huge_exp.json": "kept",
        "i_number_real_neg_overflow.json": "kept",
        "i_number_real_pos_overflow.json": "kept",
        "i_number_real_underflow.json": "kept",
        "i_number_too_big_neg_int.json": "kept",
        "i_number_too_big_pos_int.json": "kept",
        "i_number_very_big_negative_int.json": "kept",
        "i_object_key_lone_2nd_surrogate.json": "kept",
        "i_string_1st_surrogate_but_2nd_missing.json": "kept",
        "i_string_1st_valid_surrogate_2nd_invalid.json": "kept",
        "i_string_UTF-16LE_with_BOM.json": "parse.utf8",
        "i_string_UTF-8_invalid_sequence.json": "parse.utf8",
        "i_string_UTF8_surrogate_U+D800.json": "parse.utf8",
        "i_string_incomplete_surrogate_and_escape_valid.json": "kept",
        "i_string_incomplete_surrogate_pair.json": "kept",
        "i_string_incomplete_surrogates_escape_valid.json": "kept",
        "i_string_invalid_lonely_surrogate.json": "kept",
        "i_string_invalid_surrogate.json": "kept",
        "i_string_invalid_utf-8.json": "parse.utf8",
        "i_string_inverted_surrogates_U+1D11E.json": "kept",
        "i_string_iso_latin_1.json": "parse.utf8",
        "i_string_lone_second_surrogate.json": "kept",
        "i_string_lone_utf8_continuation_byte.json": "parse.utf8",
        "i_string_not_in_unicode_range.json": "parse.utf8",
        "i_string_overlong_sequence_2_bytes.json": "parse.utf8",
        "i_string_overlong_sequence_6_bytes.json": "parse.utf8",
        "i_string_overlong_sequence_6_bytes_null.json": "parse.utf8",
        "i_string_truncated-utf-8.json": "parse.utf8",
        "i_string_utf16BE_no_BOM.json": "parse.utf8",
        "i_string_utf16LE_no_BOM.json": "parse.utf8",
        "i_structure_500_nested_arrays.json": "kept",
        "i_structure_UTF-8_BOM_empty_object.json": "parse.json",
    ]
}
