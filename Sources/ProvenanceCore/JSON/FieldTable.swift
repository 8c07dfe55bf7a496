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
    package var isVoid: Bool { byteCount == kind.voidByteCount }
}

extension JSONKind {
    /// How long a value of this kind is that holds nothing: `null`, `""`, `[]`. None of the others
    /// is ever void.
    fileprivate var voidByteCount: Int {
        switch self {
        case .string, .escapedString: 0
        case .array: 2
        case .null: 4
        case .number, .true, .false, .object: -1
        }
    }
}

/// The fields of a record's slots, in order, nine bits each: the field's number, then whether the
/// slot is void. A one stands in front.
package struct FieldShape {
    /// Slots that fit.
    static let slotLimit = 14
    /// Numbers of fields that fit: more than any plan asks for.
    static let fieldLimit = 256

    private var high: UInt64 = 0
    private var low: UInt64 = 1

    mutating func append(_ slot: FieldSlot) {
        high = high &<< 9 | low &>> 55
        low = low &<< 9 | UInt64(truncatingIfNeeded: slot.field &<< 1) | (slot.isVoid ? 1 : 0)
    }

    package func isEqual(to other: FieldShape) -> Bool {
        (high ^ other.high) | (low ^ other.low) == 0
    }
}

/// The wanted fields of one record, in the order in which they stand. A worker's scratch.
///
/// A field that occurs twice has two slots: what that means is for the reader to say.
package struct FieldTable: ~Copyable {
    private let inPlace = InPlace()
    /// The first `count` of these are slots of the record; those behind it are of earlier ones.
    private var storage: [FieldSlot]
    package private(set) var count = 0

    /// Which fields the slots are of, in their order, and which of them are void: two tables with
    /// the same shape play the same roles. Nil where that does not fit.
    package var shape: FieldShape? { count <= FieldShape.slotLimit ? packedShape : nil }
    private var packedShape = FieldShape()

    /// Whether the record held more wanted fields than `Limits.fieldsPerRecord`, or documents
    /// inside strings that were too many or too deep to be read. What lies beyond was not kept, so
    /// the record must not be allowed.
    package private(set) var isOverfull = false

    /// - Parameter capacity: slots that there is room for from the start.
    package init(capacity: Int = Limits.fieldsPerRecord) {
        let none = FieldSlot(field: 0, kind: .null, isEmbedded: false, start: 0, end: 0)
        storage = Array(repeating: none, count: capacity)
    }

    package var slots: Span<FieldSlot> {
        @_lifetime(borrow self)
        get { storage.span.extracting(0..<count) }
    }

    package mutating func removeAll() {
        count = 0
        packedShape = FieldShape()
        isOverfull = false
    }

    /// Notes that something that is wanted could not be looked at.
    mutating func markOverfull() { isOverfull = true }

    @inline(__always)
    mutating func append(_ slot: FieldSlot) {
        if count < storage.count {
            storage[count] = slot
        } else if count < Limits.fieldsPerRecord {
            storage.append(slot)
        } else {
            isOverfull = true
            return
        }
        count &+= 1
        packedShape.append(slot)
    }
}
