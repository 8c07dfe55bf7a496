import ProvenanceCore

/// The lines of `decisions/NAME`, counted anew against the manifest's table.
struct DecisionRecount {
    private let entries: [DecisionEntry]
    private(set) var lineCount = 0
    private(set) var outcomes: [String: Int] = [:]
    private(set) var reasons: [String: Int] = [:]
    private(set) var bases: [String: Int] = [:]
    /// The number, from 1, of the first line that is no decision of this manifest.
    private(set) var firstBadLine: Int?
    /// Most lines of a shard are alike: what each of them counts, worked out once.
    private var known: [[UInt8]: Counted] = [:]

    /// What one kind of line adds.
    private struct Counted {
        var outcome: String
        var entries: [DecisionEntry]
        var count = 0
    }

    init(_ manifest: Manifest) { entries = manifest.decisions }

    mutating func add(_ line: RawSpan) {
        lineCount += 1
        let key = line.withUnsafeBytes { [UInt8]($0) }
        if known[key] != nil {
            known[key]?.count += 1
        } else if let fresh = read(key) {
            known[key] = fresh
        } else if firstBadLine == nil {
            firstBadLine = lineCount
        }
    }

    /// Sums up; called once, behind the last line.
    mutating func finish() {
        for counted in known.values {
            outcomes[counted.outcome, default: 0] += counted.count
            for entry in counted.entries {
                if let code = entry.code { reasons[code, default: 0] += counted.count }
                if let basis = entry.basis { bases[basis, default: 0] += counted.count }
            }
        }
        known = [:]
    }

    /// `LETTER NUMBER,NUMBER…`, or nil.
    private func read(_ line: [UInt8]) -> Counted? {
        guard let letter = line.first,
            let outcome = Outcome.allCases.first(where: { String($0.letter).utf8.first == letter })
        else { return nil }
        var counted = Counted(outcome: String(describing: outcome.word), entries: [], count: 1)
        let rest = line.dropFirst()
        if rest.isEmpty { return counted }
        guard rest.first == UInt8(ascii: " ") else { return nil }
        for part in rest.dropFirst().split(separator: UInt8(ascii: ",")) {
            guard let number = Int(String(decoding: part, as: UTF8.self)),
                entries.indices.contains(number)
            else { return nil }
            counted.entries.append(entries[number])
        }
        return counted
    }
}
