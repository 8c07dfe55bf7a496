import Foundation
import TestSupport
import Testing

/// Every message about a policy and what it names stands in a test, word for word.
///
/// A message is the first text of a `Diagnostic` or of a function that reports one. What stands
/// between its fixed parts may be anything.
@Suite("The messages about policies")
struct MessageTests {
    /// Messages that no test can make, and why.
    private static let unmade: [String: String] = [
        "the agreements hold more sources than a table can": "millions of agreements",
        "the entries cannot be spread over a table: a search would take … steps":
            "entries made to collide under a keyed hash",
        "the origins cannot be spread over a table: a search would take … steps":
            "origins made to collide under a keyed hash",
        "list `…` holds more entries than a table can": "a list of gigabytes",
        "list `…` does not fit: all lists together hold more than … bytes": "lists of gigabytes",
        "is larger than … bytes (`": "a list of gigabytes",
        "the saved signals do not fit: they hold too many snapshots": "files of gigabytes",
        "the policy names more than … files of saved signals": "65,536 files",
        "the text cannot be read as YAML": "the reader's own want of memory",
    ]

    @Test("each stands in a test, or is known not to be makeable")
    func complete() throws {
        let tests = try Self.testText()
        var count = 0
        var used: Set<String> = []
        for path in try Self.sources("Sources/RightsPolicy") {
            let text = String(decoding: try contents(of: path), as: UTF8.self)
            for message in Self.messages(in: text) {
                count += 1
                if tests.contains(message) { continue }
                let words = message.parts.joined(separator: "…")
                if Self.unmade[words] != nil { used.insert(words) }
                #expect(Self.unmade[words] != nil, "\(path)")
            }
        }
        #expect(count > 150)
        #expect(used == Set(Self.unmade.keys), "what can be made is no exception")
    }

    // MARK: Tests

    /// The texts of all tests, each on one line: quotes, line breaks and what joins texts away.
    private struct TestText {
        let text: String

        func contains(_ message: Message) -> Bool {
            var start = text.startIndex
            guard let first = message.parts.first else { return true }
            // Each place of the first part is tried: what follows must follow soon.
            while let found = text.range(of: first, range: start..<text.endIndex) {
                if follows(message.parts.dropFirst(), from: found.upperBound) { return true }
                start = text.index(after: found.lowerBound)
            }
            return false
        }

        private func follows(_ parts: ArraySlice<String>, from place: String.Index) -> Bool {
            var place = place
            for part in parts {
                let end = text.index(place, offsetBy: 160, limitedBy: text.endIndex)
                let window = place..<(end ?? text.endIndex)
                guard let found = text.range(of: part, range: window) else { return false }
                place = found.upperBound
            }
            return true
        }
    }

    private static func testText() throws -> TestText {
        var text = ""
        for path in try sources("Tests") where !path.contains("/Fuzz/") && path != #filePath {
            text += String(decoding: try contents(of: path), as: UTF8.self)
        }
        text = text.replacing(/"\s*\+\s*#*"/, with: "").replacing("\\\"", with: "\"")
            .replacing(/\\\n\s*/, with: "").replacing(/\s+/, with: " ")
        return TestText(text: text)
    }

    private static func sources(_ folder: String) throws -> [String] {
        let root = URL(fileURLWithPath: repositoryRoot + "/" + folder)
        let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        let paths = (files?.allObjects ?? []).compactMap { ($0 as? URL)?.path }
        return paths.filter { $0.hasSuffix(".swift") }.sorted()
    }

    // MARK: Messages

    /// The fixed parts of a message, in order.
    struct Message {
        var parts: [String] = []
    }

    private static func messages(in source: String) -> [Message] {
        let calls = /\b(report|Diagnostic|appendWithinLimit|complain|fail)\(\s*"/
        return source.matches(of: calls).compactMap { call in
            var scanner = LiteralScanner(source[source.index(before: call.range.upperBound)...])
            let message = scanner.read()
            return message.parts.isEmpty ? nil : message
        }
    }
}

/// Reads a text of Swift's, and those that `+` joins to it.
private struct LiteralScanner {
    private var rest: Substring
    private var found = MessageTests.Message()
    private var part = ""

    init(_ rest: Substring) { self.rest = rest }

    mutating func read() -> MessageTests.Message {
        repeat { readText() } while skipJoin()
        endPart()
        return found
    }

    private mutating func readText() {
        rest.removeFirst()
        while let character = rest.first, character != "\"" {
            rest.removeFirst()
            guard character == "\\" else {
                part.append(character)
                continue
            }
            let escaped = rest.removeFirst()
            if escaped == "(" {
                endPart()
                skipInterpolation()
            } else {
                part.append(escaped)
            }
        }
        if !rest.isEmpty { rest.removeFirst() }
    }

    private mutating func endPart() {
        let text = part.replacing(/\s+/, with: " ")
        part = ""
        if text.contains(where: { $0.isLetter }) { found.parts.append(text) }
    }

    private mutating func skipInterpolation() {
        var depth = 1
        while depth > 0, let character = rest.first {
            if character == "\"" {
                var inner = LiteralScanner(rest)
                inner.readText()
                rest = inner.rest
                continue
            }
            rest.removeFirst()
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
        }
    }

    /// Whether another text is joined.
    private mutating func skipJoin() -> Bool {
        let next = rest.drop { $0.isWhitespace }
        guard next.first == "+" else { return false }
        let after = next.dropFirst().drop { $0.isWhitespace }
        guard after.first == "\"" else { return false }
        rest = after
        return true
    }
}
