import ProvenanceCore
import Testing

@Suite("Names of known hosts")
struct HostNamesTests {
    private static let names = HostNames([
        ["a.example", ".b.example"], ["c.test"], [".example", "a.example"], ["192.0.2.7"], [],
    ])

    @Test(
        "belong to each entry that names them, or what they are beneath",
        arguments: [
            ("a.example", [0, 2]), ("b.example", [2]), ("x.b.example", [0, 2]),
            ("xb.example", [2]), ("c.test", [1]), ("x.c.test", []), ("192.0.2.7", [3]),
            ("example", []), ("a.exampl", []), ("", []),
        ] as [(String, [Int])]
    )
    func entries(host: String, expected: [Int]) {
        let text = ByteBuffer(text: host)
        var found: [Int] = []
        while let next = Self.names.next(after: found.last ?? -1, of: text.bytes) {
            found.append(next)
        }
        #expect(found == expected)
    }
}
