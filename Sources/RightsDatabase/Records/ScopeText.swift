import ProvenanceCore

/// What is covered or left out, as people write it: `host:news.example`, `domain:*.news.example`,
/// `url-prefix:https://news.example/archive/`, `work:isbn:9783161484100`, `medium:text`.
enum ScopeText {
    /// The canonical form, or why there is none.
    static func read(_ text: String, _ name: String) throws(RightsFault) -> String {
        write(try scope(text, name))
    }

    static func write(_ scope: Agreement.Scope) -> String {
        scope.kind == .domain ? "domain:*.\(scope.value)" : "\(scope.kind.rawValue):\(scope.value)"
    }

    /// A scope of a column that is called like its kind: the value may stand there alone.
    static func inColumn(_ kind: Agreement.Scope.Kind, _ value: Substring) -> String {
        let value = RightsForm.trimmed(value)
        switch kind {
        case .host, .domain:
            return value.hasPrefix("*.") ? "domain:\(value)" : "host:\(value)"
        default: return "\(kind.rawValue):\(value)"
        }
    }

    static func scope(_ text: String, _ name: String) throws(RightsFault) -> Agreement.Scope {
        if text.utf8.starts(with: "*.".utf8) { return try domain(text, text, name) }
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")),
            let kind = Agreement.Scope.Kind(rawValue: RightsForm.word(text[..<colon]))
        else {
            throw RightsFault(
                "`\(name)` holds \(quoted(text)), which does not say of what kind it is",
                hint: "write KIND:VALUE, such as `host:news.example`; kinds are "
                    + Agreement.Scope.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            )
        }
        let value = String(RightsForm.trimmed(text[text.index(after: colon)...]))
        guard !value.isEmpty else {
            throw RightsFault("`\(name)` holds \(quoted(text)), which names nothing")
        }
        switch kind {
        case .domain: return try domain(value, text, name)
        case .host:
            guard isHost(value) else { throw noHost(text, name) }
        case .url, .urlPrefix:
            guard isAddress(value) else {
                throw RightsFault(
                    "`\(name)` holds \(quoted(text)), which is no address of the web",
                    hint: "such as `\(kind.rawValue):https://news.example/archive/`"
                )
            }
        case .work:
            guard value.contains(":"), value.first != ":", value.last != ":" else {
                throw RightsFault(
                    "`\(name)` holds \(quoted(text)), which does not say by what scheme",
                    hint: "such as `work:isbn:9783161484100` or `work:doi:10.1000/182`"
                )
            }
        case .medium:
            guard media.contains(value) else {
                throw RightsFault(
                    "`\(name)` holds \(quoted(text)), which is no medium",
                    hint: suggestion(for: value, among: media).map { "did you mean `\($0)`?" }
                        ?? "accepted: " + media.joined(separator: ", ")
                )
            }
        case .repository, .account, .source, .author, .language, .section, .credited:
            break
        }
        return Agreement.Scope(kind, try RightsForm.line(value, name))
    }

    private static let media = ["text", "images", "audio", "video", "code", "metadata"]

    private static func domain(
        _ value: String,
        _ text: String,
        _ name: String
    ) throws(RightsFault) -> Agreement.Scope {
        guard value.hasPrefix("*.") else {
            throw RightsFault(
                "`\(name)` holds \(quoted(text)), which leaves open what is below the host",
                hint: "`domain:*.\(value)` with all sub-domains, `host:\(value)` without"
            )
        }
        let host = String(value.dropFirst(2))
        guard isHost(host) else { throw noHost(text, name) }
        return Agreement.Scope(.domain, host)
    }

    private static func noHost(_ text: String, _ name: String) -> RightsFault {
        RightsFault(
            "`\(name)` holds \(quoted(text)), which is no host",
            hint: "a name such as `news.example`, without scheme, path or port"
        )
    }

    private static func isHost(_ text: String) -> Bool {
        // A single label is a slip of the hand, and names nothing on the web.
        let bytes = text.utf8
        guard bytes.contains(UInt8(ascii: ".")), !bytes.contains(UInt8(ascii: "/")),
            !bytes.contains(UInt8(ascii: ":"))
        else { return false }
        var reader = HostReader()
        var host = ByteBuffer()
        return reader.readHost(named: ByteBuffer(text: text).bytes, into: &host).isReadable
    }

    private static func isAddress(_ text: String) -> Bool {
        let start = text.prefix(8).lowercased()
        guard start.hasPrefix("https://") || start.hasPrefix("http://"),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
        else { return false }
        var reader = HostReader()
        var host = ByteBuffer()
        return reader.readHost(ofURL: ByteBuffer(text: text).bytes, into: &host).isReadable
    }
}
