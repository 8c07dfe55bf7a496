import ProvenanceCore
import TestSupport
import Testing

@Suite("Public suffixes")
struct PublicSuffixesTests {
    @Test("the vectors of the public suffix list pass against the list they belong to")
    func vectors() throws {
        guard let listPath = SharedData.path("url/public_suffix_list.dat"),
            let path = SharedData.path("url/test_psl.txt")
        else { return }
        let suffixes = try PublicSuffixes(listFile: listPath)
        var count = 0
        let text = String(decoding: try contents(of: path), as: UTF8.self)
        for line in text.split(separator: "\n") where line.hasPrefix("checkPublicSuffix(") {
            let arguments = line.dropFirst(18).split(separator: ",").map { argument in
                argument.split(separator: "'").first { !" );".contains($0) && $0 != " " }
            }
            guard arguments.count == 2, let name = arguments[0], name != "null" else { continue }
            let expected = arguments[1].flatMap { $0.contains("null") ? nil : String($0) }
            // A leading dot is no host, so there is no normal form to look up.
            let host = hostText(named: String(name))
            let found = host.hasPrefix("!") ? nil : suffixes.registrableDomain(of: host)
            let normal = expected.map(hostText(named:))
            #expect(found == normal, "\(line)")
            count += 1
        }
        #expect(count == 77)
    }

    static let standings: [(String, PublicSuffixes.Standing)] = [
        ("com", .suffix), ("co.uk", .suffix), ("uk", .suffix), ("github.io", .suffix),
        ("blogspot.com", .suffix), ("unlisted", .suffix), ("example.com", .registrable),
        ("a.b.example.co.uk", .registrable), ("someone.github.io", .registrable),
        ("kobe.jp", .suffix), ("c.kobe.jp", .suffix), ("city.kobe.jp", .registrable),
        ("xn--55qx5d.cn", .suffix), ("xn--85x722f.com.cn", .registrable),
    ]

    @Test(
        "names stand at, above or beneath the suffixes of libpsl's own list",
        arguments: standings
    )
    func builtIn(host: String, expected: PublicSuffixes.Standing) throws {
        let name = ByteBuffer(ofText: host)
        let suffixes = try PublicSuffixes()
        let standing = suffixes.standing(of: name.bytes)
        #expect(standing == expected)
        #expect(suffixes.date != nil)
        #expect(suffixes.digest.count == 40)
    }

    @Test(
        "a named list knows every name above its suffixes",
        arguments: standings + [("amazonaws.com", .aboveSuffix)]
    )
    func named(host: String, expected: PublicSuffixes.Standing) throws {
        guard let path = SharedData.path("url/public_suffix_list.dat") else { return }
        let suffixes = try PublicSuffixes(listFile: path)
        let name = ByteBuffer(ofText: host)
        let standing = suffixes.standing(of: name.bytes)
        #expect(standing == expected)
        #expect(suffixes.digest.count == 64)
    }

    @Test("a file that is no suffix list is refused")
    func refused() throws {
        let path = repositoryRoot + "/Package.swift"
        #expect(throws: Diagnostic.self) { try PublicSuffixes(listFile: path) }
        #expect(throws: Diagnostic.self) { try PublicSuffixes(listFile: path + ".missing") }
        #expect(throws: Diagnostic.self) { try PublicSuffixes(listFile: repositoryRoot) }
    }
}
