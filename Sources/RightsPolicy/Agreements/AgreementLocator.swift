import ProvenanceCore

/// Asks the agreements about a record: which scopes name which of its parts. A worker's scratch.
///
/// It looks up and judges nothing. A record that no scope names costs the look-ups alone.
struct AgreementLocator: ~Copyable {
    private let index: AgreementIndex?
    private let asksWorks: Bool
    private var reader = RecordKeyReader()
    private var keys = KeyList()
    private var host = ByteBuffer()
    /// A field's text with its escapes undone; the address inside another.
    private var unescaped = ByteBuffer()
    private var inner = ByteBuffer()
    private var handles: [OptOutEntries.Handle] = []
    private var located = KindSet()

    /// What was found for the last record, sorted by agreement.
    private(set) var hits: [AgreementHit] = []
    private(set) var parts = AgreementParts()
    /// What the last record lacks, that it would have to be held against prohibitions by.
    private(set) var missing = NeededParts()

    init(_ rules: RuleSet) {
        index = rules.agreements
        asksWorks = rules.agreements?.asked.kinds.contains(.works) ?? false
    }

    /// Asks about the record whose slots are in `table`.
    mutating func locate(
        _ fields: borrowing RecordFields,
        _ table: borrowing FieldTable,
        _ scanner: borrowing JSONScanner,
        _ text: RawSpan
    ) {
        guard let index else { return }
        if !hits.isEmpty { hits.removeAll(keepingCapacity: true) }
        parts = AgreementParts()
        missing = []
        located = []
        for number in fields.urls {
            let slot = table.slots[number]
            askAddresses(
                index,
                scanner.text(of: slot, in: text),
                slot,
                isOptional: fields.isURLOnlyIfHTTP(slot)
            )
        }
        for number in fields.named {
            let slot = table.slots[number]
            for role in fields.roles(of: slot) {
                askField(index, scanner.text(of: slot, in: text), slot, role)
            }
        }
        if table.isOverfull { parts.markOverfull() }
        if hits.count > 1 { hits.sort { $0.entry.agreement < $1.entry.agreement } }
        let asked = index.prohibiting
        if !asked.kinds.isEmpty, !asked.kinds.isSubset(of: located) {
            missing = asked.parts(lacking: located)
        }
    }

    // MARK: Addresses

    private mutating func askAddresses(
        _ index: AgreementIndex,
        _ value: RawSpan,
        _ slot: FieldSlot,
        isOptional: Bool
    ) {
        switch slot.kind {
        case .string:
            askAddress(index, value, FieldPlace(slot), isOptional: isOptional)
        case .escapedString:
            var text = ByteBuffer()
            swap(&text, &unescaped)
            text.removeAll()
            JSONText.unescape(value, into: &text)
            askAddress(index, text.bytes, FieldPlace(slot), isOptional: isOptional)
            swap(&text, &unescaped)
        case .array:
            var elements = JSONElements(of: value)
            var number = 0
            while let element = elements.next() {
                defer { number += 1 }
                switch element.kind {
                case .null: continue
                case .string, .escapedString:
                    let text = ByteBuffer(text: element.text)
                    let place = FieldPlace(slot, element: number)
                    askAddress(index, text.bytes, place, isOptional: isOptional)
                case .number, .true, .false, .array, .object:
                    if !isOptional { _ = parts.add(.place) }
                }
            }
        case .number, .true, .false, .null, .object:
            if !isOptional { _ = parts.add(.place) }
        }
    }

