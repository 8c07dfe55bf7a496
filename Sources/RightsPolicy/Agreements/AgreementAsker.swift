import ProvenanceCore

/// Asks the agreements with what the locator has read of a record: which scopes name which of its
/// parts. A worker's scratch.
///
/// It looks up and judges nothing. A record that no scope names costs the look-ups alone.
struct AgreementAsker: ~Copyable {
    let asked: AskedKinds
    private let index: AgreementIndex?
    /// What a record must have to be held against prohibitions that are in force.
    private let prohibiting: AskedKinds
    private var handles: [OptOutEntries.Handle] = []
    private var located = KindSet()

    /// What was found for the last record, sorted by agreement.
    private(set) var hits: [AgreementHit] = []
    private(set) var parts = AgreementParts()
    /// What the last record lacks, that it would have to be held against prohibitions by.
    private(set) var missing = NeededParts()

    init(_ index: AgreementIndex?) {
        self.index = index
        asked = index?.asked ?? AskedKinds([])
        prohibiting = index?.prohibiting ?? AskedKinds([])
    }

    /// Whether there are no agreements to ask.
    var isEmpty: Bool { index == nil }

    /// Begins a record.
    mutating func start() {
        if !hits.isEmpty { hits.removeAll(keepingCapacity: true) }
        parts = AgreementParts()
        missing = []
        located = []
    }

    /// Ends a record.
    ///
    /// - Parameter isOverfull: whether the record has more fields than were kept.
    mutating func finish(isOverfull: Bool) {
        if isOverfull { parts.markOverfull() }
        if hits.count > 1 { hits.sort { $0.entry.agreement < $1.entry.agreement } }
        if !prohibiting.kinds.isEmpty, !prohibiting.kinds.isSubset(of: located) {
            missing = prohibiting.parts(lacking: located)
        }
    }

    // MARK: Addresses

    /// Takes note of an address that can be read.
    mutating func noteAddress() { located.formUnion(prohibiting.locatedByAddress) }

    /// A new place that the record is from.
    mutating func addPlace() -> AgreementPart { parts.add(.place) }

    /// Whether a scope may be about an address of this host.
    func mayHold(host: borrowing ByteBuffer, isAddress: Bool) -> Bool {
        index?.mayHold(host: host.bytes, isAddress: isAddress) ?? false
    }

    /// Asks with the host of an address.
    mutating func ask(
        host: borrowing ByteBuffer,
        isAddress: Bool,
        _ place: FieldPlace,
        _ part: AgreementPart
    ) {
        guard let index else { return }
        index.match(host: host.bytes, isAddress: isAddress, into: &handles)
        if !handles.isEmpty { add(index, place, part) }
    }

    /// Asks with an address as a whole. The identifier of a work in it is a part of its own.
    ///
    /// - Parameter keys: those that the address has for the kind, if the kind is asked with keys.
    mutating func ask(
        _ kind: OptOutKind,
        _ address: borrowing NormalURL,
        _ keys: borrowing KeyList,
        _ place: FieldPlace,
        _ part: AgreementPart
    ) {
        guard let index else { return }
        var part = part
        if kind == .urlPrefixes {
            index.matchPrefixes(of: address, into: &handles)
        } else {
            if kind == .works, part.sort != .other { part = parts.add(.work) }
            match(index, kind, keys)
        }
        if !handles.isEmpty { add(index, place, part) }
    }

    // MARK: Other fields

    /// The part of a record that a field of this role, or one element of it, is.
    mutating func part(of role: FieldRole) -> AgreementPart {
        switch role {
        case .repository: parts.add(.place)
        case .source: parts.add(.source)
        case .account: parts.add(.account)
        // What is no identifier is no part, and of authors each is one.
        default: .outside
        }
    }

    /// Asks with a field, or with one element of it.
    mutating func ask(
        _ kind: OptOutKind,
        _ role: FieldRole,
        _ keys: borrowing KeyList,
        _ reading: PartReading,
        _ place: FieldPlace,
        _ part: AgreementPart
    ) {
        guard let index else { return }
        // What cannot be read says nothing: the record is as if it had no such field.
        if case .keys = reading, asked.isLocated(kind, by: role) { located.insert(kind) }
        switch kind {
        case .works:
            // An identifier that cannot be read is one of a work that nothing covers; an id need
            // be none.
            if case .nothing = reading { return }
            match(index, kind, keys)
            let part = parts.add(.work)
            if !handles.isEmpty { add(index, place, part) }
        case .authors: askAuthors(index, keys, reading, place)
        case .domains, .hosts, .urls, .urlPrefixes, .urlPatterns, .repositories, .accounts, .ids,
            .hashes, .sources:
            match(index, kind, keys)
            if !handles.isEmpty { add(index, place, part) }
        }
    }

    /// A text may name several authors: then each of its pieces must be covered, and the whole
    /// counts for prohibitions alone.
    private mutating func askAuthors(
        _ index: AgreementIndex,
        _ keys: borrowing KeyList,
        _ reading: PartReading,
        _ place: FieldPlace
    ) {
        if case .unreadable = reading { _ = parts.add(.author) }
        for number in 0..<keys.count {
            index.match(.authors, key: keys[number], into: &handles)
            let isWhole = number == 0 && keys.count > 1
            let part = isWhole ? AgreementPart.outside : parts.add(.author)
            if !handles.isEmpty { add(index, place, part) }
        }
        if keys.isOverfull { parts.markOverfull() }
    }

    // MARK: Hits

    private mutating func match(
        _ index: AgreementIndex,
        _ kind: OptOutKind,
        _ keys: borrowing KeyList
    ) {
        index.match(kind.space, keys: keys, into: &handles)
        if keys.isOverfull { parts.markOverfull() }
    }

    /// Turns what was found into hits.
    private mutating func add(
        _ index: AgreementIndex,
        _ place: FieldPlace,
        _ part: AgreementPart
    ) {
        for handle in handles {
            guard let entry = index.entry(handle) else { continue }
            if index.ignores(entry.agreement) { continue }
            hits.append(AgreementHit(entry: entry, part: part, place: place))
        }
        handles.removeAll(keepingCapacity: true)
    }
}
