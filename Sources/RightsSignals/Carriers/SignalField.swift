import ProvenanceCore

/// A header or a meta tag that may hold a signal, taken out of whatever carried it.
package struct SignalField: Sendable, Hashable {
    package var carrier: SignalCarrier
    /// In lower case, with hyphens.
    package var name: String
    package var text: [UInt8]
    /// The line that it stands on, from 1; nil where it does not stand on lines.
    package var line: Int?

    package init(_ carrier: SignalCarrier, name: String, text: [UInt8], line: Int? = nil) {
        self.carrier = carrier
        self.name = name
        self.text = text
        self.line = line
    }

    package var source: SignalStandard.Source {
        @_lifetime(borrow self)
        get { SignalStandard.Source(carrier, text.span.bytes, name: name) }
    }
}

/// The signal fields of one response or one page, in the order in which they stand.
struct SignalFields {
    private(set) var all: [SignalField] = []
    let carrier: SignalCarrier
    /// Whether lines of one name are one value: so HTTP has it. Not where a crawler's name stays
    /// in force for what follows it on its line.
    let isJoined: (String) -> Bool

    /// Adds one line of a field; what is beyond the limits is not kept.
    mutating func add(_ name: String, _ text: [UInt8], line: Int?) {
        if isJoined(name), let place = all.firstIndex(where: { $0.name == name }) {
            // What has passed the limit is not read at all; it need not grow.
            guard all[place].text.count <= Limits.signalFieldBytes else { return }
            all[place].text += Array(", ".utf8) + text.prefix(Limits.signalFieldBytes + 1)
        } else if all.count < Limits.signalFields {
            // One byte beyond the limit says that it was passed.
            let kept = Array(text.prefix(Limits.signalURLBytes + 1))
            all.append(SignalField(carrier, name: name, text: kept, line: line))
        }
    }

    /// Adds the text of a JSON value: strings and numbers, and the members of a list of them.
    mutating func add(_ name: String, _ value: RawSpan, kind: JSONKind) {
        switch kind {
        case .string, .number: add(name, bytes(value), line: nil)
        case .escapedString:
            var text = ByteBuffer(capacity: value.byteCount)
            JSONText.unescape(value, into: &text)
            add(name, bytes(text.bytes), line: nil)
        case .array:
            var elements = JSONElements(of: value)
            while let element = elements.next() {
                // A list inside a list is no value of a field.
                if element.kind != .array { add(name, element.value, kind: element.kind) }
            }
        case .true, .false: add(name, bytes(value), line: nil)
        case .null, .object: break
        }
    }

    /// `name` in lower case and with hyphens, as flattened records write it with underscores.
    static func normalized(_ name: RawSpan) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(name.byteCount)
        for index in 0..<name.byteCount {
            let byte = lowerASCII(name.unsafeLoad(fromByteOffset: index, as: UInt8.self))
            text.append(byte == UInt8(ascii: "_") ? UInt8(ascii: "-") : byte)
        }
        return String(decoding: text, as: UTF8.self)
    }

    private func bytes(_ span: RawSpan) -> [UInt8] { span.withUnsafeBytes { [UInt8]($0) } }
}

/// The key and the value of a member, whatever the shape: `{"key": value}`, `{"name": key, "value":
/// value}` or `[key, value]`.
enum NamedValues {
    /// Hands on each pair of a JSON object or list that holds them; what is no pair is passed over.
    static func forEach(
        in value: RawSpan,
        kind: JSONKind,
        nameKeys: [StaticString],
        valueKeys: [StaticString],
        _ body: (_ name: RawSpan, _ value: RawSpan, _ kind: JSONKind) -> Void
    ) {
        switch kind {
        case .object:
            var members = JSONElements(of: value)
            while let member = members.next() {
                handOn(member.key, member.keyKind, member.value, member.kind, body)
            }
        case .array:
            var elements = JSONElements(of: value)
            while let element = elements.next() {
                switch element.kind {
                case .array: pair(element.value, body)
                case .object: named(element.value, nameKeys, valueKeys, body)
                case .string, .escapedString, .number, .true, .false, .null: break
                }
            }
        case .string, .escapedString, .number, .true, .false, .null: break
        }
    }

    private static func pair(_ list: RawSpan, _ body: (RawSpan, RawSpan, JSONKind) -> Void) {
        var elements = JSONElements(of: list)
        guard let name = elements.next(), let value = elements.next() else { return }
        handOn(name.value, name.kind, value.value, value.kind, body)
    }

    /// Hands on a value whose name is a string, its escapes undone.
    private static func handOn(
        _ name: RawSpan,
        _ nameKind: JSONKind,
        _ value: RawSpan,
        _ kind: JSONKind,
        _ body: (RawSpan, RawSpan, JSONKind) -> Void
    ) {
        switch nameKind {
        case .string: body(name, value, kind)
        case .escapedString:
            var text = ByteBuffer(capacity: name.byteCount)
            JSONText.unescape(name, into: &text)
            body(text.bytes, value, kind)
        case .number, .true, .false, .null, .array, .object: break
        }
    }

    private static func named(
        _ object: RawSpan,
        _ nameKeys: [StaticString],
        _ valueKeys: [StaticString],
        _ body: (RawSpan, RawSpan, JSONKind) -> Void
    ) {
        var names = JSONElements(of: object)
        while let name = names.next() {
            guard name.kind == .string || name.kind == .escapedString,
                nameKeys.contains(where: { isEqual(name.key, $0) })
            else { continue }
            var values = JSONElements(of: object)
            while let value = values.next() {
                guard valueKeys.contains(where: { isEqual(value.key, $0) }) else { continue }
                return handOn(name.value, name.kind, value.value, value.kind, body)
            }
            return
        }
    }
}
