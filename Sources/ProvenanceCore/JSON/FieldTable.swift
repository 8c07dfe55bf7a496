/// What kind of JSON value stands in a field.
package enum JSONKind: UInt8, Sendable {
    /// A string without escapes: its bytes are its text.
    case string
    /// A string with at least one escape: see `JSONText.unescape`.
    case escapedString
    case number
    case `true`
    case `false`
    case null
    case array
    case object
}

/// Where one wanted field stands in a record.
package struct FieldSlot: Sendable {
    /// The field's number in the plan.
    package var field: Int
    package var kind: JSONKind
    /// Whether `start` and `end` count in the document that was found inside a string, rather
    /// than in the line's own text.
    package var isEmbedded: Bool
    /// The bytes of the value: of a string without its quotes, of anything else all of it.
    package var start: Int
    package var end: Int

    package var byteCount: Int { end - start }

    // By pattern, and here: `==` of an enumeration with raw values is looked up at run time where
    // another module asks.

    package var isString: Bool {
        switch kind {
        case .string, .escapedString: true
        case .number, .true, .false, .null, .array, .object: false
        }
    }

    /// Whether the value is a string with escapes.
    package var hasEscapes: Bool {
        if case .escapedString = kind { true } else { false }
    }

    /// Whether the field holds nothing: `null`, an empty string, or `[]`.
    package var isVoid: Bool {
        switch kind {
        case .null: true
        case .string, .escapedString: start == end
        case .array: end - start == 2
        case .number, .true, .false, .object: false
        }
    }
}

/// The wanted fields of one record, in the order in which they stand. A worker's scratch.
///
/// A field that occurs twice has two slots: what that means is for the reader to say.
package struct FieldTable: ~Copyable {
    private let inPlace = InPlace()
    package private(set) var slots: [FieldSlot] = []

    /// Whether the record held more wanted fields than `Limits.fieldsPerRecord`, or documents
    /// inside strings that were too many or too deep to be read. What lies beyond was not kept, so
    /// the record must not be allowed.
    package private(set) var isOverfull = false

    package init(capacity: Int = Limits.fieldsPerRecord) { slots.reserveCapacity(capacity) }

    package mutating func removeAll() {
        slots.removeAll(keepingCapacity: true)
        isOverfull = false
    }

    /// Notes that something that is wanted could not be looked at.
    mutating func markOverfull() { isOverfull = true }

    mutating func append(_ slot: FieldSlot) {
        if slots.count < Limits.fieldsPerRecord {
            slots.append(slot)
        } else {
            isOverfull = true
        }
    }
}
