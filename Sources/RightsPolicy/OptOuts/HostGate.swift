import ProvenanceCore

/// A small filter in front of the tables of an index: which hosts any entry is about that an address
/// is asked with. Most hosts are none of these, and then an address need not be read as a whole, nor
/// any of its keys be made.
///
/// It knows the host of each entry, and its parent domains as what something lies beneath. One walk
/// from the end of a host either meets an entry's host, which may speak for all beneath, or leaves
/// what is known. It may say yes too often, never no.
///
/// | offset | bytes | content |
/// |---|---|---|
/// | 0 | 24 | the three keys of the hash |
/// | 24 | 8 | words of the filter |
/// | 32 | 8 each | the filter |
///
/// Entries that name no host are no part of it; whoever asks knows by which addresses they are
/// reached (`AskedKinds.mustRead`).
struct HostGate: Sendable {
    static let headerByteCount = 32

    private let hash: KeyHash
    private let filterCount: UInt64
    private let filterStart: Int

    /// Takes a section of `image` for a gate; nil if it cannot be one.
    init?(_ image: RawSpan, at section: Range<Int>) {
        guard section.count >= Self.headerByteCount else { return nil }
        func number(_ offset: Int) -> UInt64 {
            image.unsafeLoadUnaligned(
                fromByteOffset: section.lowerBound + offset,
                as: UInt64.self
            ).littleEndian
        }
        let words = number(24)
        guard (1...UInt64(UInt32.max)).contains(words),
            UInt64(section.count - Self.headerByteCount) == 8 * words
        else { return nil }
        hash = KeyHash(keys: (number(0), number(8), number(16)))
        filterCount = words
        filterStart = section.lowerBound + Self.headerByteCount
    }

    /// The gate of a rule set; nil if it has none.
    static func read(
        _ image: RuleSetImage,
        _ id: RuleSetFormat.SectionID
    ) throws(Diagnostic) -> HostGate? {
        guard let section = image.section(id) else { return nil }
        guard let gate = HostGate(image.bytes, at: section.range) else {
            throw image.damage("has a gate of hosts that cannot be one")
        }
        return gate
    }

    /// Whether an entry may be about the host, or about a domain that it lies beneath.
    ///
    /// - Parameters:
    ///   - host: in the normal form of `HostReader`.
    ///   - isAddress: an address has no parents.
    func mayHold(_ host: RawSpan, isAddress: Bool, in image: RawSpan) -> Bool {
        var suffix = KeyHash.Suffix(of: host, hash)
        var index = isAddress ? -1 : host.byteCount &- 1
        while index >= 0 {
            let byte = host.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
            if byte == UInt8(ascii: ".") {
                let key = suffix.hash(from: index &+ 1)
                let word = word(of: key, image)
                let own = Self.ownBits(of: key)
                if word & own == own { return true }
                let beneath = KeyTable.filterBits(of: key)
                if word & beneath != beneath { return false }
            }
            index &-= 1
        }
        let key = suffix.hash(from: 0)
        let own = Self.ownBits(of: key)
        return word(of: key, image) & own == own
    }

    /// The word of the filter that a key has its bits in.
    @inline(__always)
    private func word(of key: UInt64, _ image: RawSpan) -> UInt64 {
        // INVARIANT: less than `filterCount` words lie before; `init` checked that all are there.
        image.unsafeLoad(
            fromUncheckedByteOffset: filterStart
                &+ 8 &* KeyTable.scaled(key & 0xFFFF_FFFF, to: filterCount),
            as: UInt64.self
        ).littleEndian
    }

    /// The bits of a host that an entry is about, in the same word as those of a parent.
    @inline(__always)
    static func ownBits(of key: UInt64) -> UInt64 { KeyTable.filterBits(of: key &>> 7 ^ key &<< 9) }
}

/// Makes the gate of an index.
struct HostGateBuilder {
    /// Bits of the filter for each host and each parent.
    private static let filterBits = 12

