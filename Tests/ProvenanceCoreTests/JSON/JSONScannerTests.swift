import ProvenanceCore
import TestSupport
import Testing

@Suite("The JSON scanner")
struct JSONScannerTests {
    /// `line` scanned as a record: its fault, or `path=value` of each wanted field.
    static func fields(
        _ line: [UInt8],
        paths: [String],
        embedded: [String] = []
    ) -> (fault: JSONFault?, fields: [String]) {
        var scanner = JSONScanner(plan: FieldPlan(paths: paths, embedded: embedded))
        var table = FieldTable()
        let buffer = ByteBuffer(copying: line)
        let fault = scanner.scanRecord(buffer.paddedBytes, from: 0, to: buffer.count, into: &table)
        var found: [String] = []
        for index in table.slots.indices {
            let slot = table.slots[index]
            let value = JSONText.string(
                scanner.text(of: slot, in: buffer.bytes),
                kind: slot.kind
            )
            found.append("\(paths[slot.field])=\(value)")
        }
        return (fault, found)
    }

    static func check(_ text: [UInt8]) -> JSONFault? {
        var scanner = JSONScanner(plan: FieldPlan(paths: []))
        let buffer = ByteBuffer(copying: text)
        return scanner.checkText(buffer.paddedBytes, from: 0, to: buffer.count)
    }

