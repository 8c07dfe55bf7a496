import ProvenanceCore
import RightsPolicy

/// What a worker made of one chunk.
final class ChunkResult {
    var sequence = 0
    /// Bytes of the chunk's lines, line ends included.
    var byteCount = 0
    /// By `OutputKind`; decisions are written when the chunk's turn comes.
    let outputs: [StagedOutput] = OutputKind.allCases.map { _ in StagedOutput() }
    /// For each line, the number of its finding in `findings`.
    var decisions: [UInt32] = []
    /// The findings of this chunk in order of first appearance, with what each was given to.
    var findings: [(finding: Finding, amount: Amount)] = []
    private var numbers: [Finding: Int] = [:]
    /// What records give as their source.
    var sources = NameTally()

    subscript(kind: OutputKind) -> StagedOutput { outputs[kind.rawValue] }

    func removeAll() {
        for output in outputs { output.removeAll() }
        decisions.removeAll(keepingCapacity: true)
        findings.removeAll(keepingCapacity: true)
        numbers.removeAll(keepingCapacity: true)
        sources.removeAll()
        byteCount = 0
    }

    /// Notes one line's decision.
    func note(_ finding: Finding, bytes: Int, textBytes: Int) {
        let number = number(of: finding)
        findings[number].amount += Amount(records: 1, bytes: bytes, textBytes: textBytes)
        decisions.append(UInt32(truncatingIfNeeded: number))
    }

    /// Neighbours are often decided alike: the last few findings are asked first.
    private func number(of finding: Finding) -> Int {
        for index in findings.indices.suffix(8) where findings[index].finding === finding {
            return index
        }
        if let known = numbers[finding] { return known }
        numbers[finding] = findings.count
        findings.append((finding, Amount()))
        return findings.count - 1
    }
}
