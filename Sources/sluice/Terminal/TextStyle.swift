#if canImport(Glibc)
    import Glibc
#endif

/// Colours for a person at a terminal; plain text for everyone else.
///
/// Source: no-color.org (read 2026-11-25): a `NO_COLOR` that is not empty turns colours off.
struct TextStyle {
    let hasColors: Bool

    /// The style of standard output.
    static var standardOutput: TextStyle {
        let kind = Terminal.environment("TERM")
        return TextStyle(
            hasColors: isatty(1) == 1 && kind != nil && kind != "dumb"
                && Terminal.environment("NO_COLOR") == nil
        )
    }

    func bold(_ text: String) -> String { marked(text, "1") }
    func faint(_ text: String) -> String { marked(text, "2") }
    func good(_ text: String) -> String { marked(text, "32") }
    func warning(_ text: String) -> String { marked(text, "33") }
    func bad(_ text: String) -> String { marked(text, "31") }

    private func marked(_ text: String, _ code: String) -> String {
        hasColors ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
