import ProvenanceCore

/// What the argument parser has to say, in the form of every other message.
enum UsageMessage {
    /// - Parameters:
    ///   - text: the parser's sentences, such as `Unknown option '--ruls'. Did you mean …?`
    ///   - command: the command whose help says more, if one was named.
    static func diagnostic(_ text: String, command: String?) -> Diagnostic {
        // The parser quotes with apostrophes, and every other message with backticks.
        var message = text.split(separator: "\n").first.map(String.init) ?? text
        message = String(message.map { $0 == "'" ? "`" : $0 })
        let help = command.map { "sluice \($0) --help" } ?? "sluice --help"
        var hint = "see `\(help)`"
        if let (head, tail) = parts(of: message, at: ". Did you mean ") {
            message = head
            hint = "did you mean \(tail)"
        } else if let (head, tail) = parts(of: message, at: ". Please provide one of ") {
            message = head
            hint = "accepted: \(tail.hasSuffix(".") ? String(tail.dropLast()) : tail)"
        }
        return Diagnostic(message.prefix(1).lowercased() + message.dropFirst(), hint: hint)
    }

    /// What stands before and behind the first `separator`.
    private static func parts(of text: String, at separator: String) -> (String, String)? {
        var head = text[...]
        while !head.isEmpty {
            if head.hasPrefix(separator) {
                return (
                    String(text[..<head.startIndex]), String(head.dropFirst(separator.count))
                )
            }
            head.removeFirst()
        }
        return nil
    }
}
