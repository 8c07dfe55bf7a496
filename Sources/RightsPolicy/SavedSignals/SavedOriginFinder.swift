import ProvenanceCore

/// Finds out whether there are saved signals of a record's origins, without reading any of them.
/// A worker's scratch.
///
/// An address that an archive or a proxy wraps counts as well as the wrapping one: what either
/// prohibits is prohibited.
struct SavedOriginFinder: ~Copyable {
    private let saved: SavedSignals?
    private var reader = OriginReader()
    private var origin = ByteBuffer(capacity: 256)
    /// The origin that was looked up last, and whether it is known: records of one site mostly
    /// stand side by side.
    private var lastOrigin = ByteBuffer(capacity: 256)
    private var isLastKnown = false
    /// Origins that were looked up, and those that were not the last one again.
    private(set) var lookups = 0
    private(set) var misses = 0
    private var inner = ByteBuffer()
    private var unescaped = ByteBuffer()

    /// Whether something is saved of an origin of the last record.
    private(set) var isKnown = false
    /// Whether the last record has no address that can be asked about, or one that cannot be.
    private(set) var isUnlocated = false

    init(_ saved: SavedSignals?) { self.saved = saved }

    /// Asks about the record whose slots are in `table`.
    mutating func find(
        _ fields: borrowing RecordFields,
        _ table: borrowing FieldTable,
        _ scanner: borrowing JSONScanner,
        _ text: RawSpan
    ) {
        isKnown = false
        isUnlocated = false
        guard let saved else { return }
        var isLocated = false
        for number in fields.urls {
            let slot = table.slots[number]
            let value = scanner.text(of: slot, in: text)
            let isOptional = fields.isURLOnlyIfHTTP(slot)
            switch slot.kind {
            case .string:
                if isOptional, !Self.isHTTP(value) { continue }
                if ask(saved, value) { isLocated = true }
            case .escapedString:
                var plain = ByteBuffer()
                swap(&plain, &unescaped)
                plain.removeAll()
                JSONText.unescape(value, into: &plain)
                if !isOptional || Self.isHTTP(plain.bytes), ask(saved, plain.bytes) {
                    isLocated = true
                }
                swap(&plain, &unescaped)
            case .array:
                var elements = JSONElements(of: value)
                while let element = elements.next() {
                    guard element.kind == .string || element.kind == .escapedString else {
                        if element.kind != .null, !isOptional { isUnlocated = true }
                        continue
                    }
                    let plain = ByteBuffer(text: element.text)
                    if isOptional, !Self.isHTTP(plain.bytes) { continue }
                    if ask(saved, plain.bytes) { isLocated = true }
                }
            case .number, .true, .false, .null, .object:
                if !isOptional { isUnlocated = true }
            }
        }
        if !isLocated { isUnlocated = true }
    }

    private static func isHTTP(_ value: RawSpan) -> Bool {
        hasPrefix(value, "http:") || hasPrefix(value, "https:")
    }

    /// Asks about an address and the one that it wraps; whether it could be read.
    private mutating func ask(_ saved: SavedSignals, _ url: RawSpan) -> Bool {
        guard askOrigin(saved, url) else { return false }
        var wrapped = ByteBuffer()
        swap(&wrapped, &inner)
        if WrappedURL.unwrap(url, host: reader.hostBytes, into: &wrapped),
            !askOrigin(saved, wrapped.bytes)
        {
            isUnlocated = true
        }
        swap(&wrapped, &inner)
        return true
    }

    /// Whether the address has an origin. One that is there and has none cannot be asked about.
    private mutating func askOrigin(_ saved: SavedSignals, _ url: RawSpan) -> Bool {
        switch reader.read(url, into: &origin) {
        case .unreadable(let fault):
            if fault != .empty { isUnlocated = true }
            return false
        case .origin: look(saved)
        case .withoutScheme:
            look(saved)
            _ = reader.read(url, scheme: "http", into: &origin)
            look(saved)
        }
        return true
    }

    private mutating func look(_ saved: SavedSignals) {
        lookups += 1
        if !origin.bytes.elementsEqual(lastOrigin.bytes) {
            misses += 1
            isLastKnown = saved.index.find(origin.bytes) != .nothing
            lastOrigin.removeAll()
            lastOrigin.append(origin)
        }
        if isLastKnown { isKnown = true }
    }
}
