import ProvenanceCore
import TestSupport
import Testing

@Suite("Elements of small arrays and objects")
struct JSONElementsTests {
    @Test(
        "each element comes with its key, its kind and its text",
        arguments: [
            ("[]", []), ("[ ]", []), ("{}", []),
            (#"["a", "b\"c"]"#, [":string:a", ":escapedString:b\"c"]),
            (
                #"[1,-2.5e3 ,true,false,null]"#,
                [
                    ":number:1", ":number:-2.5e3", ":true:true", ":false:false", ":null:null",
                ]
            ),
            (
                #"{"name":"A" , "u\u0072l":"x", "ids":[1,[2,"]"]]}"#,
                [
                    "name:string:A", "url:string:x", #"ids:array:[1,[2,"]"]]"#,
                ]
            ),
            (#"[{"a":"}"},["b",2]]"#, [#":object:{"a":"}"}"#, #":array:["b",2]"#]),
        ] as [(String, [String])]
    )
    func elements(source: String, expected: [String]) {
        let buffer = ByteBuffer(copying: source.utf8)
        var elements = JSONElements(of: buffer.bytes)
        var found: [String] = []
        while let element = elements.next() {
            let key = JSONText.string(element.key, kind: element.keyKind)
            found.append("\(key):\(element.kind):\(element.text)")
        }
        #expect(found == expected)
    }
}
