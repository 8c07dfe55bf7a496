import ProvenanceCore

/// Asks the opt-out lists about the addresses of a record. A worker's scratch.
///
/// Every address counts, and what an archive or a proxy address wraps counts as well: lists match
/// widely. An address that cannot be read is not an address that is free.
struct RecordLocator: ~Copyable {
    private let rules: RuleSet
    private var reader = HostReader()
    private var host = ByteBuffer()
    private var address = ByteBuffer()
    private var handles: [OptOutEntries.Handle] = []

    /// What the lists say against the last record.
    private(set) var reasons: [Reason] = []
    /// Whether the last record holds no address at all, though lists of domains are configured.
    private(set) var isUnlocated = false

    init(_ rules: RuleSet) { self.rules = rules }

    /// Asks about the record whose slots are in `table`.
    mutating func locate(
        _ fields: borrowing RecordFields,
        _ table: borrowing FieldTable,
        _ scanner: borrowing JSONScanner,
        _ text: RawSpan
    ) {
        if !reasons.isEmpty { reasons.removeAll() }
        isUnlocated = false
        guard let domains = rules.optOuts else { return }
        var hasAddress = false
        for number in fields.urls {
            let slot = table.slots[number]
            let value = scanner.text(of: slot, in: text)
            let isOptional = fields.isURLOnlyIfHTTP(slot)
            if isOptional, !Self.isHTTP(value) { continue }
            if ask(domains, value, slot, isOptional) { hasAddress = true }
        }
        isUnlocated = !hasAddress
    }

    /// Whether the text begins with `http://` or `https://`, escaped slashes included.
    private static func isHTTP(_ value: RawSpan) -> Bool {
        guard value.byteCount > 8 else { return false }
        let scheme: StaticString = "http"
        for index in 0..<4
        where value.unsafeLoad(fromByteOffset: index, as: UInt8.self) | 0x20
            != scheme.utf8Start[index]
        {
            return false
        }
        let fifth = value.unsafeLoad(fromByteOffset: 4, as: UInt8.self)
        let sixth = value.unsafeLoad(fromByteOffset: 5, as: UInt8.self)
        return fifth == UInt8(ascii: ":")
            || (fifth | 0x20 == UInt8(ascii: "s") && sixth == UInt8(ascii: ":"))
    }

    /// Asks about one field; whether it holds anything.
    private mutating func ask(
        _ domains: OptOutIndex,
        _ value: RawSpan,
        _ slot: FieldSlot,
        _ isOptional: Bool
    ) -> Bool {
        switch slot.kind {
        case .string:
            if Self.isBlank(value) { return false }
            askAddress(domains, value, slot)
        case .escapedString:
            var unescaped = ByteBuffer()
            swap(&unescaped, &address)
            unescaped.removeAll()
            JSONText.unescape(value, into: &unescaped)
            askAddress(domains, unescaped.bytes, slot)
            swap(&unescaped, &address)
        case .array:
            var hasAny = false
            var elements = JSONElements(of: value)
            while let element = elements.next() {
                if element.kind == .null { continue }
                hasAny = true
                let text = ByteBuffer(text: element.text)
                if element.kind == .string || element.kind == .escapedString {
                    askAddress(domains, text.bytes, slot)
                } else {
                    reasons.append(rules.reasonForUnreadableURL(text.bytes, slot))
                }
            }
            return hasAny
        case .number, .true, .false, .null, .object:
            if !isOptional { reasons.append(rules.reasonForUnreadableURL(value, slot)) }
        }
        return true
    }

    private static func isBlank(_ value: RawSpan) -> Bool {
        for index in 0..<value.byteCount
        where value.unsafeLoad(fromByteOffset: index, as: UInt8.self) > 0x20 { return false }
        return true
    }

    private mutating func askAddress(_ domains: OptOutIndex, _ url: RawSpan, _ slot: FieldSlot) {
        let reading = reader.readHost(ofURL: url, into: &host)
        guard reading.isReadable else {
            reasons.append(rules.reasonForUnreadableURL(url, slot))
            return
        }
        match(domains, reading, url, slot)
    }

    private static func match(
        _ domains: OptOutIndex,
        _ host: borrowing ByteBuffer,
        isAddress: Bool,
        into handles: inout [OptOutEntries.Handle]
    ) {
        domains.match(host: host.bytes, isAddress: isAddress, into: &handles)
    }

    private mutating func match(
        _ domains: OptOutIndex,
        _ reading: HostReading,
        _ url: RawSpan,
        _ slot: FieldSlot
    ) {
        handles.removeAll(keepingCapacity: true)
        Self.match(domains, host, isAddress: reading.isAddress, into: &handles)
        if handles.isEmpty { return }
        for handle in handles {
            reasons.append(
                rules.reason(for: handle, in: domains, host: host.bytes, url: url, slot)
            )
        }
    }
}
