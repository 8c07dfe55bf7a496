import ProvenanceCore

/// Tells the record that a person means from all others, by its id or an address of it.
package struct RecordProbe: ~Copyable {
    package enum Key: Hashable, Sendable {
        case id(String)
        /// Compared as `NormalURL` compares.
        case url(String)
    }

    private let key: Key
    private let format: RecordFormat
    private var scanner: JSONScanner
    private var table = FieldTable()
    private var fields: RecordFields
    private var address = NormalURL()
    private let wanted: [UInt8]

    package init(_ key: Key, _ format: RecordFormat) {
        self.key = key
        self.format = format
        scanner = JSONScanner(plan: format.fieldPlan)
        fields = RecordFields(format)
        switch key {
        case .id(let id): wanted = Array(id.utf8)
        case .url(let url): wanted = Self.normal(url, &address)
        }
    }

    /// Whether the record `text[start..<end]` is the one; a line that is no record is not.
    ///
    /// - Parameter text: padded: 16 bytes behind `end` must be readable.
    package mutating func matches(_ text: RawSpan, from start: Int, to end: Int) -> Bool {
        if scanner.scanRecord(text, from: start, to: end, into: &table) != nil { return false }
        fields.assign(table)
        for number in table.slots.indices {
            let slot = table.slots[number]
            if slot.isVoid { continue }
            for field in format.fields(number: slot.field) {
                switch (key, field.role) {
                case (.id, .id):
                    let value = JSONText.string(scanner.text(of: slot, in: text), kind: slot.kind)
                    if Array(value.utf8) == wanted { return true }
                case (.url, .url), (.url, .urlIfHTTP):
                    let value = scanner.text(of: slot, in: text).withUnsafeBytes { [UInt8]($0) }
                    if Self.isAddress(value.span.bytes, slot.kind, wanted, &address) { return true }
                default: break
                }
            }
        }
        return false
    }

    private static func isAddress(
        _ value: RawSpan,
        _ kind: JSONKind,
        _ wanted: [UInt8],
        _ address: inout NormalURL
    ) -> Bool {
        switch kind {
        case .string, .escapedString:
            return normal(JSONText.string(value, kind: kind), &address) == wanted
        case .array:
            var elements = JSONElements(of: value)
            while let element = elements.next() {
                if element.kind == .string || element.kind == .escapedString,
                    normal(element.text, &address) == wanted
                {
                    return true
                }
            }
            return false
        case .number, .true, .false, .null, .object: return false
        }
    }

    /// The address in its normal form; as it is written where it has none.
    private static func normal(_ url: String, _ address: inout NormalURL) -> [UInt8] {
        let text = ByteBuffer(text: url)
        guard address.read(text.bytes).isReadable else { return Array(url.utf8) }
        return address.bytes.withUnsafeBytes { [UInt8]($0) }
    }
}
