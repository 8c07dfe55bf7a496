/// A JSON value as a tree: for what is compared or written once, never for records of a shard.
///
/// Numbers are the text that stands there; members of an object keep their order.
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])

    /// The value that `text` is; nil for what is not one JSON value.
    package init?(_ text: RawSpan) {
        var buffer = ByteBuffer(capacity: text.byteCount)
        buffer.append(text)
        var start = 0
        var end = buffer.count
        var scanner = JSONScanner(plan: FieldPlan(paths: []))
        guard scanner.checkText(buffer.paddedBytes, from: start, to: end) == nil else { return nil }
        while start < end, Self.isSpace(buffer.bytes, start) { start += 1 }
        while end > start, Self.isSpace(buffer.bytes, end - 1) { end -= 1 }
        guard start < end else { return nil }
        let value = buffer.bytes.extracting(start..<end)
        switch value.unsafeLoad(as: UInt8.self) {
        case UInt8(ascii: "{"): self.init(value, .object)
        case UInt8(ascii: "["): self.init(value, .array)
        case UInt8(ascii: "\""):
            self.init(value.extracting(1..<(value.byteCount - 1)), .escapedString)
        case UInt8(ascii: "t"): self = .bool(true)
        case UInt8(ascii: "f"): self = .bool(false)
        case UInt8(ascii: "n"): self = .null
        default: self.init(value, .number)
        }
    }

    package init?(_ text: some Sequence<UInt8>) {
        let bytes = Array(text)
        self.init(bytes.span.bytes)
    }

    /// - Parameter value: a sound value; of a string what stands between the quotes. Its depth is
    ///   bounded by `Limits.nestingDepth`.
    private init(_ value: RawSpan, _ kind: JSONKind) {
        switch kind {
        case .null: self = .null
        case .true: self = .bool(true)
        case .false: self = .bool(false)
        case .number: self = .number(String(copying: value))
        case .string, .escapedString: self = .string(JSONText.string(value, kind: kind))
        case .array:
            var values: [JSONValue] = []
            var elements = JSONElements(of: value)
            while let element = elements.next() {
                values.append(JSONValue(element.value, element.kind))
            }
            self = .array(values)
        case .object:
            var members: [JSONMember] = []
            var elements = JSONElements(of: value)
            while let element = elements.next() {
                let key = JSONText.string(element.key, kind: element.keyKind)
                members.append(JSONMember(key, JSONValue(element.value, element.kind)))
            }
            self = .object(members)
        }
    }

    private static func isSpace(_ text: RawSpan, _ index: Int) -> Bool {
        switch text.unsafeLoad(fromByteOffset: index, as: UInt8.self) {
        case 0x20, 0x09, 0x0A, 0x0D: true
        default: false
        }
    }

    /// The member of an object with this key, the last if it stands there more than once.
    package subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.key == key }?.value
    }

    /// An object of the members that have a value.
    package static func members(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        .object(members.compactMap { key, value in value.map { JSONMember(key, $0) } })
    }

    package static func integer(_ value: Int) -> JSONValue { .number(String(value)) }
}

/// One `"key": value` of an object.
package struct JSONMember: Hashable, Sendable {
    package var key: String
    package var value: JSONValue

    package init(_ key: String, _ value: JSONValue) {
        self.key = key
        self.value = value
    }
}

extension JSONValue {
    /// The value as text: on one line, or with one member a line for people and `diff`.
    package func text(isPretty: Bool = false) -> String {
        var output = ByteBuffer()
        append(to: &output, indent: isPretty ? 0 : nil)
        return String(copying: output.bytes)
    }

    private func append(to output: inout ByteBuffer, indent: Int?) {
        switch self {
        case .null: output.append("null")
        case .bool(let value): output.append(value ? "true" : "false")
        case .number(let text): output.append(text)
        case .string(let text): output.append(jsonString: text)
        case .array(let values):
            Self.append(values.count, "[", "]", indent, to: &output) { number, output, inner in
                values[number].append(to: &output, indent: inner)
            }
        case .object(let members):
            Self.append(members.count, "{", "}", indent, to: &output) { number, output, inner in
                output.append(jsonString: members[number].key)
                output.append(inner == nil ? ":" : ": ")
                members[number].value.append(to: &output, indent: inner)
            }
        }
    }

    private static func append(
        _ count: Int,
        _ open: StaticString,
        _ close: StaticString,
        _ indent: Int?,
        to output: inout ByteBuffer,
        _ element: (Int, inout ByteBuffer, Int?) -> Void
    ) {
        func newLine(_ indent: Int?, _ output: inout ByteBuffer) {
            guard let indent else { return }
            output.append("\n")
            for _ in 0..<indent { output.append("  ") }
        }
        let inner = indent.map { $0 + 1 }
        output.append(open)
        for number in 0..<count {
            if number > 0 { output.append(",") }
            newLine(inner, &output)
            element(number, &output, inner)
        }
        if count > 0 { newLine(indent, &output) }
        output.append(close)
    }
}
