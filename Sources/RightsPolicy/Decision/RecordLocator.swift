import ProvenanceCore

/// Reads what identifies a record, once, and asks the lists and the agreements with it: its
/// addresses, its repository, its authors, its ids. A worker's scratch.
///
/// Both are asked with the same keys and take them differently: lists, and what agreements forbid,
/// match widely, whatever could name the record; what agreements grant must cover all that does.
///
/// | part of a record | to a list, or a prohibition | to a grant |
/// |---|---|---|
/// | an address | names the record | a place that must be covered |
/// | an address that wraps another | both name it | the inner one is the place |
/// | an address that cannot be read | is not free | a place that nothing covers |
/// | an array | one field | each element is a part of its own |
struct RecordLocator: ~Copyable {
    private let inPlace = InPlace()
    private(set) var lists: ListAsker
    private(set) var agreements: AgreementAsker
    private let asked: AskedKinds
    private let needsNormalURLs: Bool
    private let keepsKeys: Bool
    private let needsAddresses: Bool
    private let needsFields: Bool
    private var hostReader = HostReader()
    private var keyReader = RecordKeyReader()
    private var keys = KeyList()
    private var host = ByteBuffer()
    /// A field's text with its escapes undone; the address inside another.
    private var unescaped = ByteBuffer()
    private var inner = ByteBuffer()

    /// - Parameter keepsKeys: whether the keys that lists are asked with are kept.
    init(_ rules: RuleSet, keepsKeys: Bool = false) {
        self.keepsKeys = keepsKeys
        lists = ListAsker(rules, keepsKeys: keepsKeys)
        agreements = AgreementAsker(rules.agreements)
        asked = AskedKinds(lists.asked.kinds.union(agreements.asked.kinds))
        needsNormalURLs = asked.needsNormalURLs
        // An agreement must cover every place, whatever its own scopes are.
        needsAddresses = asked.needsAddresses || !agreements.isEmpty
        needsFields = asked.needsFields || !agreements.isEmpty
    }

    /// What the lists say against the last record.
    var reasons: [Reason] { lists.reasons }

    /// What the last record lacks, that lists need or prohibitions do.
    var missing: NeededParts { lists.missing.union(agreements.missing) }

    /// Asks about the record whose slots are in `table`.
    mutating func locate(
        _ fields: borrowing RecordFields,
        _ table: borrowing FieldTable,
        _ scanner: borrowing JSONScanner,
        _ text: RawSpan
    ) {
        lists.start()
        agreements.start()
        if needsAddresses {
            for number in fields.urls {
                let slot = table.slots[number]
                askAddresses(
                    scanner.text(of: slot, in: text),
                    slot,
                    isOptional: fields.isURLOnlyIfHTTP(slot)
                )
            }
        }
        if needsFields {
            for number in fields.named {
                let slot = table.slots[number]
                for role in fields.roles(of: slot) {
                    askField(scanner.text(of: slot, in: text), slot, role)
                }
            }
        }
        lists.finish()
        agreements.finish(isOverfull: table.isOverfull)
    }

    // MARK: Addresses

    /// Asks about a field of the record's addresses.
    ///
    /// - Parameter isOptional: whether it is one only where it looks like one.
    private mutating func askAddresses(_ value: RawSpan, _ slot: FieldSlot, isOptional: Bool) {
        switch slot.kind {
        case .string:
            if isOptional, !Self.isHTTP(value) { return }
            askAddress(value, FieldPlace(slot))
        case .escapedString:
            var text = ByteBuffer()
            swap(&text, &unescaped)
            text.removeAll()
            JSONText.unescape(value, into: &text)
            if !isOptional || Self.isHTTP(text.bytes) { askAddress(text.bytes, FieldPlace(slot)) }
            swap(&text, &unescaped)
        case .array:
            var elements = JSONElements(of: value)
            var number = 0
            while let element = elements.next() {
                defer { number += 1 }
                let place = FieldPlace(slot, element: number)
                let text = ByteBuffer(text: element.text)
                switch element.kind {
                case .null: continue
                case .string, .escapedString:
                    if isOptional, !Self.isHTTP(text.bytes) { continue }
                    askAddress(text.bytes, place)
                case .number, .true, .false, .array, .object:
                    if !isOptional { noteUnreadableAddress(text.bytes, place) }
                }
            }
        case .number, .true, .false, .null, .object:
            if !isOptional { noteUnreadableAddress(value, FieldPlace(slot)) }
        }
    }

    /// Whether the text begins as a web address does.
    private static func isHTTP(_ value: RawSpan) -> Bool {
        hasPrefix(value, "http:") || hasPrefix(value, "https:")
    }

    private static func isBlank(_ value: RawSpan) -> Bool {
        for index in 0..<value.byteCount
        where value.unsafeLoad(fromByteOffset: index, as: UInt8.self) > 0x20 { return false }
        return true
    }