    @Test(
        "wanted fields are found where they stand",
        arguments: [
            (#"{"license":"MIT"}"#, ["license=MIT"]),
            (#" { "license" : "MIT" , "url":1.5e3 } "#, ["license=MIT", "url=1.5e3"]),
            (#"{"text":"{\"license\":\"x\"}","license":null}"#, ["license=null"]),
            (
                #"{"metadata":{"license":["a","b"],"x":{"license":"no"}}}"#,
                [#"metadata.license=["a","b"]"#]
            ),
            (
                #"{"metadata":{},"a":[{"license":"no"}],"license":{"spdx":"MIT"}}"#,
                [#"license={"spdx":"MIT"}"#]
            ),
            (#"{"lic\u0065nse":"M\u0049T"}"#, ["license=MIT"]),
            (#"{"license":"MIT","license":"GPL"}"#, ["license=MIT", "license=GPL"]),
            (#"{"licens":1,"licensee":2,"License":3}"#, []),
            (#"{"url":"https:\/\/e.x\/\ud83d\ude00\ud83d"}"#, ["url=https://e.x/😀\u{FFFD}"]),
            (#"{"metadata":"{\"license\": \"MIT\"}"}"#, ["metadata.license=MIT"]),
            (#"{"metadata":"[{\"license\": 1","license":2}"#, ["license=2"]),
            (#"{"license":false,"url":true}"#, ["license=false", "url=true"]),
            (#"{"url":[]}"#, ["url=[]"]),
            (#"{"url":{}}"#, ["url={}"]),
        ]
    )
    func findsFields(line: String, expected: [String]) {
        let result = Self.fields(
            Array(line.utf8),
            paths: ["license", "metadata.license", "url"],
            embedded: ["metadata"]
        )
        #expect(result.fault == nil)
        #expect(result.fields == expected, "in \(line)")
    }

    @Test(
        "each kind of bad line has its own code",
        arguments: [
            ([], .parseBlank), (Array(" \t\r".utf8), .parseBlank),
            ([0xEF, 0xBB, 0xBF] + Array("{}".utf8), .parseBOM),
            (Array("{\"a\":1}\0".utf8), .parseNUL), (Array("\0\0\0\0".utf8), .parseNUL),
            (Array("{\"a\":\"".utf8) + [0xFF] + Array("\"}".utf8), .parseUTF8),
            (Array("{\"a\":\"".utf8) + [0xC0, 0xAF] + Array("\"}".utf8), .parseUTF8),
            (Array("{\"a\":\"".utf8) + [0xED, 0xA0, 0x80] + Array("\"}".utf8), .parseUTF8),
            (Array("{\"a\":\"".utf8) + [0xF4, 0x90, 0x80, 0x80] + Array("\"}".utf8), .parseUTF8),
            (Array("[1,2]".utf8), .parseNotObject), (Array("\"text\"".utf8), .parseNotObject),
            (Array("17".utf8), .parseNotObject), (Array("null".utf8), .parseNotObject),
            (Array("{\"a\":1".utf8), .parseJSON), (Array("{\"a\":01}".utf8), .parseJSON),
            (Array("{\"a\":1,}".utf8), .parseJSON), (Array("{'a':1}".utf8), .parseJSON),
            (Array("{\"a\":1} {}".utf8), .parseJSON),
            (Array("{\"a\":\"\u{01}\"}".utf8), .parseJSON),
            (Array("{\"a\":NaN}".utf8), .parseJSON), (Array("{\"é\":é}".utf8), .parseJSON),
            (Array(#"{"a":"\x"}"#.utf8), .parseJSON), (Array(#"{"a":"\u12G4"}"#.utf8), .parseJSON),
        ] as [([UInt8], ReasonCode)]
    )
    func namesFaults(line: [UInt8], code: ReasonCode) {
        #expect(Self.fields(line, paths: ["a"]).fault?.code == code)
    }

    @Test("nesting is accepted up to the limit and not beyond")
    func depthLimit() {
        func nested(_ depth: Int) -> [UInt8] {
            Array(repeating: UInt8(ascii: "["), count: depth)
                + Array(repeating: UInt8(ascii: "]"), count: depth)
        }
        #expect(Self.check(nested(Limits.nestingDepth)) == nil)
        #expect(Self.check(nested(Limits.nestingDepth + 1))?.kind == .depth)
        let deep = Array("{\"a\":".utf8) + Array(repeating: UInt8(ascii: "["), count: 100_000)
        let code = Self.fields(deep, paths: ["a"]).fault?.code
        #expect(code == .parseDepth)
    }

    @Test("ten to the power of five keys are no trouble, and too many wanted ones are seen")
    func manyKeys() {
        let many = "{" + (0..<100_000).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + "}"
        #expect(Self.fields(Array(many.utf8), paths: ["k99999"]).fields == ["k99999=99999"])

        let repeated = "{" + Array(repeating: "\"a\":1", count: 1000).joined(separator: ",") + "}"
        var scanner = JSONScanner(plan: FieldPlan(paths: ["a"]))
        var table = FieldTable()
        let buffer = ByteBuffer(copying: Array(repeated.utf8))
        #expect(
            scanner.scanRecord(buffer.paddedBytes, from: 0, to: buffer.count, into: &table) == nil
        )
        #expect(table.isOverfull && table.count == Limits.fieldsPerRecord)
    }

    @Test("a string fault is found at every offset of a block")
    func faultAtEveryOffset() {
        for offset in 0..<70 {
            for (bad, code) in [([0xFF], ReasonCode.parseUTF8), ([0x1F], .parseJSON)]
                as [([UInt8], ReasonCode)]
            {
                let line =
                    Array("{\"a\":\"".utf8) + Array(repeating: UInt8(ascii: "x"), count: offset)
                    + bad + Array("yyyyyyyyyyyyyyyyyyyyyy\"}".utf8)
                #expect(
                    Self.fields(line, paths: ["a"]).fault
                        == JSONFault(code == .parseUTF8 ? .utf8 : .syntax, at: 6 + offset)
                )
            }
        }
    }

    @Test("every prefix of a record is refused, and only the whole is accepted")
    func everyPrefix() {
        let line = Array(#"{"a":[1,-2.5e+3,{"b":"é\n😀"}],"c":{"d":null},"e":true,"f":""}"#.utf8)
        for count in 0..<line.count {
            #expect(
                Self.fields(Array(line[..<count]), paths: ["a"]).fault != nil,
                "prefix of \(count)"
            )
        }
        #expect(Self.fields(line, paths: ["a"]).fault == nil)
    }

    @Test("the JSON test suite: y_ accepted, n_ refused, i_ either, none crashes")
    func testSuite() throws {
        guard let folder = SharedData.path("json/test_parsing") else { return }
        var counts = (accepted: 0, refused: 0, either: 0)
        for name in try names(in: folder) where name.hasSuffix(".json") {
            let text = try contents(of: folder + "/" + name)
            let whole = Self.check(text)
            // On a line of a shard the text is the value of a field; a newline would end the line.
            let line = Array(#"{"a":"#.utf8) + text + Array("}".utf8)
            let inLine = text.contains(0x0A) ? whole : Self.fields(line, paths: ["a"]).fault
            switch name.first {
            case "y":
                #expect(whole == nil && inLine == nil, "\(name) must be accepted")
                counts.accepted += 1
            case "n":
                #expect(whole != nil, "\(name) must be refused")
                #expect(inLine != nil, "\(name) must be refused as a field")
                counts.refused += 1
            default:
                counts.either += 1
            }
        }
        #expect(counts.accepted >= 90 && counts.refused >= 180 && counts.either >= 30)
    }
}
