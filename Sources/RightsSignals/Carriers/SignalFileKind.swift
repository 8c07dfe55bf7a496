import ProvenanceCore

/// A kind of file in which publishers put signals, as a person names it.
package enum SignalFileKind: String, CaseIterable, Sendable {
    case robots = "robots.txt"
    case aiText = "ai.txt"
    case tdmrep = "tdmrep.json"
    case tdmPolicy = "tdm-policy"
    case headers
    case rsl
    case html
    case xmp
    case imageMetadata = "image-metadata"
    case contentManifest = "content-manifest"
    case opf

    /// Endings of names that tell.
    private static let endings: [(ending: String, kind: SignalFileKind)] = [
        (".c2pa", .contentManifest), (".jumbf", .contentManifest), ("robots.txt", .robots),
        ("ai.txt", .aiText), ("tdmrep.json", .tdmrep), (".rsl", .rsl),
        (".xmp", .xmp), (".opf", .opf), (".html", .html), (".htm", .html), (".xhtml", .html),
    ]

    /// Words that XML holds, and what it is then. What may hold another comes first: a page or a
    /// packet may have RSL inside.
    private static let markup: [(word: StaticString, kind: SignalFileKind)] = [
        ("adobe:ns:meta/", .xmp), ("<rdf:RDF", .xmp),
        ("http://www.idpf.org/2007/opf", .opf),
        ("http://www.w3.org/1999/xhtml", .html), ("<html", .html), ("<HTML", .html),
        ("<!doctype html", .html), ("<!DOCTYPE html", .html), ("<!DOCTYPE HTML", .html),
        ("https://rslstandard.org/rsl", .rsl),
    ]

    /// The same for JSON.
    private static let json: [(word: StaticString, kind: SignalFileKind)] = [
        ("\"tdm-reservation\"", .tdmrep), ("\"active_manifest\"", .contentManifest),
        ("\"assertions\"", .contentManifest), ("training-mining", .contentManifest),
        ("DataMining\"", .imageMetadata), ("\"SourceFile\"", .imageMetadata),
    ]

    /// What a file is, by its name or else by how it starts; nil if neither tells.
    package init?(name: String, text: RawSpan) {
        let base = lowerASCII(name.split(separator: "/").last ?? "")
        if let known = Self.endings.first(where: { base.hasSuffix($0.ending) }) {
            self = known.kind
        } else if let kind = Self.byStart(of: text) {
            self = kind
        } else {
            return nil
        }
    }

    /// Whether a file is no text, and so has no lines: stored content credentials, or an image.
    package static func isBytes(_ file: RawSpan) -> Bool { ManifestBytes.isOne(file) }

    private static func byStart(of text: RawSpan) -> SignalFileKind? {
        if isBytes(text) { return .contentManifest }
        let hasMark = hasPrefix(text, "\u{FEFF}")
        let read = (hasMark ? 3 : 0)..<min(text.byteCount, 64 << 10)
        let content = FieldItems.trim(read, in: text)
        guard let first = content.first else { return nil }
        let start = text.extracting(first..<content.upperBound)
        switch start.unsafeLoad(fromByteOffset: 0, as: UInt8.self) {
        case UInt8(ascii: "["): return kind(of: start, by: json) ?? .tdmrep
        case UInt8(ascii: "{"):
            if let kind = kind(of: start, by: json) { return kind }
            return TDMPolicy(text) == nil ? .tdmrep : .tdmPolicy
        case UInt8(ascii: "<"): return kind(of: start, by: markup)
        default: break
        }
        if hasPrefix(start, "http/") { return .headers }
        var lines = RobotsLines(start, byteLimit: start.byteCount)
        while let line = lines.next() {
            switch RobotsKey(start.extracting(line.key), hasColon: line.hasColon) {
            case .userAgent: return .robots
            case .allow, .disallow, .license, .sitemap: continue
            case .contentUsage, .contentSignal, .other:
                if line.hasColon, ResponseHeaders.known(start.extracting(line.key)) != nil {
                    return .headers
                }
            }
        }
        return nil
    }

    private static func kind(
        of text: RawSpan,
        by words: [(word: StaticString, kind: SignalFileKind)]
    ) -> SignalFileKind? {
        words.first { entry in
            let word = ByteBuffer(text: String(describing: entry.word))
            return text.firstOffset(of: word.bytes, from: 0) != nil
        }?.kind
    }
}
