import ProvenanceCore

/// Asks the lists about a record: its addresses, its repository, its authors, its ids. A worker's
/// scratch.
///
/// Everything counts that could name the record, and what an archive or a proxy address wraps
/// counts as well: lists match widely. What cannot be read is not free, and neither is a record
/// that lacks what a list needs.
struct RecordLocator: ~Copyable {
    private let inPlace = InPlace()
    private let rules: RuleSet
    private let asked: AskedKinds
    private var hostReader = HostReader()
    private var keyReader = RecordKeyReader()
    private var keys = KeyList()
    private var host = ByteBuffer()
    /// A field's text with its escapes undone; the address inside another.
    private var unescaped = ByteBuffer()
    private var inner = ByteBuffer()
    private var handles: [OptOutEntries.Handle] = []
    /// The kinds that the last record could be asked about.
    private var located = KindSet()

    /// What the lists say against the last record.
    private(set) var reasons: [Reason] = []
    /// What the last record lacks, that lists need.
    private(set) var missing = NeededParts()
    /// What the lists were asked with about the last record, if that is kept.
    private(set) var askedKeys = AskedKeys()
    private let keepsKeys: Bool

    /// - Parameter keepsKeys: whether `askedKeys` is filled.
    init(_ rules: RuleSet, keepsKeys: Bool = false) {
        self.rules = rules
        self.keepsKeys = keepsKeys
        asked = AskedKinds(rules.optOuts?.kinds ?? [])
    }

    /// Asks about the record whose slots are in `table`.
    mutating func locate(
        _ fields: borrowing RecordFields,
        _ table: borrowing FieldTable,
        _ scanner: borrowing JSONScanner,
        _ text: RawSpan
    ) {
        if !reasons.isEmpty { reasons.removeAll() }
        missing = []
        if keepsKeys { askedKeys.removeAll() }
        guard let optOuts = rules.optOuts else { return }
        located = []
        if asked.needsAddresses {
            for number in fields.urls {
                let slot = table.slots[number]
                let value = scanner.text(of: slot, in: text)
                let isOptional = fields.isURLOnlyIfHTTP(slot)
                if isOptional, slot.isString, !Self.isHTTP(value) { continue }
                askAddresses(optOuts, value, slot, isOptional)
            }
        }
        if asked.needsFields {
            for number in fields.named {
                let slot = table.slots[number]
                for role in fields.roles(of: slot) {
                    askField(optOuts, scanner.text(of: slot, in: text), slot, role)
                }
            }
        }
        if located != asked.kinds { missing = asked.parts(lacking: located) }
    }

    /// Whether the text begins with `http://` or `https://`, escaped slashes included.
    private static func isHTTP(_ value: RawSpan) -> Bool {
        hasPrefix(value, "http:") || hasPrefix(value, "https:")
    }

    private static func isBlank(_ value: RawSpan) -> Bool {
        for index in 0..<value.byteCount
        where value.unsafeLoad(fromByteOffset: index, as: UInt8.self) > 0x20 { return false }
        return true
    }

    // MARK: Addresses

