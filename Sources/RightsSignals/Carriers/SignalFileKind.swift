import ProvenanceCore

/// A kind of file in which publishers put signals, as a person names it.
package enum SignalFileKind: String, CaseIterable, Sendable {
    case robots = "robots.txt"
    case aiText = "ai.txt"
    case tdmrep = "tdmrep.json"
    case tdmPolicy = "tdm-policy"
    case headers

    /// What a file is, by its name or else by how it starts; nil if neither tells.
    package init?(name: String, text: RawSpan) {
        let base = lowerASCII(name.split(separator: "/").last ?? "")
        if base.hasSuffix("robots.txt") {
            self = .robots
        } else if base.hasSuffix("ai.txt") {
            self = .aiText
        } else if base.hasSuffix("tdmrep.json") {
            self = .tdmrep
        } else if let kind = Self.byStart(of: text) {
            self = kind
        } else {
            return nil
        }
    }

    private static func byStart(of text: RawSpan) -> SignalFileKind? {
        let content = FieldItems.trim(0..<min(text.byteCount, 64 << 10), in: text)
        guard let first = content.first else { return nil }
        let start = text.extracting(first..<content.upperBound)
        switch start.unsafeLoad(fromByteOffset: 0, as: UInt8.self) {
        case UInt8(ascii: "["): return .tdmrep
        case UInt8(ascii: "{"): return TDMPolicy(text) == nil ? .tdmrep : .tdmPolicy
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
}