    /// Asks about an address. Of one that wraps another the inner one is where the work is from;
    /// what cannot be read is a place that nothing covers.
    private mutating func askAddress(
        _ index: AgreementIndex,
        _ url: RawSpan,
        _ place: FieldPlace,
        isOptional: Bool
    ) {
        if trimmed(url).isEmpty { return }
        if isOptional, !hasPrefix(url, "http:"), !hasPrefix(url, "https:") { return }
        guard reader.readAddress(url).isReadable else { return _ = parts.add(.place) }
        located.formUnion(index.prohibiting.locatedByAddress)
        Self.copyHost(of: reader.address, to: &host)
        var wrapped = ByteBuffer()
        swap(&wrapped, &inner)
        if WrappedURL.unwrap(url, host: host.bytes, into: &wrapped) {
            ask(index, place, AgreementPart(sort: .other, number: 0))
            if reader.readAddress(wrapped.bytes).isReadable {
                ask(index, place, parts.add(.place))
            } else {
                _ = parts.add(.place)
            }
        } else {
            ask(index, place, parts.add(.place))
        }
        swap(&wrapped, &inner)
    }

    /// Asks about the address in `reader`.
    private mutating func ask(
        _ index: AgreementIndex,
        _ place: FieldPlace,
        _ part: AgreementPart
    ) {
        if index.asked.asksHosts {
            handles.removeAll(keepingCapacity: true)
            Self.match(index, reader.address, into: &handles)
            if !handles.isEmpty { add(index, place, part) }
        }
        for kind in index.asked.byAddress where kind != .works && kind != .urlPatterns {
            handles.removeAll(keepingCapacity: true)
            if kind == .urlPrefixes {
                Self.matchPrefixes(index, reader.address, into: &handles)
            } else {
                keys.removeAll()
                reader.appendAddressKeys(for: kind, to: &keys)
                Self.match(index, kind.space, keys, into: &handles)
                if keys.isOverfull { parts.markOverfull() }
            }
            if !handles.isEmpty { add(index, place, part) }
        }
        guard asksWorks else { return }
        keys.removeAll()
        reader.appendAddressKeys(for: .works, to: &keys)
        if !keys.isEmpty {
            let isOther = part.sort == .other
            matchKeys(index, .works, place, isOther ? part : parts.add(.work))
        }
    }

    private static func copyHost(of address: borrowing NormalURL, to host: inout ByteBuffer) {
        host.removeAll()
        host.append(address.hostBytes)
    }

    private static func match(
        _ index: AgreementIndex,
        _ address: borrowing NormalURL,
        into handles: inout [OptOutEntries.Handle]
    ) {
        index.match(host: address.hostBytes, isAddress: address.isAddress, into: &handles)
    }

    private static func matchPrefixes(
        _ index: AgreementIndex,
        _ address: borrowing NormalURL,
        into handles: inout [OptOutEntries.Handle]
    ) {
        index.matchPrefixes(of: address, into: &handles)
    }

    private static func match(
        _ index: AgreementIndex,
        _ space: KeySpace,
        _ keys: borrowing KeyList,
        into handles: inout [OptOutEntries.Handle]
    ) {
        for number in 0..<keys.count { index.match(space, key: keys[number], into: &handles) }
    }

    // MARK: Other fields

    private mutating func askField(
        _ index: AgreementIndex,
        _ value: RawSpan,
        _ slot: FieldSlot,
        _ role: FieldRole
    ) {
        guard case .array = slot.kind else {
            return askPart(index, value, slot.kind, FieldPlace(slot), role)
        }
        var elements = JSONElements(of: value)
        var number = 0
        while let element = elements.next() {
            askPart(index, element.value, element.kind, FieldPlace(slot, element: number), role)
            number += 1
        }
    }

    /// Asks about one thing that a field names.
    private mutating func askPart(
        _ index: AgreementIndex,
        _ value: RawSpan,
        _ kind: JSONKind,
        _ place: FieldPlace,
        _ role: FieldRole
    ) {
        if case .null = kind { return }
        switch role {
        case .repository:
            let part = parts.add(.place)
            for wanted in [OptOutKind.repositories, .accounts] {
                ask(index, value, kind, place, role, wanted, part)
            }
        case .source:
            ask(index, value, kind, place, role, .sources, parts.add(.source))
        case .account:
            ask(index, value, kind, place, role, .accounts, parts.add(.account))
        case .work, .id: askWork(index, value, kind, place, role)
        case .authors:
            ask(
                index,
                value,
                kind,
                place,
                role,
                .accounts,
                AgreementPart(sort: .other, number: 0)
            )
            askAuthors(index, value, kind, place)
        default: break
        }
    }

