import ProvenanceCore
import RightsSignals

/// The clearances that are in force, found by what a record says.
struct ClearanceTable: Sendable {
    private let clearances: [Clearance]
    /// Keys as they are compared: bytes of the text, or the digest's key.
    private let keys: [[UInt8]]
    /// By match and hash of the key, numbers.
    private var found: [[UInt64: [Int]]]
    private let hosts: [(host: RuleHost, number: Int)]
    /// Those whose last day is past, in the order of their files.
    let ended: [Clearance]

    init(_ all: [Clearance], asOf: Day) {
        clearances = all.filter { $0.isInForce(on: asOf) }
        ended = all.filter { clearance in clearance.until.map { $0 < asOf } ?? false }
        var keys: [[UInt8]] = []
        var found = [[UInt64: [Int]]](repeating: [:], count: Clearance.Match.allCases.count)
        var hosts: [(host: RuleHost, number: Int)] = []
        for (number, clearance) in clearances.enumerated() {
            var key = Array(clearance.value.utf8)
            switch clearance.match {
            case .license, .source, .id: break
            case .host:
                if let host = RuleHost(clearance.value) { hosts.append((host, number)) }
            case .hash:
                let written = ByteBuffer(text: clearance.value)
                var digest = ByteBuffer()
                _ = HashKey.readEntry(written.bytes, into: &digest)
                key = digest.withUnsafeBytes { [UInt8]($0) }
            }
            keys.append(key)
            let hash = RawHash.of(key.span.bytes)
            found[Self.index(clearance.match)][hash, default: []].append(number)
        }
        self.keys = keys
        self.found = found
        self.hosts = hosts
    }

    var isEmpty: Bool { clearances.isEmpty }
    var asksHosts: Bool { !hosts.isEmpty }

    /// Those in force, in the order of their files.
    var all: [Clearance] { clearances }

    subscript(number: Int) -> Clearance { clearances[number] }

    func asks(_ match: Clearance.Match) -> Bool { !found[Self.index(match)].isEmpty }

    /// The clearance of this text, byte for byte; nil if there is none.
    func number(_ match: Clearance.Match, _ text: RawSpan) -> Int? {
        let all = found[Self.index(match)]
        if all.isEmpty { return nil }
        for number in all[RawHash.of(text)] ?? [] {
            let key = keys[number]
            if key.span.bytes.elementsEqual(text) { return number }
        }
        return nil
    }

    /// The clearance of a host: one that blocks it, matched widely, or one that allows it.
    func number(ofHost host: RawSpan, _ verdict: Clearance.Verdict) -> Int? {
        for entry in hosts where clearances[entry.number].verdict == verdict {
            if entry.host.matches(host, widely: verdict == .block) { return entry.number }
        }
        return nil
    }

    /// The clearances of a record's licence strings: all that block any of them, and one for each
    /// that is allowed, if all are.
    func cleared(_ values: [LicenseValue]) -> [Int] {
        guard asks(.license) else { return [] }
        let numbers = values.map { value -> Int? in
            let text = ByteBuffer(text: value.text)
            return number(.license, trimmed(text.bytes))
        }
        let known = numbers.compactMap { $0 }
        let blocks = known.filter { clearances[$0].verdict == .block }
        if !blocks.isEmpty || known.count < numbers.count { return blocks }
        return known
    }

    private static func index(_ match: Clearance.Match) -> Int {
        switch match {
        case .license: 0
        case .source: 1
        case .host: 2
        case .id: 3
        case .hash: 4
        }
    }
}
