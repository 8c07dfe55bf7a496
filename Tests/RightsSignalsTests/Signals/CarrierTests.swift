import ProvenanceCore
import TestSupport
import Testing

@testable import RightsSignals

/// The shapes in which records keep headers and meta tags.
@Suite("Carriers of signals")
struct CarrierTests {
    private func kind(_ json: String) -> JSONKind {
        switch json.first {
        case "{": .object
        case "[": .array
        case "\"": json.contains("\\") ? .escapedString : .string
        case "n": .null
        default: .number
        }
    }

    private func inside(_ json: String) -> [UInt8] {
        Array((json.hasPrefix("\"") ? String(json.dropFirst().dropLast()) : json).utf8)
    }

    private func headers(_ json: String) -> [String] {
        ResponseHeaders(inside(json).span.bytes, kind: kind(json)).fields.map {
            "\($0.name)=\(String(decoding: $0.text, as: UTF8.self))"
        }
    }

    @Test(
        "headers are found in every shape, whatever the case of their names",
        arguments: [
            "{\"Date\":\"x\",\"X-Robots-Tag\":\"noai\",\"TDM-Reservation\":1}",
            "{\"x-robots-tag\":[\"noai\"],\"tdm-reservation\":[\"1\"],\"set-cookie\":[\"a\",\"b\"]}",
            "[[\"X-Robots-Tag\",\"noai\"],[\"tdm-reservation\",\"1\"],[\"etag\"],[]]",
            "{\"x-r\\u006fbots-tag\":\"noai\",\"TDM\\u002DReservation\":1}",
            "[[\"x-r\\u006fbots-tag\",\"noai\"],[\"tdm\\u002dreservation\",\"1\"],[7,\"1\"]]",
            "[{\"name\":\"x-r\\u006fbots-tag\",\"value\":\"noai\"},"
                + "{\"value\":\"1\",\"name\":\"tdm\\u002dreservation\"},{\"name\":7}]",
            "[{\"name\":\"X-Robots-Tag\",\"value\":\"noai\"},"
                + "{\"value\":\"1\",\"name\":\"tdm-reservation\"},{\"name\":\"x\"}]",
            "[{\"key\":\"x_robots_tag\",\"value\":\"noai\"},{\"key\":\"tdm_reservation\",\"value\":1}]",
            "[{\"name\":7,\"key\":\"X-Robots-Tag\",\"value\":\"noai\"},"
                + "{\"key\":\"TDM-Reservation\",\"value\":\"1\"}]",
            "\"HTTP/1.1 200 OK\\r\\nX-Robots-Tag: noai\\r\\nTDM-Reservation:1\\r\\n\\r\\nLink: x\"",
            "\"X-Robots-Tag:\\tnoai \\nServer: a:b\\ntdm-reservation: 1\"",
        ]
    )
    func shapes(_ json: String) {
        #expect(headers(json) == ["x-robots-tag=noai", "tdm-reservation=1"])
    }

    @Test(
        "what holds no header gives none",
        arguments: ["null", "7", "{}", "[]", "\"\"", "[1,\"a\"]"]
    )
    func nothing(_ json: String) { #expect(headers(json).isEmpty) }

    @Test("lines of one name are one value, but for X-Robots-Tag")
    func repeated() {
        let block =
            "Content-Usage: train-ai=n\nX-Robots-Tag: googlebot: nofollow\n"
            + "content-usage: search=y\nX-Robots-Tag: noai\n"
        let fields = ResponseHeaders(block: Array(block.utf8).span.bytes).fields
        #expect(
            fields.map { String(decoding: $0.text, as: UTF8.self) }
                == ["train-ai=n, search=y", "googlebot: nofollow", "noai"]
        )
        #expect(fields.map(\.line) == [1, 2, 4])
        var found = SignalReading()
        for field in fields {
            SignalRegistry.read(field.source, for: context(), into: &found)
        }
        #expect(Set(found.statements.map(\.signal)) == ["aipref", "noai"])
    }

    @Test("a folded line goes on with the one above")
    func folded() {
        let block = "X-Robots-Tag: noindex,\r\n  noai\r\nServer: x\r\n y\r\n"
        let fields = ResponseHeaders(block: Array(block.utf8).span.bytes).fields
        #expect(fields.map { String(decoding: $0.text, as: UTF8.self) } == ["noindex, noai"])
    }

