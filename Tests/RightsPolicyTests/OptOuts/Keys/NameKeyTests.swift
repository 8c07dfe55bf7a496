import RightsPolicy
import Testing

@Suite("Keys of authors, ids, hashes, works and sources")
struct NameKeyTests {
    @Test(
        "entries",
        arguments: [
            (OptOutKind.authors, "Jane Doe", "jane doe"),
            (.authors, "Doe,  Jane", "jane doe"),
            (.authors, "King, Martin Luther, Jr.", "martin luther king jr"),
            (.authors, "J.R.R. Tolkien", "j r r tolkien"),
            (.authors, "Jane Doe <jane@example.org>", "jane doe"),
            (.authors, "JOSÉ ÁLVAREZ", "josé álvarez"),
            (.authors, "Jose\u{301} A\u{301}lvarez", "josé álvarez"),
            (.authors, "Weiß", "weiss"),
            (.authors, "ΟΔΥΣΣΕΥΣ", "οδυσσευσ"), (.authors, "Οδυσσεύς", "οδυσσεύσ"),
            (.authors, "Ａｎｎ", "ａｎｎ"),
            (.ids, "AbC-1", "AbC-1"), (.sources, "Books3", "Books3"),
            (
                .hashes, "SHA256:" + String(repeating: "AB", count: 32),
                "sha256:" + String(repeating: "ab", count: 32)
            ),
            (.hashes, String(repeating: "aB", count: 20), String(repeating: "ab", count: 20)),
            (.hashes, String(repeating: "0", count: 32), String(repeating: "0", count: 32)),
            (
                .hashes, "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ",
                "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709"
            ),
            (
                .hashes, "3i42h3s6nnfq2msvx7xzkyaysCX5QBYJ",
                "da39a3ee5e6b4b0d3255bfef95601890afd80709"
            ),
            (
                .hashes, "swh:1:cnt:94A9ED024D3859793618152EA559A168BBCBB5E2;path=/a",
                "swh:1:cnt:94a9ed024d3859793618152ea559a168bbcbb5e2"
            ),
            (.works, "978-0-306-40615-7", "isbn:9780306406157"),
            (.works, "0-306-40615-2", "isbn:9780306406157"),
            (.works, "ISBN 0-8044-2957-X", "isbn:9780804429573"),
            (.works, "urn:isbn:9780306406157", "isbn:9780306406157"),
            (.works, "0378-5955", "issn:03785955"), (.works, "ISSN 2434-561X", "issn:2434561x"),
            (.works, "10.1000/ABC.1", "doi:10.1000/abc.1"),
            (.works, "https://doi.org/10.1000/ABC%2E1", "doi:10.1000/abc.1"),
            (.works, "http://dx.doi.org/10.1000/a(b)c;1-2", "doi:10.1000/a(b)c;1-2"),
            (.works, "doi:10.1000/182", "doi:10.1000/182"),
            (.works, "arXiv:0704.0001v2", "arxiv:0704.0001"),
            (.works, "1501.00001", "arxiv:1501.00001"),
            (.works, "arxiv:math.GT/0309136v1", "arxiv:math/0309136"),
            (.works, "https://arxiv.org/pdf/1501.00001v3.pdf", "arxiv:1501.00001"),
            (.works, "ISCC:AAAZXZ6OU74YAZIM", "iscc:aaazxz6ou74yazim"),
        ]
    )
    func entry(kind: OptOutKind, written: String, key: String) throws {
        #expect(try entryKey(written, kind) == key)
    }