    private mutating func ask(
        _ index: AgreementIndex,
        _ value: RawSpan,
        _ jsonKind: JSONKind,
        _ place: FieldPlace,
        _ role: FieldRole,
        _ kind: OptOutKind,
        _ part: AgreementPart
    ) {
        guard index.asked.kinds.contains(kind) else { return }
        keys.removeAll()
        let reading = reader.appendKeys(of: value, jsonKind, role: role, for: kind, to: &keys)
        note(reading, kind, role)
        matchKeys(index, kind, place, part)
    }

    /// An identifier that cannot be read is one of a work that nothing covers; an id need be none.
    private mutating func askWork(
        _ index: AgreementIndex,
        _ value: RawSpan,
        _ jsonKind: JSONKind,
        _ place: FieldPlace,
        _ role: FieldRole
    ) {
        guard asksWorks else { return }
        keys.removeAll()
        let reading = reader.appendKeys(of: value, jsonKind, role: role, for: .works, to: &keys)
        note(reading, .works, role)
        if case .nothing = reading { return }
        matchKeys(index, .works, place, parts.add(.work))
    }

    /// A text may name several authors: then each of its pieces must be covered, and the whole
    /// counts for prohibitions alone.
    private mutating func askAuthors(
        _ index: AgreementIndex,
        _ value: RawSpan,
        _ jsonKind: JSONKind,
        _ place: FieldPlace
    ) {
        guard index.asked.kinds.contains(.authors) else { return }
        keys.removeAll()
        let reading = reader.appendKeys(
            of: value,
            jsonKind,
            role: .authors,
            for: .authors,
            to: &keys
        )
        note(reading, .authors, .authors)
        if case .unreadable = reading { _ = parts.add(.author) }
        for number in 0..<keys.count {
            handles.removeAll(keepingCapacity: true)
            Self.match(index, .authors, keys, number, into: &handles)
            let isWhole = number == 0 && keys.count > 1
            let part = isWhole ? AgreementPart(sort: .other, number: 0) : parts.add(.author)
            if !handles.isEmpty { add(index, place, part) }
        }
        if keys.isOverfull { parts.markOverfull() }
    }

    private static func match(
        _ index: AgreementIndex,
        _ space: KeySpace,
        _ keys: borrowing KeyList,
        _ number: Int,
        into handles: inout [OptOutEntries.Handle]
    ) {
        index.match(space, key: keys[number], into: &handles)
    }

    private mutating func note(_ reading: PartReading, _ kind: OptOutKind, _ role: FieldRole) {
        guard kind.locatingRoles.contains(role) else { return }
        // What cannot be read says nothing: the record is as if it had no such field.
        if case .keys = reading { located.insert(kind) }
    }

    // MARK: Hits

    private mutating func matchKeys(
        _ index: AgreementIndex,
        _ kind: OptOutKind,
        _ place: FieldPlace,
        _ part: AgreementPart
    ) {
        handles.removeAll(keepingCapacity: true)
        Self.match(index, kind.space, keys, into: &handles)
        if keys.isOverfull { parts.markOverfull() }
        if !handles.isEmpty { add(index, place, part) }
    }

    private mutating func add(
        _ index: AgreementIndex,
        _ place: FieldPlace,
        _ part: AgreementPart
    ) {
        for handle in handles {
            guard let entry = index.entry(handle) else { continue }
            if entry.agreement == index.ignored { continue }
            hits.append(AgreementHit(entry: entry, part: part, place: place))
        }
    }
}
