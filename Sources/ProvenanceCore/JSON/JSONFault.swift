/// Why a text is not the JSON that was expected, and at which byte of it.
package struct JSONFault: Error, Equatable, Sendable {
    package enum Kind: UInt8, Sendable {
        case syntax
        case utf8
        case depth
        case nul
        case byteOrderMark
        case blank
        case notObject
    }

    package var kind: Kind
    /// Bytes from the start of the scanned text.
    package var offset: Int

    package init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }

    /// The code under which the line is quarantined.
    package var code: ReasonCode {
        switch kind {
        case .syntax: .parseJSON
        case .utf8: .parseUTF8
        case .depth: .parseDepth
        case .nul: .parseNUL
        case .byteOrderMark: .parseBOM
        case .blank: .parseBlank
        case .notObject: .parseNotObject
        }
    }

    /// What is wrong and at which byte, without a word of the text. `offset` counts from the start
    /// of the line.
    package var message: String {
        switch kind {
        case .syntax: "not valid JSON at byte \(offset) of the line"
        case .utf8: "not valid UTF-8 at byte \(offset) of the line"
        case .depth:
            "nested deeper than \(Limits.nestingDepth) levels at byte \(offset) of the line"
        case .nul: "a NUL byte at byte \(offset) of the line"
        case .byteOrderMark: "the line starts with a byte order mark"
        case .blank: "the line is blank"
        case .notObject: "valid JSON, but not an object"
        }
    }
}
