import ProvenanceCore

/// Finds out whether there are saved signals of a record's origins, without reading any of them.
/// A worker's scratch.
///
/// An address that an archive or a proxy wraps counts as well as the wrapping one: what either
/// prohibits is prohibited.
struct SavedOriginFinder: ~Copyable {
    private let saved: SavedSignals?
    private var reader = OriginReader()
    private var hosts = HostReader()
    private var origin = ByteBuffer(capacity: 256)
    private var host = ByteBuffer(capacity: 256)
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
        guard askOrigin(saved, url) else {
            if hosts.readHost(ofURL: url, into: &host) != .unreadable(.empty) { isUnlocated = true }
            return false
        }
        guard hosts.readHost(ofURL: url, into: &host).isReadable else { return true }
        var wrapped = ByteBuffer()
        swap(&wrapped, &inner)
        if WrappedURL.unwrap(url, host: host.bytes, into: &wrapped) {
            if !askOrigin(saved, wrapped.bytes) { isUnlocated = true }
        }
        swap(&wrapped, &inner)
        return true
    }

    /// Whether the address has an origin.
    private mutating func askOrigin(_ saved: SavedSignals, _ url: RawSpan) -> Bool {
        switch reader.read(url, into: &origin) {
        case .unreadable: return false
        case .origin: look(saved)
        case .withoutScheme:
            look(saved)
            _ = reader.read(url, scheme: "http", into: &origin)
            look(saved)
        }
        return true
    }

    private mutating func look(_ saved: SavedSignals) {
        if saved.index.find(origin.bytes) != .nothing { isKnown = true }
    }
}
