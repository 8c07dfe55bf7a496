import ProvenanceCore

/// Asks the lists with what the locator has read of a record, and says what they have against it.
/// A worker's scratch.
///
/// Everything counts that could name the record, and what an archive or a proxy address wraps
/// counts as well: lists match widely. What cannot be read is not free, and neither is a record
/// that lacks what a list needs.
struct ListAsker: ~Copyable {
    let asked: AskedKinds
    private let rules: RuleSet
    private let index: OptOutIndex?
    private var handles: [OptOutEntries.Handle] = []
    /// The kinds that the record could be asked about.
    private(set) var located = KindSet()

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
        index = rules.optOuts
        asked = AskedKinds(rules.optOuts?.kinds ?? [])
    }

    /// Begins a record.
    mutating func start() {
        if !reasons.isEmpty { reasons.removeAll() }
        if keepsKeys { askedKeys.removeAll() }
        missing = []
        located = []
    }

    /// Ends a record.
    mutating func finish() {
        if located != asked.kinds { missing = asked.parts(lacking: located) }
    }

    // MARK: Addresses

    /// Takes note of an address that can be read.
    mutating func noteAddress() { located.formUnion(asked.locatedByAddress) }

    /// An address is there, and cannot be read: lists of addresses cannot be asked about it. What
    /// else could be told from it may stand in another field.
    mutating func noteUnreadableAddress(_ value: RawSpan, _ place: FieldPlace) {
        guard asked.parts.contains(.url) else { return }
        reasons.append(rules.reasonForUnreadable(.url, String(copying: value), place))
        located.formUnion(asked.neededAddress)
    }

    /// Whether an entry may be about an address of this host.
    func mayHold(host: borrowing ByteBuffer, isAddress: Bool) -> Bool {
        index?.mayHold(host: host.bytes, isAddress: isAddress) ?? false
    }

    /// Asks with the host of an address.
    mutating func ask(
        host: borrowing ByteBuffer,
        isAddress: Bool,
        _ url: RawSpan,
        _ place: FieldPlace
    ) {
        guard let index else { return }
        if !handles.isEmpty { handles.removeAll(keepingCapacity: true) }
        if keepsKeys { askedKeys.add(host: host.bytes, isAddress: isAddress) }
        index.match(host: host.bytes, isAddress: isAddress, into: &handles)
        if !handles.isEmpty { report(index, url, place, host: String(copying: host.bytes)) }
    }

    /// Asks with an address as a whole.
    ///
    /// - Parameter keys: those that the address has for the kind, if the kind is asked with keys.
    mutating func ask(
        _ kind: OptOutKind,
        _ address: borrowing NormalURL,
        _ keys: borrowing KeyList,
        _ url: RawSpan,
        _ place: FieldPlace
    ) {
        guard let index else { return }
        if !handles.isEmpty { handles.removeAll(keepingCapacity: true) }
        if keepsKeys { keep(kind, keys, url) }
        switch kind {
        case .urlPrefixes: index.matchPrefixes(of: address, into: &handles)
        case .urlPatterns: index.matchPatterns(of: address, into: &handles)
        case .domains, .hosts, .urls, .repositories, .accounts, .authors, .ids, .hashes, .works,
            .sources:
            index.match(kind.space, keys: keys, into: &handles)
            if keys.isOverfull { noteOverfull(kind, url, place) }
        }
        if !handles.isEmpty { report(index, url, place) }
    }

    private mutating func keep(_ kind: OptOutKind, _ keys: borrowing KeyList, _ value: RawSpan) {
        if kind == .urlPrefixes || kind == .urlPatterns {
            // Both are asked with the same address.
            if kind == .urlPrefixes || !asked.kinds.contains(.urlPrefixes) {
                askedKeys.add(address: value)
            }
            return
        }
        for number in 0..<keys.count { askedKeys.add(keys[number], of: kind.space) }
    }

    // MARK: Other fields

    /// Asks with a field that plays a role.
    mutating func ask(
        _ kind: OptOutKind,
        _ role: FieldRole,
        _ keys: borrowing KeyList,
        _ reading: PartReading,
        _ value: RawSpan,
        _ place: FieldPlace
    ) {
        guard let index else { return }
        if !handles.isEmpty { handles.removeAll(keepingCapacity: true) }
        if keepsKeys { keep(kind, keys, value) }
        index.match(kind.space, keys: keys, into: &handles)
        if !handles.isEmpty { report(index, value, place) }
        if keys.isOverfull { noteOverfull(kind, value, place) }
        guard asked.isLocated(kind, by: role) else { return }
        switch reading {
        case .keys: located.insert(kind)
        case .nothing: break
        case .unreadable:
            located.insert(kind)
            reasons.append(rules.reasonForUnreadable(kind.needed, String(copying: value), place))
        }
    }

    // MARK: Reasons

    /// Appends a reason for each entry that was found.
    ///
    /// - Parameter host: what of the value they were found for, if not all of it.
    private mutating func report(
        _ index: OptOutIndex,
        _ value: RawSpan,
        _ place: FieldPlace,
        host: String? = nil
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
            reasons.append(
                rules.reason(for: handle, in: index, host: host, String(copying: value), place)
            )
        }
    }

    /// There is more in a field than was kept.
    private mutating func noteOverfull(_ kind: OptOutKind, _ value: RawSpan, _ place: FieldPlace) {
        reasons.append(rules.reasonForUnreadable(kind.needed, String(copying: value), place))
    }
}
