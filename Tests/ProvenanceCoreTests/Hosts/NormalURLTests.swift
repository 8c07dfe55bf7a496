import Foundation
import ProvenanceCore
import TestSupport
import Testing

@Suite("The normal form of a URL")
struct NormalURLTests {
    /// The normal form, or `!` and why there is none.
    static func normal(_ text: String) -> String {
        var url = NormalURL()
        let buffer = ByteBuffer(text: text)
        if case .unreadable(let fault) = url.read(buffer.bytes) { return "!\(fault)" }
        return String(copying: url.bytes)
    }

    /// What the standard's parts of a URL come to: written down apart from the code it checks.
    static func expected(_ vector: WebPlatformHostTests.Vector) -> String {
        func escaped(_ text: String, allowed: String) -> String {
            let unreserved = Set(
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8
            )
            let allowed = Set(allowed.utf8).union(unreserved)
            let bytes = Array(text.utf8)
            var result = ""
            var index = 0
            while index < bytes.count {
                var byte = bytes[index]
                var isEscape = false
                if byte == UInt8(ascii: "%"), index + 2 < bytes.count,
                    let value = UInt8(
                        String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self),
                        radix: 16
                    ), bytes[index + 1] != UInt8(ascii: "+")
                {
                    byte = value
                    isEscape = true
                    index += 2
                }
                index += 1
                let stays =
                    isEscape
                    ? unreserved.contains(byte)
                    : allowed.contains(byte) || byte == UInt8(ascii: "%")
                result += stays ? String(UnicodeScalar(byte)) : String(format: "%%%02X", byte)
            }
            return result
        }
        let scheme = vector.protocol ?? ""
        var text = scheme == "http:" || scheme == "https:" ? "" : scheme + "//"
        text += vector.hostname ?? ""
        if text.hasSuffix(".") { text.removeLast() }
        if let port = vector.port, !port.isEmpty { text += ":" + port }
        text += escaped(vector.pathname ?? "", allowed: "!$&'()*+,;=:@/")
        text += escaped(vector.search ?? "", allowed: "!$&()*+,;=:@/?")
        return text
    }

    @Test("web URLs have the form that the standard's parts come to, or the difference is listed")
    func conformance() throws {
        var divergences: [String] = []
        var count = 0
        for vector in try WebPlatformHostTests.vectors()
        where WebPlatformHostTests.isWeb(vector) && vector.failure != true {
            count += 1
            var found = Self.normal(vector.input)
            // The standard does not tell an empty query from none.
            if found.hasSuffix("?"), vector.search == "" { found.removeLast() }
            let expected = Self.expected(vector)
            if found != expected {
                let input = vector.input.debugDescription
                divergences.append("\(input) standard=\(expected) here=\(found)")
            }
        }
        guard count > 0 else { return }
        #expect(count > 120)
        try expectListed(divergences, in: "web-platform-urls.txt")
    }

    @Test("the normal form is its own normal form", arguments: sample)
    func isStable(text: String) {
        let form = Self.normal(text)
        #expect(Self.normal(form) == form)
    }

    @Test("nothing is undone that makes a difference", arguments: sample)
    func isDistinct(text: String) {
        for other in Self.sample where other != text {
            #expect(Self.normal(other) != Self.normal(text), "\(other) and \(text)")
        }
    }

    /// Addresses that are all different.
    static let sample = [
        "e.com/", "e.com/a", "e.com/A", "e.com/a/", "e.com//a", "e.com/a?", "e.com/a?b", "e.com/?a",
        "e.com/a%2Fb", "e.com/a/b", "e.com/a%3Fb", "e.com/a?b=%26", "e.com/a?b=&", "e.com/a?b=",
        "e.com:8080/a", "www.e.com/a", "ftp://e.com/a", "git://e.com/a", "e.com/a%", "e.com/a%25",
        "e.com/a+b", "e.com/a%20b", "e.com/a%2Bb", "e.com/a;b", "e.com/a.", "e.com/a..",
        "e.com/...",
        "e.com/\u{E9}", "e.com/e\u{301}", "e.com/%E9", "e.com/a?x=1&y=2", "e.com/a?y=2&x=1",
    ]
}
