import ProvenanceCore

/// What lists were asked with about a record, kept so that other lists of the same kinds can be
/// asked the same without the record (`KeyAsker`).
///
/// One key behind another: a byte that says what it is, its length as a compact number, its bytes.
///
/// | byte | what follows |
/// |---|---|
/// | 1 to 11 | a key of the space with this number (`KeySpace`), but for hosts |
/// | 32, 33 | a host; an address in its place |
/// | 64 | an address as the record writes it, escapes undone, for lists that have no keys of it |
struct AskedKeys: ~Copyable {
    fileprivate static let host: UInt8 = 32
    fileprivate static let hostAddress: UInt8 = 33
    fileprivate static let address: UInt8 = 64

    private(set) var text = ByteBuffer()

    mutating func removeAll() { text.removeAll() }

    mutating func add(host: RawSpan, isAddress: Bool) {
        add(host, isAddress ? Self.hostAddress : Self.host)
    }

    mutating func add(address: RawSpan) { add(address, Self.address) }

    mutating func add(_ key: RawSpan, of space: KeySpace) {
        add(key, UInt8(truncatingIfNeeded: space.rawValue))
    }

    private mutating func add(_ key: RawSpan, _ mark: UInt8) {
        text.append(mark)
        text.append(counted: key)
    }
}

/// Asks the lists of a rule set about records of which only the keys are at hand. A worker's
/// scratch.
package struct KeyAsker: ~Copyable {
    private let optOuts: OptOutIndex?
    private var address = NormalURL()
    private var found: [OptOutEntries.Handle] = []

    package init(_ rules: RuleSet) { optOuts = rules.optOuts }

    /// Whether an entry in force names what these keys are of. Keys that cannot be read name
    /// anything.
    ///
    /// - Parameters:
    ///   - text: holds what `Matcher.appendAskedKeys` has given, at `range`.
    package mutating func isListed(_ text: RawSpan, _ range: Range<Int>) -> Bool {
        guard let optOuts else { return false }
        var reader = CompactReader(range)
        found.removeAll(keepingCapacity: true)
        while !reader.isAtEnd {
            guard let mark = reader.run(1), let place = reader.counted(text) else { return true }
            let key = text.extracting(place)
            switch text.unsafeLoad(fromByteOffset: mark.lowerBound, as: UInt8.self) {
            case AskedKeys.host: optOuts.match(host: key, isAddress: false, into: &found)
            case AskedKeys.hostAddress: optOuts.match(host: key, isAddress: true, into: &found)
            case AskedKeys.address:
                guard address.read(key).isReadable else { return true }
                Self.match(optOuts, address, into: &found)
            case let number:
                guard let space = KeySpace(rawValue: UInt16(number)), space != .hosts else {
                    return true
                }
                optOuts.match(space, key: key, into: &found)
            }
            if !found.isEmpty { return true }
        }
        return false
    }

    private static func match(
        _ optOuts: OptOutIndex,
        _ address: borrowing NormalURL,
        into found: inout [OptOutEntries.Handle]
    ) {
        optOuts.matchPrefixes(of: address, into: &found)
        optOuts.matchPatterns(of: address, into: &found)
    }
}
