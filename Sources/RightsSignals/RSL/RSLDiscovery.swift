import ProvenanceCore

/// Where a response or a page says that its RSL licence lies.
///
/// An address is no statement: the document counts once it is at hand. A plain `rel=license`
/// without RSL's media type is an ordinary licence link.
///
/// Source: RSL 1.0, section 4; RFC 8288, section 3 (read 2026-11-23).
package enum RSLDiscovery {
    package static let mediaType = "application/rsl+xml"

    /// The addresses that a page's head and body name, as they are written.
    package static func addresses(in page: HTMLPage) -> [String] {
        page.links.filter(isLicense).map(\.address)
    }

    /// Whether a link of a page leads to an RSL licence.
    static func isLicense(_ link: HTMLPage.Link) -> Bool {
        link.relations.contains("license") && isRSL(link.type)
    }

    /// The addresses that a `Link` header names, as they are written.
    package static func addresses(inLinkHeader value: RawSpan) -> [String] {
        guard value.byteCount <= Limits.linkHeaderBytes else { return [] }
        var parser = LinkHeader(value.withUnsafeBytes { [UInt8]($0) })
        var addresses: [String] = []
        while let link = parser.next() {
            let relations = lowerASCII(link.relations).split(separator: " ")
            if relations.contains("license"), isRSL(link.type) { addresses.append(link.address) }
        }
        return addresses
    }

    /// Whether a media type is RSL's, whatever its parameters.
    static func isRSL(_ type: String) -> Bool {
        lowerASCII(trimmed(String(type.prefix { $0 != ";" }))) == mediaType
    }
}

/// The links of one `Link` header, one after another (RFC 8288 section B.2, whose lenient steps
/// it takes). Every step moves on.
private struct LinkHeader {
    struct Link {
        var address: String
        var relations = ""
        var type = ""
    }

    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() -> Link? {
        while index < bytes.count, bytes[index] != UInt8(ascii: "<") { index += 1 }
        guard index < bytes.count,
            let end = bytes[index...].firstIndex(of: UInt8(ascii: ">"))
        else { return nil }
        var link = Link(
            address: trimmed(String(decoding: bytes[(index + 1)..<end], as: UTF8.self))
        )
        index = end + 1
        var hasRelations = false
        while true {
            skipSpace()
            guard index < bytes.count, bytes[index] == UInt8(ascii: ";") else { break }
            index += 1
            skipSpace()
            let name = lowerASCII(token())
            skipSpace()
            var value = ""
            if index < bytes.count, bytes[index] == UInt8(ascii: "=") {
                index += 1
                skipSpace()
                let isQuoted = index < bytes.count && bytes[index] == UInt8(ascii: "\"")
                value = isQuoted ? quoted() : token()
            }
            // Of a repeated `rel` the first counts (section 3.3).
            if name == "rel", !hasRelations {
                link.relations = value
                hasRelations = true
            } else if name == "type" {
                link.type = value
            }
        }
        return link
    }

    private mutating func skipSpace() {
        while index < bytes.count, isXMLSpace(bytes[index]) { index += 1 }
    }

    private mutating func token() -> String {
        let start = index
        while index < bytes.count, !isXMLSpace(bytes[index]), !"=;,\"".utf8.contains(bytes[index]) {
            index += 1
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func quoted() -> String {
        var result: [UInt8] = []
        index += 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count { index += 1 }
            result.append(bytes[index])
            index += 1
        }
        index += 1
        return String(decoding: result, as: UTF8.self)
    }
}