    @Test("a header that has a field to itself is read by that name")
    func flattened() {
        let value = Array("noai".utf8)
        let read = { (name: String) in
            ResponseHeaders(name: name, value.span.bytes, kind: .string).fields.map(\.name)
        }
        #expect(read("x_robots_tag") == ["x-robots-tag"])
        #expect(read("tdm_policy") == ["tdm-policy"])
        #expect(read("title").isEmpty)
    }

    @Test(
        "meta tags are found in every shape",
        arguments: [
            "{\"robots\":\"noai\",\"description\":\"x\",\"tdm-reservation\":\"1\",\"gptbot\":\"noai\"}",
            "[{\"name\":\"robots\",\"content\":\"noai\"},{\"property\":\"og:x\",\"content\":\"y\"},"
                + "{\"content\":\"1\",\"name\":\"TDM-Reservation\"},{\"name\":\"GPTBot\",\"content\":\"noai\"}]",
            "[[\"Robots\",\"noai\"],[\"tdm_reservation\",\"1\"],[\"gptbot\",[\"noai\"]]]",
        ]
    )
    func metaTags(_ json: String) {
        let fields = MetaTags(inside(json).span.bytes, kind: kind(json), crawlers: ["gptbot"])
            .fields
        #expect(fields.map(\.name) == ["robots", "tdm-reservation", "gptbot"])
        #expect(fields.allSatisfy { $0.carrier == .metaTag })
    }

    @Test("fields without end are bounded")
    func bounds() {
        let block = String(repeating: "X-Robots-Tag: noai\n", count: 100_000)
        #expect(
            ResponseHeaders(block: Array(block.utf8).span.bytes).fields.count
                == Limits.signalFields
        )
        let joined = String(repeating: "Content-Usage: train-ai=n\n", count: 100_000)
        let fields = ResponseHeaders(block: Array(joined.utf8).span.bytes).fields
        #expect(fields.count == 1 && fields[0].text.count <= 2 * Limits.signalFieldBytes + 3)
        let long = "Link: " + String(repeating: "x", count: 1 << 20)
        #expect(
            ResponseHeaders(block: Array(long.utf8).span.bytes).fields[0].text.count
                <= Limits.signalURLBytes + 1
        )
    }

    @Test(
        "a file's kind is told by its name, or by how it starts",
        arguments: [
            ("a/robots.txt", "", SignalFileKind.robots), ("example.org-robots.txt", "", .robots),
            ("ai.txt", "", .aiText), ("x/.well-known/tdmrep.json", "", .tdmrep),
            ("-", "# hi\nSitemap: x\nUser-agent: *\n", .robots),
            ("-", " [{\"location\":\"/\"}]", .tdmrep),
            ("p.json", "{\"permission\":[]}", .tdmPolicy),
            ("r.json", "{\"location\":\"/\"}", .tdmrep), ("h", "HTTP/2 200\nserver: x", .headers),
            ("h.txt", "date: x\nx-robots-tag: noai\n", .headers),
            ("notes.txt", "hello: world\n", nil), ("empty", "", nil),
            ("a.html", "", .html), ("-", "<!DOCTYPE html><title>x</title>", .html),
            ("-", "\u{FEFF}<html><script>https://rslstandard.org/rsl</script>", .html),
            ("license.xml", "<rsl xmlns=\"https://rslstandard.org/rsl\"/>", .rsl),
            ("-", "<?xpacket begin=''?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\">", .xmp),
            ("content.opf", "", .opf),
            ("-", "<package xmlns=\"http://www.idpf.org/2007/opf\">", .opf),
            ("feed.xml", "<rss/>", nil),
            ("m.json", "{\"active_manifest\":\"x\"}", .contentManifest),
            ("m.json", "[{\"label\":\"cawg.training-mining\"}]", .contentManifest),
            ("e.json", "[{\"SourceFile\":\"a.jpg\"}]", .imageMetadata),
            ("e.json", "{\"XMP-plus:DataMining\":\"x\"}", .imageMetadata),
        ]
    )
    func kinds(_ name: String, _ text: String, _ kind: SignalFileKind?) {
        #expect(SignalFileKind(name: name, text: Array(text.utf8).span.bytes) == kind)
    }
}
