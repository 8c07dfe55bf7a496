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

    /// Dotted path, as in `FieldPlan`; `[N]` behind it names an element of a list, from 0.
    let path: String
    let operation: Operation
    /// The element of the list at `path` that is meant; nil for the field itself.
    private var element: Int?

    init(path: String, operation: Operation) {
        self.path = path
        self.operation = operation
    }

    private init(path: String, operation: Operation, element: Int) {
        self.path = path
        self.operation = operation
        self.element = element
    }

    /// The path of the field, and the number of the element behind it.
    private static func parts(of path: String) -> (field: String, element: Int?) {
        guard path.hasSuffix("]"), let start = path.lastIndex(of: "["),
            let number = Int(path[path.index(after: start)...].dropLast())
        else { return (path, nil) }
        return (String(path[..<start]), number)
    }

    /// The record with the change; nil if the path leads through what is no object.
    ///
    /// - Parameter record: one JSON object, with or without white space around it.
    func applied(to record: [UInt8]) -> [UInt8]? {
        let object = Self.trimmed(record)
        var output = ByteBuffer(capacity: object.count + 256)
        let (field, element) = Self.parts(of: path)
        let keys = FieldPlan.components(of: field)[...]
        if let element {
            let edit = RecordEdit(path: field, operation: operation, element: element)
            guard edit.rewrite(object.span.bytes, keys, into: &output) else { return nil }
            return output.withUnsafeBytes { [UInt8]($0) }
        }
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
            } else if rest.isEmpty, let wanted = self.element {
                guard element.kind == .array, rewrite(list: element.value, wanted, into: &output)
                else { return false }
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
            guard case .set(let value) = operation, element == nil else { return false }
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

    /// Whether the whole field goes.
    private var isRemoval: Bool {
        if case .remove = operation { element == nil } else { false }
    }

    /// Appends the list with the change of one element.
    private func rewrite(list: RawSpan, _ wanted: Int, into output: inout ByteBuffer) -> Bool {
        var elements = JSONElements(of: list)
        var number = 0
        var isFound = false
        var isFirst = true
        output.append(UInt8(ascii: "["))
        while let element = elements.next() {
            let isWanted = number == wanted
            number += 1
            isFound = isFound || isWanted
            if isWanted, case .remove = operation { continue }
            if !isFirst { output.append(UInt8(ascii: ",")) }
            isFirst = false
            if isWanted {
                guard appendNew(element.value, element.kind, to: &output) else { return false }
            } else {
                Self.append(element.value, element.kind, to: &output)
            }
        }
        output.append(UInt8(ascii: "]"))
        return isFound
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