    /// Asks about a field of the record's addresses.
    private mutating func askAddresses(
        _ optOuts: OptOutIndex,
        _ value: RawSpan,
        _ slot: FieldSlot,
        _ isOptional: Bool
    ) {
        switch slot.kind {
        case .string: askAddress(optOuts, value, FieldPlace(slot))
        case .escapedString:
            var text = ByteBuffer()
            swap(&text, &unescaped)
            text.removeAll()
            JSONText.unescape(value, into: &text)
            askAddress(optOuts, text.bytes, FieldPlace(slot))
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
                    askAddress(optOuts, text.bytes, place)
                case .number, .true, .false, .array, .object:
                    if !isOptional { noteUnreadableAddress(text.bytes, place) }
                }
            }
        case .number, .true, .false, .null, .object:
            if !isOptional { noteUnreadableAddress(value, FieldPlace(slot)) }
        }
    }

    /// Asks about an address, and about the one that it wraps.
    private mutating func askAddress(_ optOuts: OptOutIndex, _ url: RawSpan, _ place: FieldPlace) {
        if Self.isBlank(url) { return }
        guard askReadable(optOuts, url, place) else { return noteUnreadableAddress(url, place) }
        located.formUnion(asked.locatedByAddress)
        var wrapped = ByteBuffer()
        swap(&wrapped, &inner)
        // An address inside that cannot be read is as good as none.
        if WrappedURL.unwrap(url, host: host.bytes, into: &wrapped),
            !askReadable(optOuts, wrapped.bytes, place)
        {
            noteUnreadableAddress(url, place)
        }
        swap(&wrapped, &inner)
    }

    /// Asks about one address; false if it cannot be read.
    private mutating func askReadable(
        _ optOuts: OptOutIndex,
        _ url: RawSpan,
        _ place: FieldPlace
    ) -> Bool {
        let isAddress: Bool
        if asked.needsNormalURLs {
            let reading = keyReader.readAddress(url)
            guard reading.isReadable else { return false }
            isAddress = reading.isAddress
            Self.copyHost(of: keyReader.address, to: &host)
        } else {
            let reading = hostReader.readHost(ofURL: url, into: &host)
            guard reading.isReadable else { return false }
            isAddress = reading.isAddress
        }
        if asked.asksHosts {
            handles.removeAll(keepingCapacity: true)
            if keepsKeys { Self.keep(host, isAddress: isAddress, in: &askedKeys) }
            Self.match(optOuts, host, isAddress: isAddress, into: &handles)
            report(optOuts, .host, url, place)
        }
        if asked.needsNormalURLs { askWholeAddress(optOuts, url, place) }
        return true
    }

    /// Asks about the address in `keyReader` as a whole.
    private mutating func askWholeAddress(
        _ optOuts: OptOutIndex,
        _ url: RawSpan,
        _ place: FieldPlace
    ) {
        if keepsKeys, asked.needsAddressItself { askedKeys.add(address: url) }
        for kind in asked.byAddress {
            handles.removeAll(keepingCapacity: true)
            switch kind {
            case .urlPrefixes: Self.matchPrefixes(optOuts, keyReader.address, into: &handles)
            case .urlPatterns: Self.matchPatterns(optOuts, keyReader.address, into: &handles)
            case .domains, .hosts, .urls, .repositories, .accounts, .authors, .ids, .hashes,
                .works, .sources:
                keys.removeAll()
                keyReader.appendAddressKeys(for: kind, to: &keys)
                if keepsKeys { Self.keep(keys, of: kind.space, in: &askedKeys) }
                Self.match(optOuts, kind.space, keys, into: &handles)
                if keys.isOverfull { noteOverfull(kind, url, place) }
            }
            if !handles.isEmpty { report(optOuts, .address, url, place) }
        }
    }

    private static func keep(
        _ host: borrowing ByteBuffer,
        isAddress: Bool,
        in asked: inout AskedKeys
    ) {
        asked.add(host: host.bytes, isAddress: isAddress)
    }

    private static func keep(
        _ keys: borrowing KeyList,
        of space: KeySpace,
        in asked: inout AskedKeys
    ) {
        for number in 0..<keys.count { asked.add(keys[number], of: space) }
    }

    private static func copyHost(of address: borrowing NormalURL, to host: inout ByteBuffer) {
        host.removeAll()
        host.append(address.hostBytes)
    }

    private static func match(
        _ optOuts: OptOutIndex,
        _ host: borrowing ByteBuffer,
        isAddress: Bool,
        into handles: inout [OptOutEntries.Handle]
    ) {
        optOuts.match(host: host.bytes, isAddress: isAddress, into: &handles)
    }

    private static func matchPrefixes(
        _ optOuts: OptOutIndex,
        _ address: borrowing NormalURL,
        into handles: inout [OptOutEntries.Handle]
    ) {
        optOuts.matchPrefixes(of: address, into: &handles)
    }

    private static func matchPatterns(
        _ optOuts: OptOutIndex,
        _ address: borrowing NormalURL,
        into handles: inout [OptOutEntries.Handle]
    ) {
        optOuts.matchPatterns(of: address, into: &handles)
    }

    private static func match(
        _ optOuts: OptOutIndex,
        _ space: KeySpace,
        _ keys: borrowing KeyList,
        into handles: inout [OptOutEntries.Handle]
    ) {
        for number in 0..<keys.count {
            optOuts.match(space, key: keys[number], into: &handles)
        }
    }

    // MARK: Other fields

    /// Asks about a field for every kind of list that its role can feed.
    private mutating func askField(
        _ optOuts: OptOutIndex,
        _ value: RawSpan,
        _ slot: FieldSlot,
        _ role: FieldRole
    ) {
        for kind in asked.kinds(of: role) {
            keys.removeAll()
            let reading = keyReader.appendKeys(
                of: value,
                slot.kind,
                role: role,
                for: kind,
                to: &keys
            )
            handles.removeAll(keepingCapacity: true)
            if keepsKeys { Self.keep(keys, of: kind.space, in: &askedKeys) }
            Self.match(optOuts, kind.space, keys, into: &handles)
            if !handles.isEmpty { report(optOuts, .field, value, FieldPlace(slot)) }
            if keys.isOverfull { noteOverfull(kind, value, FieldPlace(slot)) }
            guard kind.locatingRoles.contains(role) else { continue }
            switch reading {
            case .keys: located.insert(kind)
            case .nothing: break
            case .unreadable:
                located.insert(kind)
                reasons.append(
                    rules.reasonForUnreadable(kind.needed, String(copying: value), FieldPlace(slot))
                )
            }
        }
    }

    // MARK: Reasons

    /// Appends a reason for each entry that was found.
    private mutating func report(
        _ optOuts: OptOutIndex,
        _ part: MatchedPart,
        _ value: RawSpan,
        _ place: FieldPlace
    ) {
        if handles.count > 1 {
            // Two keys of one field may lead to one entry.
            handles.sort()
            var last: OptOutEntries.Handle?
            handles.removeAll { handle in
                defer { last = handle }
                return handle == last
            }
        }
        for handle in handles {
            let text = part == .host ? String(copying: host.bytes) : nil
            reasons.append(
                rules.reason(for: handle, in: optOuts, host: text, String(copying: value), place)
            )
        }
    }

    /// An address is there, and cannot be read: lists of addresses cannot be asked about it. What
    /// else could be told from it may stand in another field.
    private mutating func noteUnreadableAddress(_ value: RawSpan, _ place: FieldPlace) {
        guard asked.parts.contains(.url) else { return }
        reasons.append(rules.reasonForUnreadable(.url, String(copying: value), place))
        located.formUnion(asked.neededAddress)
    }

    /// There is more in a field than was kept.
    private mutating func noteOverfull(_ kind: OptOutKind, _ value: RawSpan, _ place: FieldPlace) {
        reasons.append(rules.reasonForUnreadable(kind.needed, String(copying: value), place))
    }
}

/// What of a record an entry was found for.
enum MatchedPart { case host, address, field }

/// A field of a record, or an element of an array in it.
struct FieldPlace {
    let slot: FieldSlot
    let element: Int?

    init(_ slot: FieldSlot, element: Int? = nil) {
        self.slot = slot
        self.element = element
    }
}
