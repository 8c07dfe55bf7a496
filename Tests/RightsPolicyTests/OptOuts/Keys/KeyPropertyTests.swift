import ProvenanceCore
import RightsPolicy
import Testing

@Suite("One normal form for entries and records")
struct KeyPropertyTests {
    /// Pieces that mean something to one of the readers.
    static let pieces = [
        "http://", "https://", "//", "/", "?", "#", "@", ":", ".", "..", "*", "||", "|", "^", "$",
        "%2e", "%2F", "%", "a", "B", "example.com", "github.com", "www.", "o/r", ".git",
        "/blob/main", "/-/", "git@", "~", "o.github.io", "swh:1:cnt:", ";origin=", "sha1:",
        "sha256:",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709", "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", "=",
        "10.1000/",
        "doi:", "978-0-306-40615-7", "arxiv:", "0704.0001", "v2", "ISCC:", "AAAZXZ6OU74YAZIM",
        "issn:",
        "0378-5955", "X", "Doe, Jane", " and ", ";", "<a@b.c>", "é", "e\u{301}", "ß", "İ",
        "\u{200B}",
        "[::1]", "1.2.3.4", ":8080", "\t", " ", "\\", "🦭", "medium.com/@n", "users/", "=",
    ]

    /// Texts made of up to six pieces, the same in every run.
    static func texts(_ count: Int) -> [String] {
        var state: UInt64 = 17
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        return (0..<count).map { _ in
            (0...next(6)).map { _ in pieces[next(pieces.count)] }.joined()
        }
    }

    static let texts = pieces + texts(3000)

    /// The key of an entry that stands alone in its line; nil if it is rejected.
    static func keys(_ kind: OptOutKind) throws -> [(text: String, key: String)] {
        let rows = texts.enumerated().map { index, text in
            "{\"value\": \(json(text)), \"reference\": \"\(index)\"}"
        }
        let list = try read(rows.joined(separator: "\n"), named: "l.jsonl", kind) {
            $0.maxRejected = rows.count
            $0.format = .jsonl
            $0.allowsPublicSuffixes = true
        }
        return try list.all.map { entry in
            let index = try #require(entry.reference.flatMap(Int.init))
            return (texts[index], entry.value)
        }
    }

    static func json(_ text: String) -> String {
        var buffer = ByteBuffer()
        buffer.append(jsonString: text)
        return String(copying: buffer.bytes)
    }

    @Test(
        "a record that says what an entry says has the entry's key",
        arguments: [
            (OptOutKind.repositories, FieldRole.repository), (.accounts, .account),
            (.authors, .authors), (.ids, .id), (.hashes, .hash), (.works, .work),
            (.sources, .source),
        ]
    )
    func fields(kind: OptOutKind, role: FieldRole) throws {
        let entries = try Self.keys(kind)
        #expect(entries.count > 15)
        for (text, key) in entries {
            let found = try fieldKeys(Self.json(text), role, kind)
            #expect(found.contains(key), "\(text.debugDescription): \(key) not in \(found)")
        }
    }

    @Test("an address has the key of the entry that is that address", arguments: [OptOutKind.urls])
    func addresses(kind: OptOutKind) throws {
        let entries = try Self.keys(kind)
        #expect(entries.count > 300)
        for (text, key) in entries {
            #expect(addressKeys(text, kind) == [key], "\(text.debugDescription)")
            let isNamed = try key.firstMatch(of: Regex("^[a-z][a-z0-9+.-]*://")) != nil
            let address = isNamed ? key : "http://" + key
            #expect(addressKeys(address, kind) == [key], "\(text.debugDescription)")
        }
    }

    @Test("an address has the front that is the prefix of that address")
    func prefixes() throws {
        for (text, key) in try Self.keys(.urlPrefixes) {
            var reader = RecordKeyReader()
            let buffer = ByteBuffer(text: text)
            #expect(reader.readAddress(buffer.bytes).isReadable)
            var fronts: [String] = []
            var end = 0
            while let next = URLPrefixKey.nextEnd(after: end, in: reader.address) {
                #expect(next > end)
                fronts.append(String(copying: reader.address.bytes.extracting(0..<next)))
                end = next
            }
            #expect(fronts.contains(key), "\(text.debugDescription)")
        }
    }

    @Test("a pattern without a star matches the address that it is")
    func patterns() throws {
        let entries = try Self.keys(.urlPatterns)
        #expect(entries.count > 200)
        for (_, key) in entries {
            let pattern = ByteBuffer(text: key)
            for text in Self.texts.prefix(200) {
                var reader = RecordKeyReader()
                let buffer = ByteBuffer(text: text)
                guard reader.readAddress(buffer.bytes).isReadable else { continue }
                let found = URLPatternKey.matches(pattern.bytes, reader.address)
                let expected = Self.naive(key, reader.address)
                #expect(found == expected, "\(key) on \(text.debugDescription)")
            }
        }
    }

    /// Matching as one would write it down first.
    static func naive(_ pattern: String, _ url: borrowing NormalURL) -> Bool {
        let authority = String(
            copying: url.bytes.extracting(url.hostRange.lowerBound..<url.pathStart)
        )
        let tail = String(
            copying: url.bytes.extracting(url.pathStart..<url.bytes.byteCount)
        )
        var rest = Array(pattern.utf8)
        var texts: [[UInt8]]
        if pattern.hasPrefix("|") {
            let isWide = pattern.hasPrefix("||")
            rest.removeFirst(isWide ? 2 : 1)
            let host = String(decoding: rest.prefix { $0 != UInt8(ascii: "/") }, as: UTF8.self)
            let isHere =
                authority == host
                || (isWide && !url.isAddress && authority.hasSuffix("." + host))
            guard isHere else { return false }
            rest.removeFirst(host.utf8.count)
            texts = [Array(tail.utf8)]
        } else {
            texts = [Array((pattern.hasPrefix("/") ? tail : authority + tail).utf8)]
        }
        return glob(rest[...], texts[0][...])
    }

    private static func glob(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
        guard let first = pattern.first else { return true }
        if pattern.count == 1, first == UInt8(ascii: "$") { return text.isEmpty }
        if pattern.count == 1, first == UInt8(ascii: "^") {
            guard let next = text.first else { return true }
            let scalar = UnicodeScalar(next)
            return !(scalar.properties.isAlphabetic && scalar.isASCII)
                && !("0"..."9").contains(scalar) && !"_-.%".unicodeScalars.contains(scalar)
        }
        if first == UInt8(ascii: "*") {
            return (text.startIndex...text.endIndex).contains {
                glob(pattern.dropFirst(), text[$0...])
            }
        }
        return text.first == first && glob(pattern.dropFirst(), text.dropFirst())
    }
}