    @Test(
        "entries that are none",
        arguments: [
            (OptOutKind.works, "978-0-306-40615-8", "is no ISBN"),
            (.works, "0-306-40615-3", "is no ISBN"), (.works, "0378-5956", "is no ISSN"),
            (.works, "977-0-306-40615-7", "is no ISBN"), (.works, "doi:11.1000/1", "is no DOI"),
            (.works, "https://doi.org/", "is no identifier"),
            (.works, "arxiv:1513.00001", "is no arXiv"),
            (.works, "ISCC:AAAZXZ6OU74YAZI", "is no ISCC"),
            (.works, "Moby Dick", "is no identifier"),
            (.hashes, "abc", "is no digest"), (.hashes, "sha512:ab", "names no algorithm"),
            (.hashes, "sha256:" + String(repeating: "ab", count: 20), "has 20 bytes"),
            (.hashes, String(repeating: "ab", count: 21), "is no digest: 42 digits"),
            (.authors, ".", "names nobody"),
        ]
    )
    func noEntry(kind: OptOutKind, written: String, why: String) throws {
        let found = try entryKey(written, kind)
        #expect(found.hasPrefix("! `\(written)` \(why)"), "\(found)")
    }

    static let empty = "da39a3ee5e6b4b0d3255bfef95601890afd80709"

    @Test(
        "fields",
        arguments: [
            (OptOutKind.authors, FieldRole.authors, #""Jane Doe""#, ["jane doe"]),
            (.authors, .authors, #"["Doe, Jane", "A. B."]"#, ["jane doe", "a b"]),
            (.authors, .authors, #"[["Alice", "123"], ["Bob", 4]]"#, ["alice", "bob"]),
            (
                .authors, .authors,
                #"[{"given": "Jane", "family": "Doe"}, {"name": "A B", "login": "ab"}]"#,
                ["jane doe", "a b", "ab"]
            ),
            (
                .authors, .authors, #""Jane Doe and Al Bo; C. Dee <c@d.e>""#,
                ["jane doe and al bo; c dee", "jane doe", "al bo", "c@d e", "c dee"]
            ),
            (
                .authors, .authors, #""Jane Doe, Al Bo""#,
                ["al bo jane doe", "jane doe", "al bo"]
            ),
            (.authors, .authors, #"{"id": 7}"#, ["unreadable"]), (.authors, .authors, "[]", []),
            (.ids, .id, "12", ["12"]), (.ids, .id, #""a\u0062""#, ["ab"]),
            (.sources, .source, #"" Books3""#, ["Books3"]),
            (.hashes, .hash, #""\#(empty)""#, ["sha1:" + empty, "swh:1:cnt:" + empty, empty]),
            (.hashes, .hash, #""sha1:\#(empty.uppercased())""#, ["sha1:" + empty, empty]),
            (
                .hashes, .hash, #""sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ""#,
                ["sha1:" + empty, empty]
            ),
            (.hashes, .hash, #""swh:1:cnt:\#(empty);path=/a""#, ["swh:1:cnt:" + empty, empty]),
            (.hashes, .hash, "123", []), (.hashes, .hash, #""123""#, ["unreadable"]),
            (.hashes, .id, #""x""#, []),
            (
                .works, .work, #"["0306406152", "10.1000/A"]"#,
                ["isbn:9780306406157", "doi:10.1000/a"]
            ),
            (.works, .work, #""https://doi.org/10.1000/a""#, ["doi:10.1000/a"]),
            (
                .works, .work, #"["03785955", "math/0309136"]"#,
                ["issn:03785955", "arxiv:math/0309136"]
            ),
            (.works, .work, #""AAAZXZ6OU74YAZIM""#, ["iscc:aaazxz6ou74yazim"]),
            (.works, .id, #""03785955""#, []),
            (.works, .work, #""none""#, ["unreadable"]), (.works, .id, #""none""#, []),
        ]
    )
    func field(kind: OptOutKind, role: FieldRole, json: String, keys: [String]) throws {
        #expect(try Set(fieldKeys(json, role, kind)) == Set(keys))
    }

    @Test(
        "addresses name works",
        arguments: [
            ("https://doi.org/10.1000/A%2Fb?x", ["doi:10.1000/a/b"]),
            ("https://www.arxiv.org/abs/math/0309136v2", ["arxiv:math/0309136"]),
            ("https://example.org/10.1000/a", []),
        ]
    )
    func address(address: String, keys: [String]) {
        #expect(addressKeys(address, .works) == keys)
    }
}
