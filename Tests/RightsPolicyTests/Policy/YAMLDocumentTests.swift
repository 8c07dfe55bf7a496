import ProvenanceCore
import RightsPolicy
import Testing

@Suite("YAML is read as text")
struct YAMLDocumentTests {
    /// A tree on one line: texts in quotes, `[…]`, `{key=…}`.
    static func shape(_ node: YAMLNode) -> String {
        switch node.content {
        case .text(let text): text.debugDescription
        case .list(let items): "[" + items.map(shape).joined(separator: ",") + "]"
        case .mapping(let entries):
            "{" + entries.map { $0.key + "=" + shape($0.value) }.joined(separator: ",") + "}"
        }
    }

    /// Where each key stands, and each text.
    static func places(_ node: YAMLNode) -> [String] {
        func place(_ position: SourcePosition) -> String {
            "\(position.line):\(position.column ?? 0)"
        }
        switch node.content {
        case .text(let text): return ["\(text)@\(place(node.position))"]
        case .list(let items): return items.flatMap(places)
        case .mapping(let entries):
            return entries.flatMap { ["\($0.key)@\(place($0.keyPosition))"] + places($0.value) }
        }
    }

    static func findings(_ text: [UInt8]) -> [String] {
        do {
            _ = try YAMLDocument.read(text, file: "f")
            return []
        } catch {
            return error.all.map(\.description)
        }
    }

