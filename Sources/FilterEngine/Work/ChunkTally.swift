import ProvenanceCore
import RightsPolicy

/// What became of the lines of one chunk, line by line and in sum.
struct ChunkTally: ~Copyable {
    /// For each line, the number of its finding in `findings`.
    private(set) var decisions: [UInt32] = []
    /// The findings of this chunk in order of first appearance, with what each was given to.
    private(set) var findings: [(finding: Finding, amount: Amount)] = []
    private var numbers: [Finding: Int] = [:]
    /// Numbers of findings by a part of their address in memory: guesses, that are checked.
    private var guesses = [UInt32](repeating: 0, count: guessCount)
    private static let guessCount = 256
    /// What records give as their source.
    var sources = NameTally()
    /// The standards of the signals that were read, and those of which something was malformed.
    var protocols = NameTally()
    var faults = NameTally()

    mutating func removeAll() {
        decisions.removeAll(keepingCapacity: true)
        findings.removeAll(keepingCapacity: true)
        numbers.removeAll(keepingCapacity: true)
        sources.removeAll()
        protocols.removeAll()
        faults.removeAll()
    }

    /// Notes one line's decision.
    mutating func note(_ finding: Finding, bytes: Int, textBytes: Int) {
        let number = number(of: finding)
        findings[number].amount += Amount(records: 1, bytes: bytes, textBytes: textBytes)
        decisions.append(UInt32(truncatingIfNeeded: number))
    }

    /// Records that are decided alike mostly share one object.
    private mutating func number(of finding: Finding) -> Int {
        let address = UInt(bitPattern: ObjectIdentifier(finding))
        let guess = Int(truncatingIfNeeded: address &>> 4) & (Self.guessCount - 1)
        let guessed = Int(guesses[guess])
        if guessed < findings.count, findings[guessed].finding === finding { return guessed }
        let number = numbers[finding] ?? findings.count
        if number == findings.count {
            numbers[finding] = number
            findings.append((finding, Amount()))
        }
        guesses[guess] = UInt32(truncatingIfNeeded: number)
        return number
    }
}