    private let hash: KeyHash
    private var hosts: [UInt64] = []
    private var parents: [UInt64] = []
    /// Parents met lately, by their lowest bits.
    private var recent = [UInt64](repeating: 0, count: 1 << 12)
    /// Whether there is an entry that addresses of any host may be about.
    private var isOpen = false
    /// Whether there is an entry for which an address is read as a whole.
    private var isNeeded = false

    /// - Parameter digests: what the hash is keyed with.
    init(keyedWith digests: String) { hash = KeyHash(keyedWith: "gate\n\(digests)") }

    /// Adds the entries of a source.
    mutating func add(_ source: KeyTableBuilder.Source, of pool: RawSpan) {
        var offset = source.range.lowerBound
        while offset < source.range.upperBound, let layout = EntryLayout(pool, at: offset) {
            let kind = layout.kindCode.flatMap { OptOutKind(code: $0) } ?? source.kind
            add(layout, kind, pool)
            offset = layout.end
        }
    }

    private mutating func add(_ layout: EntryLayout, _ kind: OptOutKind, _ pool: RawSpan) {
        let value = pool.extracting(layout.value)
        switch kind {
        case .domains, .hosts: add(value)
        case .urls, .urlPrefixes:
            isNeeded = true
            add(value.extracting(Self.host(of: value)))
        case .urlPatterns:
            isNeeded = true
            guard let host = URLPatternKey.host(of: value) else { return isOpen = true }
            let name = value.extracting(host.range)
            add(name.extracting(Self.host(of: name)))
        case .repositories, .accounts:
            isNeeded = true
            let host = value.extracting(Self.host(of: value))
            add(host)
            // Keys of these leave out what stands in front of most hosts.
            var long = ByteBuffer(capacity: host.byteCount + 4)
            long.append("www.")
            long.append(host)
            add(long.bytes)
        case .works: isNeeded = true
        case .authors, .ids, .hashes, .sources: break
        }
    }

    /// Where the host stands in an entry: behind a scheme, in front of port and path.
    private static func host(of value: RawSpan) -> Range<Int> {
        var start = 0
        let colon = value.end(at: UInt8(ascii: ":"))
        if colon + 2 < value.byteCount, value.byte(colon + 1) == UInt8(ascii: "/"),
            value.byte(colon + 2) == UInt8(ascii: "/")
        {
            start = colon + 3
        }
        var end = start
        if end < value.byteCount, value.byte(end) == UInt8(ascii: "[") {
            end = min(value.byteCount, value.end(at: UInt8(ascii: "]"), from: end) + 1)
            return start..<end
        }
        while end < value.byteCount {
            let byte = value.byte(end)
            if byte == UInt8(ascii: "/") || byte == UInt8(ascii: ":") { break }
            end += 1
        }
        return start..<end
    }

    private mutating func add(_ host: RawSpan) {
        var state = hash.start
        var index = host.byteCount - 1
        while index >= 0 {
            let byte = host.byte(index)
            if byte == UInt8(ascii: ".") {
                let parent = hash.finish(state)
                let place = Int(parent & 0xFFF)
                if recent[place] != parent {
                    recent[place] = parent
                    parents.append(parent)
                }
            }
            hash.add(byte, to: &state)
            index -= 1
        }
        hosts.append(hash.finish(state))
    }

    /// Appends the section, if a gate is of use.
    func append(_ id: RuleSetFormat.SectionID, to writer: inout RuleSetWriter) {
        if isOpen || !isNeeded { return }
        let bits = (hosts.count + parents.count) * Self.filterBits
        var filter = [UInt64](repeating: 0, count: max(1, (bits + 63) / 64))
        for key in hosts { set(HostGate.ownBits(of: key), of: key, in: &filter) }
        for key in parents { set(KeyTable.filterBits(of: key), of: key, in: &filter) }
        writer.append(id, entryCount: hosts.count, isRequired: false) { section in
            for key in [hash.keys.0, hash.keys.1, hash.keys.2] { section.append(number: key) }
            section.append(number: UInt64(filter.count))
            section.append(numbers: filter)
        }
    }

    private func set(_ bits: UInt64, of key: UInt64, in filter: inout [UInt64]) {
        filter[KeyTable.scaled(key & 0xFFFF_FFFF, to: UInt64(filter.count))] |= bits
    }
}