    @Test(
        "no text is taken for something else",
        arguments: [
            ("country: NO", #"{country="NO"}"#),
            ("[no, No, yes, on, off, true, y, n]", #"["no","No","yes","on","off","true","y","n"]"#),
            (
                "[012, 0x1F, 0o17, 1_000, 1e3, .5, 12:30:45]",
                #"["012","0x1F","0o17","1_000","1e3",".5","12:30:45"]"#
            ),
            ("[2024-01-01, 2024-01-01T00:00:00Z]", #"["2024-01-01","2024-01-01T00:00:00Z"]"#),
            ("[null, ~, Null]", #"["null","~","Null"]"#),
            ("[.nan, .inf, -.INF]", #"[".nan",".inf","-.INF"]"#),
            ("a:\nb: ''", #"{a="",b=""}"#),
            ("NO: 1\n012: 2\n'': 3", #"{NO="1",012="2",="3"}"#),
            ("'<<': x", #"{<<="x"}"#),
            ("=: x", #"{=="x"}"#),
            ("a: CC-BY-*\nb: R&D", #"{a="CC-BY-*",b="R&D"}"#),
            ("a: |\n  x\n  y\nb: >-\n  x\n  y", #"{a="x\ny\n",b="x y"}"#),
            ("{\"a\": [\"b\", {\"c\": \"\\u00e9\\n\"}]}", #"{a=["b",{c="é\n"}]}"#),
            ("a: b # c\n# d", #"{a="b"}"#),
            ("a: x#y", #"{a="x#y"}"#),
            ("- a\n-  b", #"["a","b"]"#),
            ("plain", #""plain""#),
        ]
    )
    func texts(yaml: String, expected: String) throws {
        #expect(try Self.shape(YAMLDocument.read(Array(yaml.utf8), file: "f")) == expected)
    }

    @Test(
        "keys and values know their places, whatever ends the lines",
        arguments: ["\n", "\r\n", "\r"],
        ["", "\u{FEFF}"]
    )
    func positions(lineEnd: String, mark: String) throws {
        let lines = ["# ä", "ä: b", "list:", "  - 'c'", "  - {d: e}", "", "f:  g"]
        let text = mark + lines.joined(separator: lineEnd)
        let node = try YAMLDocument.read(Array(text.utf8), file: "f")
        #expect(
            Self.places(node) == [
                "ä@2:1", "b@2:4", "list@3:1", "c@4:5", "d@5:6", "e@5:9", "f@7:1", "g@7:5",
            ]
        )
    }

    @Test(
        "bytes that are no text are refused with their place",
        arguments: [
            (
                Array("a: b\nc: é".utf8) + [0xFF],
                "f:2:5: the text is not UTF-8 here (save the file as UTF-8)"
            ),
            (
                [0xFF, 0xFE, 0x61, 0x00],
                "f:1:1: the text is not UTF-8 here (save the file as UTF-8)"
            ),
            (
                Array("a: b\0".utf8),
                "f:1:5: the text is not YAML: control characters are not allowed"
            ),
            (
                Array("a: b\r\nc: é\u{7}".utf8),
                "f:2:5: the text is not YAML: control characters are not allowed"
            ),
            (
                Array("a:\n\tb: c".utf8),
                "f:2:1: the text is not YAML: found character that cannot start any token while "
                    + "scanning for the next token "
                    + "(quote a text that starts with a sign, and indent with spaces)"
            ),
            ([], "f:1:1: the file is empty"),
            ([0xEF, 0xBB, 0xBF], "f:1:1: the file is empty"),
            (Array(" \n\n# x\n".utf8), "f:1:1: the file is empty"),
        ] as [([UInt8], String)]
    )
    func badBytes(text: [UInt8], message: String) {
        #expect(Self.findings(text) == [message])
    }

    @Test("a file over the limit is refused before it is parsed")
    func oversize() {
        let text = [UInt8](repeating: UInt8(ascii: "#"), count: Limits.policyBytes + 1)
        #expect(
            Self.findings(text) == [
                "f:1: the file holds 4194305 bytes, more than 4194304 "
                    + "(long lists belong into files of their own)"
            ]
        )
    }

    @Test(
        "nesting is refused beyond the limit, in every style, and never crashes",
        arguments: ["[", "{a: ", "- ", "? ", "[[{a: ", "[? "]
    )
    func deepNesting(opening: String) {
        for count in [100, 990, 1010, 100_000] {
            let text = Array(String(repeating: opening, count: count).utf8)
            #expect(!Self.findings(text).isEmpty)
        }
        #expect(
            Self.findings(Array(String(repeating: "[", count: 100_000).utf8)).first?
                .hasSuffix(
                    "lists and mappings are nested deeper than 32 "
                        + "(no setting needs more than five levels)"
                ) == true
        )
    }

    @Test("nesting is accepted up to the limit")
    func nestingLimit() {
        func nested(_ depth: Int) -> [UInt8] {
            Array(
                (String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8
            )
        }
        #expect(Self.findings(nested(Limits.policyNestingDepth)).isEmpty)
        #expect(
            Self.findings(nested(Limits.policyNestingDepth + 1)) == [
                "f:1:33: lists and mappings are nested deeper than 32 "
                    + "(no setting needs more than five levels)"
            ]
        )
    }

    @Test(
        "an alias bomb is refused at once, as value and as key",
        arguments: [
            "a: &a0 [x]\n", "? a\n: &a0 [x]\n", "a: !!seq &a0 [x]\n", "a:\n  &a0\n  - x\n",
        ],
        ["z: *a30\n", "? *a30\n: x\n", "z: {*a30 : x}\n", "*a30 : x\n"]
    )
    func aliasBomb(first: String, last: String) {
        var text = first
        for level in 1...30 {
            text += "b\(level): &a\(level) [*a\(level - 1), *a\(level - 1), *a\(level - 1)]\n"
        }
        let findings = Self.findings(Array((text + last).utf8))
        #expect(findings.contains { $0.contains("anchors and aliases are not accepted") })
    }

    @Test("a few aliases are each refused, at the place of their anchor")
    func aliases() {
        #expect(
            Self.findings(Array("a: &x [b, &y c]\nd: *x\ne: [*x, &z {f: g}]".utf8))
                == [1, 3].map {
                    "f:\($0):\($0 == 1 ? 4 : 9): anchors and aliases are not accepted "
                        + "(write the value out where it is meant, as text, a list or a mapping)"
                }
        )
    }

    @Test("texts that only look like aliases are no trouble")
    func noAliases() throws {
        let stars = (0..<100).map { _ in "  - '*'\n  - x *emphasis* y & z\n  - CC-BY-*\n" }.joined()
        _ = try YAMLDocument.read(Array("a:\n\(stars)b: R&D\n".utf8), file: "f")
        let bullets = String(repeating: "  *word* and *word*\n", count: 100)
        _ = try YAMLDocument.read(Array("a: |\n\(bullets)".utf8), file: "f")
    }

    @Test("what a message shows of a text is short, on one line, and harmless at a terminal")
    func quotedTexts() {
        let long = String(repeating: "x", count: 5000)
        #expect(
            BadPolicy.findings(Array("policy: p\nuse: train\nrelease: \(long)".utf8)) == [
                "3:10: `\(long.prefix(120))…` is not a value of `release` "
                    + "(accepted: `internal`, `model`, `weights`, `dataset`)"
            ]
        )
        #expect(
            BadPolicy.findings(Array("policy: p\nuse: train\n\"a\\e[31m\\n\\u202e\": x".utf8))
                .first?.hasPrefix(#"3:1: unknown key `a\u{1b}[31m\u{a}\u{202e}` (accepted: "#)
                == true
        )
    }

    @Test(
        "a text that is printed on every record is one line of bounded length",
        arguments: [
            (
                "policy: \"a\\nb\"\nuse: train",
                "1:9: `policy` must be one line without control characters"
            ),
            (
                "policy: p\nuse: train\nattribution: {note: \(String(repeating: "x", count: 1025))}",
                "3:21: `attribution.note` is longer than 1024 bytes"
            ),
        ]
    )
    func lines(text: String, message: String) {
        #expect(BadPolicy.findings(Array(text.utf8)) == [message])
    }
}
