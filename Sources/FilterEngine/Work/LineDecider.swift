import ProvenanceCore
import RightsPolicy

/// Decides lines, one after another, and stages what each output gets. Owned by one worker.
///
/// All that changes from line to line is a value in here or is passed in: nothing is reached
/// through an object, whose properties would be checked for overlapping access each time.
struct LineDecider: ~Copyable {
    private var matcher: Matcher
    private var writer: RecordWriter
    /// What the parts of the policy cost; counts only where figures are wanted.
    private var meter: CostMeter
    private let isMetered: Bool
    private let lineLimit: Int
    /// Whether an index gets what allowed lines were decided by.
    private let keepsIndex: Bool
    /// The findings of lines that cannot be read, by code.
    private var unreadable: [ReasonCode: Finding] = [:]

    init(_ rules: RuleSet, _ options: FilterOptions) {
        matcher = Matcher(rules, keepsKeys: options.hasIndex)
        writer = RecordWriter(rules, blocked: options.blocked)
        meter = CostMeter(rules, isOn: options.hasStats)
        isMetered = options.hasStats
        lineLimit = options.lineLimit
        keepsIndex = options.hasIndex
    }

    /// What the matcher's memories were asked so far.
    var lookups: MemoryLookups { matcher.lookups }
    /// What the parts of the policy cost so far; nil where no figures are wanted.
    var costs: DecisionCosts? { isMetered ? meter.figures : nil }

    /// Decides every line of `lines`, the first of which stands at `place`.
    ///
    /// - Parameter members: what of the lines is at hand packed: it leaves so if all of it is allowed.
    mutating func decide(
        _ lines: borrowing ByteBuffer,
        _ members: borrowing KeptMembers,
        _ place: LinePlace,
        _ outputs: inout ChunkLines,
        _ tally: inout ChunkTally
    ) {
        var place = place
        let end = lines.count
        var start = 0
        // Allowed lines that stand side by side leave as one copy.
        var runStart = 0
        let origin = place.offset
        var member = 0
        var memberEnd = members.isEmpty ? -1 : members.members[0].end - origin
        while start < end {
            let lineFeed = lines.bytes.firstOffset(of: UInt8(ascii: "\n"), from: start, to: end)
            let lineEnd = lineFeed ?? end
            let next = lineFeed.map { $0 + 1 } ?? end
            if !decideLine(lines, start, lineEnd, next, place, &outputs, &tally) {
                outputs.allowed.text.append(lines, runStart..<start)
                runStart = next
            }
            place.line += 1
            place.offset += next - start
            start = next
            if start != memberEnd { continue }
            let memberStart = members.members[member].start - origin
            if runStart <= memberStart {
                outputs.allowed.text.append(lines, runStart..<memberStart)
                outputs.allowed.pass(members, member)
                runStart = start
            }
            member += 1
            memberEnd = member < members.members.count ? members.members[member].end - origin : -1
        }
        outputs.allowed.text.append(lines, runStart..<end)
    }

    /// Decides the line `start..<end`; whether it is allowed.
    private mutating func decideLine(
        _ lines: borrowing ByteBuffer,
        _ start: Int,
        _ end: Int,
        _ next: Int,
        _ place: LinePlace,
        _ outputs: inout ChunkLines,
        _ tally: inout ChunkTally
    ) -> Bool {
        let line = lines.bytes.extracting(start..<end)
        if end - start > lineLimit {
            let digest = SHA256.hex(of: line)
            let oversize = OversizeLine(
                byteCount: end - start,
                hasLineFeed: next > end,
                digest: digest
            )
            quarantine(oversize, at: place, &outputs, &tally)
            return false
        }
        do throws(JSONFault) {
            let decision =
                isMetered
                ? try matcher.decide(lines.paddedBytes, from: start, to: end, metering: &meter)
                : try matcher.decide(lines.paddedBytes, from: start, to: end)
            defer { if isMetered { meter.lapLines() } }
            let textBytes = matcher.slot(.text)?.byteCount ?? 0
            tally.note(decision.finding, bytes: next - start, textBytes: textBytes)
            if let source = matcher.slot(.source), source.isString {
                tally.sources.add(
                    matcher.text(of: source, in: lines.bytes),
                    isEscaped: source.hasEscapes,
                    bytes: next - start,
                    textBytes: textBytes
                )
            }
            if matcher.hasSignals {
                let amount = Amount(records: 1, bytes: next - start, textBytes: textBytes)
                for name in matcher.signalProtocols { tally.protocols.add(name, amount) }
                for name in matcher.signalFaults { tally.faults.add(name, amount) }
            }
            let owed = outputs.attribution.text.count
            let isAllowed = stage(decision, lines.bytes, line, place, &outputs)
            if keepsIndex, isAllowed {
                outputs.index.append(
                    decision.finding,
                    number: tally.decisions[tally.decisions.count - 1],
                    matcher,
                    lines.bytes,
                    byteCount: next - start,
                    textByteCount: textBytes,
                    hasLineFeed: next > end,
                    outputs.attribution.text,
                    from: owed
                )
            }
            return isAllowed
        } catch {
            let fault = JSONFault(error.kind, at: error.offset - start)
            note(fault.code, lineBytes: next - start, &tally)
            QuarantineLine.append(line, fault, at: place, to: &outputs.quarantine.text)
            outputs.quarantine.count += 1
            return false
        }
    }

    /// Stages what the outputs get of a decided record; whether it is allowed.
    private mutating func stage(
        _ decision: Decision,
        _ text: RawSpan,
        _ line: RawSpan,
        _ place: LinePlace,
        _ outputs: inout ChunkLines
    ) -> Bool {
        guard decision.finding.outcome == .allow else {
            if writer.blocked != .none {
                writer.appendBlocked(
                    decision,
                    matcher,
                    text,
                    line,
                    place,
                    to: &outputs.blocked.text
                )
                outputs.blocked.count += 1
            }
            return false
        }
        outputs.allowed.count += 1
        if decision.owes {
            writer.appendAttribution(
                decision,
                matcher,
                text,
                place,
                to: &outputs.attribution.text
            )
            outputs.attribution.count += 1
        }
        return true
    }

    // MARK: Lines that cannot be read

    mutating func quarantine(
        _ line: OversizeLine,
        at place: LinePlace,
        _ outputs: inout ChunkLines,
        _ tally: inout ChunkTally
    ) {
        let lineBytes = line.byteCount + (line.hasLineFeed ? 1 : 0)
        note(.parseOversize, lineBytes: lineBytes, &tally)
        QuarantineLine.append(
            line,
            limit: lineLimit,
            at: place,
            to: &outputs.quarantine.text
        )
        outputs.quarantine.count += 1
    }

    private mutating func note(_ code: ReasonCode, lineBytes: Int, _ tally: inout ChunkTally) {
        let finding = unreadable[code] ?? Finding(unreadable: code)
        unreadable[code] = finding
        tally.note(finding, bytes: lineBytes, textBytes: 0)
    }
}
