package import ProvenanceCore

/// The header fields of a response that hold signals, in every shape in which records keep them:
/// an object of strings or of lists, a list of pairs, a list of objects with a name and a value,
/// or the block as it came over the wire.
///
/// Lines of one name are joined with commas (RFC 9110 section 5.3), except those of
/// `X-Robots-Tag`, each of which is a statement of its own.
package struct ResponseHeaders: Sendable {
    package private(set) var fields: [SignalField] = []

    /// Fields that some standard reads; all others are passed over.
    private static let names: [StaticString] = [
        "content-usage", "content-signal", "tdm-reservation", "tdm-policy", "x-robots-tag", "link",
    ]

    /// Reads a record's field.
    ///
    /// - Parameter value: the field's bytes; of a string without its quotes.
    package init(_ value: RawSpan, kind: JSONKind) {
        switch kind {
        case .string: fields = Self.fields(ofBlock: value)
        case .escapedString:
            var text = ByteBuffer(capacity: value.byteCount)
            JSONText.unescape(value, into: &text)
            fields = Self.fields(ofBlock: text.bytes)
        case .object, .array:
            var fields = Self.empty
            NamedValues.forEach(
                in: value,
                kind: kind,
                nameKeys: ["name", "key"],
                valueKeys: ["value"]
            ) { name, value, kind in
                if let name = Self.known(name) { fields.add(name, value, kind: kind) }
            }
            self.fields = fields.all
        case .number, .true, .false, .null: break
        }
    }

    /// Reads one header that has a record's field to itself (`x_robots_tag`).
    package init(name: String, _ value: RawSpan, kind: JSONKind) {
        var fields = Self.empty
        let bytes = ByteBuffer(text: name)
        if let name = Self.known(bytes.bytes) { fields.add(name, value, kind: kind) }
        self.fields = fields.all
    }

    /// Reads a header block up to its blank line: a status line and lines of `name: value`, ended
    /// by CR LF or LF; a line that starts with white space goes on with the one above (RFC 9112
    /// section 5.2).
    package init(block: RawSpan) { fields = Self.fields(ofBlock: block) }

    private static func fields(ofBlock block: RawSpan) -> [SignalField] {
        var fields = Self.empty
        var pending: (name: String, text: [UInt8], line: Int)?
        func byte(_ index: Int) -> UInt8 { block.unsafeLoad(fromByteOffset: index, as: UInt8.self) }
        var index = 0
        var line = 0
        var hasStarted = false
        while index < block.byteCount {
            let stop =
                block.firstOffset(of: UInt8(ascii: "\n"), from: index, to: block.byteCount)
                ?? block.byteCount
            let start = index
            index = stop + 1
            line += 1
            let content = FieldItems.trim(start..<stop, in: block)
            if content.isEmpty {
                if hasStarted { break }
                continue
            }
            hasStarted = true
            if byte(start) == 0x20 || byte(start) == 0x09 {
                let more = block.extracting(content).withUnsafeBytes { [UInt8]($0) }
                if pending.map({ $0.text.count <= Limits.signalFieldBytes }) == true {
                    pending?.text += [0x20] + more
                }
                continue
            }
            if let pending { fields.add(pending.name, pending.text, line: pending.line) }
            pending = nil
            guard
                let colon = block.firstOffset(
                    of: UInt8(ascii: ":"),
                    from: content.lowerBound,
                    to: content.upperBound
                ),
                let name = Self.known(block.extracting(content.lowerBound..<colon))
            else { continue }
            let value = FieldItems.trim((colon + 1)..<content.upperBound, in: block)
            pending = (name, block.extracting(value).withUnsafeBytes { [UInt8]($0) }, line)
        }
        if let pending { fields.add(pending.name, pending.text, line: pending.line) }
        return fields.all
    }

    private static var empty: SignalFields {
        SignalFields(carrier: .header) { $0 != "x-robots-tag" }
    }

    /// The name of a field that some standard reads, or nil.
    static func known(_ name: RawSpan) -> String? {
        number(of: name).map { String(describing: names[$0]) }
    }

    /// The number of a field that some standard reads, or nil. Names stand in any case, and with
    /// underscores for hyphens where records are flattened.
    package static func number(of name: RawSpan) -> Int? {
        names.indices.first { number in
            let wanted = names[number]
            guard wanted.utf8CodeUnitCount == name.byteCount else { return false }
            for index in 0..<name.byteCount {
                let byte = lowerASCII(name.unsafeLoad(fromByteOffset: index, as: UInt8.self))
                let plain = byte == UInt8(ascii: "_") ? UInt8(ascii: "-") : byte
                if plain != wanted.utf8Start[index] { return false }
            }
            return true
        }
    }
}
