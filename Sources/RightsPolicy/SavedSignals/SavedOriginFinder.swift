import ProvenanceCore
import RightsSignals

/// Finds out whether saved signals of a record's origins may say something of it, without reading
/// any of them. A worker's scratch.
///
/// An address that an archive or a proxy wraps counts as well as the wrapping one: what either
/// prohibits is prohibited.
struct SavedOriginFinder: ~Copyable {
    private let saved: SavedSignals?
    private var reader = OriginReader()
    private var origin = ByteBuffer(capacity: 256)
    /// The origin that was looked up last, and what was found: records of one site mostly stand
    /// side by side.
    private var lastOrigin = ByteBuffer(capacity: 256)
    private var lastFound = SavedSignalIndex.Found.nothing
    private var path: [UInt8] = []
    /// Origins that were looked up, and those that were not the last one again.
    private(set) var lookups = 0
    private(set) var misses = 0
    private var inner = ByteBuffer()
    private var unescaped = ByteBuffer()

    /// Whether what is saved of an origin of the last record may say something of it.
    private(set) var maySpeak = false
    /// Whether the last record has no address.
    private(set) var isUnlocated = false
    /// The first address of the last record that cannot be read.
    private(set) var unreadable: Unreadable?

    struct Unreadable {
        let place: FieldPlace
        let value: String
    }

    init(_ saved: SavedSignals?) { self.saved = saved }

    /// Asks about the record whose slots are in `table`.
    mutating func find(
        _ fields: borrowing RecordFields,
        _ table: borrowing FieldTable,
        _ scanner: borrowing JSONScanner,
        _ text: RawSpan
    ) {
        maySpeak = false
        isUnlocated = false
        if unreadable != nil { unreadable = nil }
        guard let saved else { return }
        var isLocated = false
        for number in fields.urls {
            let slot = table.slots[number]
            let value = scanner.text(of: slot, in: text)
            let isOptional = fields.isURLOnlyIfHTTP(slot)
            switch slot.kind {
            case .string:
                if isOptional, !Self.isHTTP(value) { continue }
                if ask(saved, value, FieldPlace(slot)) { isLocated = true }
            case .escapedString:
                var plain = ByteBuffer()
                swap(&plain, &unescaped)
                plain.removeAll()
                JSONText.unescape(value, into: &plain)
                if !isOptional || Self.isHTTP(plain.bytes),
                    ask(saved, plain.bytes, FieldPlace(slot))
                {
                    isLocated = true
                }
                swap(&plain, &unescaped)
            case .array:
                var elements = JSONElements(of: value)
                var element = 0
                while let next = elements.next() {
                    defer { element += 1 }
                    let place = FieldPlace(slot, element: element)
                    let plain = ByteBuffer(text: next.text)
                    guard next.kind == .string || next.kind == .escapedString else {
                        if next.kind != .null, !isOptional { note(plain.bytes, place) }
                        continue
                    }
                    if isOptional, !Self.isHTTP(plain.bytes) { continue }
                    if ask(saved, plain.bytes, place) { isLocated = true }
                }
            case .number, .true, .false, .null, .object:
                if !isOptional { note(value, FieldPlace(slot)) }
            }
        }
        isUnlocated = !isLocated && unreadable == nil
    }

    /// Notes an address that is there and cannot be read.
    private mutating func note(_ value: RawSpan, _ place: FieldPlace) {
        if unreadable == nil {
            unreadable = Unreadable(place: place, value: String(copying: value))
        }
    }

    private static func isHTTP(_ value: RawSpan) -> Bool {
        hasPrefix(value, "http:") || hasPrefix(value, "https:")
    }

    /// Asks about an address and the one that it wraps; whether it could be read.
    private mutating func ask(
        _ saved: SavedSignals,
        _ url: RawSpan,
        _ place: FieldPlace
    ) -> Bool {
        var wrapped = ByteBuffer()
        swap(&wrapped, &inner)
        defer { swap(&wrapped, &inner) }
        let isWrapping: Bool
        if let plain = PlainOrigin(url) {
            look(saved, url.extracting(0..<plain.end), url)
            isWrapping = WrappedURL.unwrap(
                host: url.extracting(plain.hostStart..<plain.end),
                rest: url.extracting(plain.end...),
                into: &wrapped
            )
        } else {
            guard askOrigin(saved, url, url, place) else { return false }
            isWrapping = WrappedURL.unwrap(url, host: reader.hostBytes, into: &wrapped)
        }
        if isWrapping, !askOrigin(saved, wrapped.bytes, url, place) { note(url, place) }
        return true
    }

    /// Whether the address has an origin. One that is there and has none cannot be asked about.
    ///
    /// - Parameter written: the whole address, where `url` stands inside one.
    private mutating func askOrigin(
        _ saved: SavedSignals,
        _ url: RawSpan,
        _ written: RawSpan,
        _ place: FieldPlace
    ) -> Bool {
        var found = ByteBuffer()
        swap(&found, &origin)
        defer { swap(&found, &origin) }
        switch reader.read(url, into: &found) {
        case .unreadable(let fault):
            if fault != .empty { note(written, place) }
            return false
        case .origin: look(saved, found.bytes, url)
        case .withoutScheme:
            look(saved, found.bytes, url)
            _ = reader.read(url, scheme: "http", into: &found)
            look(saved, found.bytes, url)
        }
        return true
    }

    /// Looks up the origin of an address.
    private mutating func look(_ saved: SavedSignals, _ origin: RawSpan, _ url: RawSpan) {
        if maySpeak { return }
        lookups += 1
        if !origin.elementsEqual(lastOrigin.bytes) {
            misses += 1
            lastFound = saved.index.find(origin)
            lastOrigin.removeAll()
            lastOrigin.append(origin)
        }
        switch lastFound {
        case .nothing: return
        case .damage: maySpeak = true
        case .record(let place):
            path.removeAll(keepingCapacity: true)
            maySpeak =
                !WorkPath.append(pathOf: url, to: &path)
                || saved.index.maySpeak(at: place, of: path.span.bytes)
        }
    }
}