    private mutating func noteUnreadableAddress(_ value: RawSpan, _ place: FieldPlace) {
        lists.noteUnreadableAddress(value, place)
        _ = agreements.addPlace()
    }

    /// Asks about an address, and about the one that it wraps.
    private mutating func askAddress(_ url: RawSpan, _ place: FieldPlace) {
        if Self.isBlank(url) { return }
        guard let isAddress = readHost(url) else { return noteUnreadableAddress(url, place) }
        lists.noteAddress()
        agreements.noteAddress()
        var wrapped = ByteBuffer()
        swap(&wrapped, &inner)
        if hostReader.unwrap(url, host: host.bytes, into: &wrapped) {
            ask(url, isAddress, place, .outside)
            // An address inside that cannot be read is as good as none.
            if let isAddress = readHost(wrapped.bytes) {
                ask(wrapped.bytes, isAddress, place, agreements.addPlace())
            } else {
                noteUnreadableAddress(url, place)
            }
        } else {
            ask(url, isAddress, place, agreements.addPlace())
        }
        swap(&wrapped, &inner)
    }

    /// Reads the host of an address.
    ///
    /// - Returns: whether it is an address itself; nil if it cannot be read.
    private mutating func readHost(_ url: RawSpan) -> Bool? {
        let reading = hostReader.readHost(ofURL: url, into: &host)
        return reading.isReadable ? reading.isAddress : nil
    }

    /// Asks with the address whose host was read last. The rest of it is read only where something
    /// may be about this host.
    private mutating func ask(
        _ url: RawSpan,
        _ isAddress: Bool,
        _ place: FieldPlace,
        _ part: AgreementPart
    ) {
        // Keys are kept for other lists, which may be about any host.
        if needsNormalURLs, !keepsKeys, !lists.mayHold(host: host, isAddress: isAddress),
            !agreements.mayHold(host: host, isAddress: isAddress),
            !asked.mustRead(url, host: host.bytes)
        {
            return
        }
        if lists.asked.asksHosts { lists.ask(host: host, isAddress: isAddress, url, place) }
        if agreements.asked.asksHosts {
            agreements.ask(host: host, isAddress: isAddress, place, part)
        }
        guard needsNormalURLs else { return }
        // A host that can be read makes an address that can be.
        guard keyReader.readAddress(url).isReadable else {
            lists.noteUnreadableAddress(url, place)
            return
        }
        for kind in asked.byAddress {
            if kind.hasAddressKeys {
                keys.removeAll()
                keyReader.appendAddressKeys(for: kind, to: &keys)
                if keys.isEmpty, !keys.isOverfull { continue }
            }
            if lists.asked.kinds.contains(kind) {
                lists.ask(kind, keyReader.address, keys, url, place)
            }
            if agreements.asked.kinds.contains(kind) {
                agreements.ask(kind, keyReader.address, keys, place, part)
            }
        }
    }

    // MARK: Other fields

    /// Asks with a field for every kind that its role can feed.
    private mutating func askField(_ value: RawSpan, _ slot: FieldSlot, _ role: FieldRole) {
        guard case .array = slot.kind else {
            let part = agreements.part(of: role)
            for kind in asked.kinds(of: role) {
                keys.removeAll()
                let reading = keyReader.appendKeys(
                    of: value,
                    slot.kind,
                    role: role,
                    for: kind,
                    to: &keys
                )
                if lists.asked.kinds.contains(kind) {
                    lists.ask(kind, role, keys, reading, value, FieldPlace(slot))
                }
                if agreements.asked.kinds.contains(kind) {
                    agreements.ask(kind, role, keys, reading, FieldPlace(slot), part)
                }
            }
            return
        }
        for kind in lists.asked.kinds(of: role) {
            keys.removeAll()
            let reading = keyReader.appendKeys(
                of: value,
                slot.kind,
                role: role,
                for: kind,
                to: &keys
            )
            lists.ask(kind, role, keys, reading, value, FieldPlace(slot))
        }
        if !agreements.isEmpty { askElements(value, slot, role) }
    }

    /// Asks the agreements with each element of an array.
    private mutating func askElements(_ value: RawSpan, _ slot: FieldSlot, _ role: FieldRole) {
        var elements = JSONElements(of: value)
        var number = 0
        while let element = elements.next() {
            defer { number += 1 }
            if case .null = element.kind { continue }
            let part = agreements.part(of: role)
            for kind in agreements.asked.kinds(of: role) {
                keys.removeAll()
                let reading = keyReader.appendKeys(
                    of: element.value,
                    element.kind,
                    role: role,
                    for: kind,
                    to: &keys
                )
                let place = FieldPlace(slot, element: number)
                agreements.ask(kind, role, keys, reading, place, part)
            }
        }
    }
}

/// A field of a record, or an element of an array in it.
struct FieldPlace {
    let slot: FieldSlot
    let element: Int?

    init(_ slot: FieldSlot, element: Int? = nil) {
        self.slot = slot
        self.element = element
    }
}
