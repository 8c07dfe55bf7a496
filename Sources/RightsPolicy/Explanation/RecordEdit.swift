import ProvenanceCore

/// A change of one field of a record, made in the record's own bytes: everything else stays as it
/// stands. Fields in a document inside a string are found in there.
struct RecordEdit {
    enum Operation {
        /// The field holds this JSON; it is added if it is not there.
        case set([UInt8])
        /// The field goes.
        case remove
        /// A line of the text that the field holds goes; lines count from 1.
        case dropLine(Int)
    }

    /// Dotted path, as in `FieldPlan`.
    let path: String
    let operation: Operation

    /// The record with the change; nil if the path leads through what is no object.
    ///
    /// - Parameter record: one JSON object, with or without white space around it.
    func applied(to record: [UInt8]) -> [UInt8]? {
        let object = Self.trimmed(record)
        var output = ByteBuffer(capacity: object.count + 256)
        let keys = FieldPlan.components(of: path)[...]
        guard rewrite(object.span.bytes, keys, into: &output) else { return nil }
        return output.withUnsafeBytes { [UInt8]($0) }
    }

    private static func trimmed(_ record: [UInt8]) -> ArraySlice<UInt8> {
        guard let first = record.firstIndex(where: { $0 > 0x20 }),
            let last = record.lastIndex(where: { $0 > 0x20 })
        else { return [] }
        return record[first...last]
    }

    /// Appends the object with the change at `keys`. A key that occurs several times is changed
    /// everywhere, and stays once.
    private func rewrite(
        _ object: RawSpan,
        _ keys: ArraySlice<[UInt8]>,
        into output: inout ByteBuffer
    ) -> Bool {
        guard let key = keys.first, object.byteCount >= 2,
            object.unsafeLoad(as: UInt8.self) == UInt8(ascii: "{")
        else { return false }
        let rest = keys.dropFirst()
        var isFound = false
        var isFirst = true
        output.append(UInt8(ascii: "{"))
        var elements = JSONElements(of: object)
        while let element = elements.next() {
            let isNamed = Self.isKey(element.key, element.keyKind, key)
            if isNamed, rest.isEmpty, isFound || isRemoval {
                isFound = true
                continue
            }
            if !isFirst { output.append(UInt8(ascii: ",")) }
            isFirst = false
            output.append(UInt8(ascii: "\""))
            output.append(element.key)
            output.append("\":")
            if !isNamed {
                Self.append(element.value, element.kind, to: &output)
            } else if rest.isEmpty {
                guard appendNew(element.value, element.kind, to: &output) else { return false }
            } else {
                guard rewriteInside(element.value, element.kind, rest, into: &output) else {
                    return false
                }
            }
            isFound = isFound || isNamed
        }
        if !isFound {
            guard case .set(let value) = operation else { return false }
            if !isFirst { output.append(UInt8(ascii: ",")) }
            for (number, key) in keys.enumerated() {
                if number > 0 { output.append(UInt8(ascii: "{")) }
                output.append(UInt8(ascii: "\""))
                output.append(jsonEscaping: key.span.bytes)
                output.append("\":")
            }
            output.append(value.span)
            for _ in rest { output.append(UInt8(ascii: "}")) }
        }
        output.append(UInt8(ascii: "}"))
        return true
    }

    private var isRemoval: Bool {
        if case .remove = operation { true } else { false }
    }

    /// Appends what the field is to hold.
    private func appendNew(
        _ text: RawSpan,
        _ kind: JSONKind,
        to output: inout ByteBuffer
    ) -> Bool {
        switch operation {
        case .set(let value): output.append(value.span)
        case .remove: break
        case .dropLine(let number):
            guard kind == .string || kind == .escapedString else { return false }
            var lines = Array(JSONText.string(text, kind: kind).utf8)
                .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            guard lines.indices.contains(number - 1) else { return false }
            lines.remove(at: number - 1)
            let rest = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
            output.append(UInt8(ascii: "\""))
            output.append(jsonEscaping: rest.span.bytes)
            output.append(UInt8(ascii: "\""))
        }
        return true
    }

    /// Appends what holds the rest of the path: an object, or a string that holds one.
    private func rewriteInside(
        _ text: RawSpan,
        _ kind: JSONKind,
        _ keys: ArraySlice<[UInt8]>,
        into output: inout ByteBuffer
    ) -> Bool {
        switch kind {
        case .object: return rewrite(text, keys, into: &output)
        case .string, .escapedString:
            let document = Self.trimmed(Array(JSONText.string(text, kind: kind).utf8))
            var inner = ByteBuffer()
            guard rewrite(document.span.bytes, keys, into: &inner) else { return false }
            output.append(UInt8(ascii: "\""))
            output.append(jsonEscaping: inner.bytes)
            output.append(UInt8(ascii: "\""))
            return true
        case .number, .true, .false, .null, .array: return false
        }
    }

    private static func isKey(_ text: RawSpan, _ kind: JSONKind, _ key: [UInt8]) -> Bool {
        guard kind == .escapedString else { return text.elementsEqual(key.span.bytes) }
        return Array(JSONText.string(text, kind: kind).utf8) == key
    }

    private static func append(_ text: RawSpan, _ kind: JSONKind, to output: inout ByteBuffer) {
        let isString = kind == .string || kind == .escapedString
        if isString { output.append(UInt8(ascii: "\"")) }
        output.append(text)
        if isString { output.append(UInt8(ascii: "\"")) }
    }
}
