/// A place in a text that a person wrote. Lines and columns count from 1.
package struct SourcePosition: Hashable, Sendable, CustomStringConvertible {
    package var file: String
    package var line: Int
    package var column: Int?

    package init(file: String, line: Int, column: Int? = nil) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// `file:line`: how outputs cite a rule.
    package var fileAndLine: String { "\(file):\(line)" }

    /// `file:line` or `file:line:column`.
    package var description: String {
        column.map { "\(file):\(line):\($0)" } ?? "\(file):\(line)"
    }
}

/// Something wrong with what a person wrote: what, where, and what to do about it.
package struct Diagnostic: Error, Hashable, Sendable, CustomStringConvertible {
    /// One line, lower-case start, no final period, user text in backticks.
    package var message: String
    package var position: SourcePosition?
    /// What to do next: a suggestion, a command, a list of what is accepted.
    package var hint: String?

    package init(_ message: String, at position: SourcePosition? = nil, hint: String? = nil) {
        self.message = message
        self.position = position
        self.hint = hint
    }

    /// `file:line:column: message (hint)`.
    package var description: String {
        var text = position.map { "\($0): " } ?? ""
        text += message
        if let hint { text += " (\(hint))" }
        return text
    }
}

/// All findings of one reading: never only the first.
package struct Diagnostics: Error, Sendable, CustomStringConvertible {
    package private(set) var all: [Diagnostic] = []

    package init(_ all: [Diagnostic] = []) { self.all = all }

    package var isEmpty: Bool { all.isEmpty }

    package mutating func append(_ diagnostic: Diagnostic) { all.append(diagnostic) }
    package mutating func append(contentsOf other: Diagnostics) { all += other.all }

    /// Runs `body`; what it finds wrong is kept here.
    package mutating func collecting<R>(_ body: () throws(Diagnostics) -> R) -> R? {
        do throws(Diagnostics) {
            return try body()
        } catch {
            append(contentsOf: error)
            return nil
        }
    }

    package var description: String { all.map(\.description).joined(separator: "\n") }
}
