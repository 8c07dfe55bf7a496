import ProvenanceCore

/// A text of a rule that values are compared with: its start, pieces in between, and its end,
/// where anything may stand between two of them.
///
/// - Complexity: linear in the value for each piece.
struct RulePattern: Hashable, Sendable {
    private struct Form: Hashable, Sendable {
        var prefix: [UInt8]
        var pieces: [[UInt8]]
        var suffix: [UInt8]

        var lowercased: Form {
            Form(
                prefix: prefix.map(Self.lower),
                pieces: pieces.map { $0.map(Self.lower) },
                suffix: suffix.map(Self.lower)
            )
        }

        private static func lower(_ byte: UInt8) -> UInt8 {
            byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
        }
    }

    /// Whether the value is the prefix and nothing else.
    private let isWhole: Bool
    private let exact: Form
    private let folded: Form

    init(_ text: String, _ comparison: PolicyTest.TextComparison) {
        let bytes = Array(text.utf8)
        var form = Form(prefix: [], pieces: [], suffix: [])
        var isWhole = false
        switch comparison {
        case .equal:
            form.prefix = bytes
            isWhole = true
        case .prefix: form.prefix = bytes
        case .suffix: form.suffix = bytes
        case .contains: form.pieces = [bytes]
        case .glob:
            let parts = bytes.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
            form.prefix = Array(parts[0])
            isWhole = parts.count == 1
            if !isWhole {
                form.suffix = Array(parts[parts.count - 1])
                form.pieces = parts.dropFirst().dropLast().filter { !$0.isEmpty }.map(Array.init)
            }
        }
        self.isWhole = isWhole
        exact = form
        folded = form.lowercased
    }

    /// - Parameters:
    ///   - ignoringCase: whether ASCII letters match in any case.
    ///   - lowered: scratch.
    func matches(
        _ value: RawSpan,
        ignoringCase: Bool,
        _ lowered: inout ByteBuffer
    ) -> Bool {
        let form = ignoringCase ? folded : exact
        let edges = form.prefix.count + form.suffix.count
        guard isWhole ? value.byteCount == edges : value.byteCount >= edges,
            Self.stands(form.prefix, in: value, at: 0, ignoringCase),
            Self.stands(
                form.suffix,
                in: value,
                at: value.byteCount - form.suffix.count,
                ignoringCase
            )
        else { return false }
        if form.pieces.isEmpty { return true }
        let inside = value.extracting(form.prefix.count..<(value.byteCount - form.suffix.count))
        guard ignoringCase else { return Self.holds(inside, form.pieces) }
        lowered.removeAll()
        lowered.append(lowercased: inside)
        return Self.holds(lowered.bytes, form.pieces)
    }

    /// Whether the pieces stand in the text, one behind another.
    private static func holds(_ text: RawSpan, _ pieces: [[UInt8]]) -> Bool {
        var index = 0
        for piece in pieces {
            guard let found = text.firstOffset(of: piece.span.bytes, from: index) else {
                return false
            }
            index = found + piece.count
        }
        return true
    }

    private static func stands(
        _ part: [UInt8],
        in value: RawSpan,
        at start: Int,
        _ ignoringCase: Bool
    ) -> Bool {
        for index in part.indices {
            var byte = value.unsafeLoad(fromByteOffset: start + index, as: UInt8.self)
            if ignoringCase, byte &- UInt8(ascii: "A") < 26 { byte |= 0x20 }
            if byte != part[index] { return false }
        }
        return true
    }
}
