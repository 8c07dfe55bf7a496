import ProvenanceCore
import RightsPolicy

/// One worker's tools: decides the lines of a chunk and stages what each output gets.
final class ChunkWorker {
    private var matcher: Matcher
    private let options: FilterOptions
    private let writer: RecordWriter
    private var encoders: [Container: EncoderBox] = [:]
    /// The findings of lines that cannot be read, by code.
    private var unreadable: [ReasonCode: Finding] = [:]

    init(_ rules: RuleSet, options: FilterOptions) {
        matcher = Matcher(rules)
        self.options = options
        writer = RecordWriter(rules, blocked: options.blocked)
    }

    /// Runs `body` with this worker's encoder for `container`.
    func withEncoder(for container: Container, _ body: (inout MemberEncoder) -> Void) {
        let box =
            encoders[container]
            ?? EncoderBox(MemberEncoder(container: container, level: options.level))
        encoders[container] = box
        body(&box.encoder)
    }

    private final class EncoderBox {
        var encoder: MemberEncoder
        init(_ encoder: consuming MemberEncoder) { self.encoder = encoder }
    }

    /// Decides every line of `chunk`.
    ///
    /// - Parameter shard: the shard's NAME as a JSON string, quotes included.
    func decide(_ chunk: Chunk, of shard: String, into result: ChunkResult) {
        result.sequence = chunk.sequence
        let place = LinePlace(
            shard: shard,
            line: chunk.firstLine,
            offset: chunk.firstOffset
        )
        if let line = chunk.oversize {
            quarantine(line, at: place, in: result)
            result.byteCount = line.byteCount + (line.hasLineFeed ? 1 : 0)
            return
        }
        decide(chunk.lines, place, into: result)
    }

    private func decide(
        _ lines: borrowing ByteBuffer,
        _ place: LinePlace,
        into result: ChunkResult
    ) {
        var place = place
        let end = lines.count
        var start = 0
        // Allowed lines that stand side by side leave as one copy.
        var runStart = 0
        while start < end {
            let lineFeed = lines.bytes.firstOffset(of: UInt8(ascii: "\n"), from: start, to: end)
            let lineEnd = lineFeed ?? end
            let next = lineFeed.map { $0 + 1 } ?? end
            if !decideLine(lines, start, lineEnd, next, place, result) {
                result[.allowed].text.append(lines, runStart..<start)
                runStart = next
            }
            place.line += 1
            place.offset += next - start
            start = next
        }
        result[.allowed].text.append(lines, runStart..<end)
        result.byteCount = end
    }

    /// Decides the line `start..<end`; whether it is allowed.
    private func decideLine(
        _ lines: borrowing ByteBuffer,
        _ start: Int,
        _ end: Int,
        _ next: Int,
        _ place: LinePlace,
        _ result: ChunkResult
    ) -> Bool {
        let line = lines.bytes.extracting(start..<end)
        if end - start > options.lineLimit {
            let digest = SHA256.hex(of: line)
            let oversize = OversizeLine(
                byteCount: end - start,
                hasLineFeed: next > end,
                digest: digest
            )
            quarantine(oversize, at: place, in: result)
            return false
        }
        do throws(JSONFault) {
            let decision = try matcher.decide(lines.paddedBytes, from: start, to: end)
            let textBytes = matcher.slot(.text)?.byteCount ?? 0
            result.note(decision.finding, bytes: next - start, textBytes: textBytes)
            if let source = matcher.slot(.source), source.isString {
                result.sources.add(
                    matcher.text(of: source, in: lines.bytes),
                    isEscaped: source.kind == .escapedString,
                    bytes: next - start,
                    textBytes: textBytes
                )
            }
            return stage(decision, lines.bytes, line, place, result)
        } catch {
            let fault = JSONFault(error.kind, at: error.offset - start)
            note(fault.code, lineBytes: next - start, in: result)
            QuarantineLine.append(line, fault, at: place, to: &result[.quarantine].text)
            result[.quarantine].lineCount += 1
            return false
        }
    }

    /// Stages what the outputs get of a decided record; whether it is allowed.
    private func stage(
        _ decision: Decision,
        _ text: RawSpan,
        _ line: RawSpan,
        _ place: LinePlace,
        _ result: ChunkResult
    ) -> Bool {
        guard decision.finding.outcome == .allow else {
            if options.blocked != .none {
                let output = result[.blocked]
                writer.appendBlocked(
                    decision,
                    matcher,
                    text,
                    line,
                    place,
                    to: &output.text
                )
                output.lineCount += 1
            }
            return false
        }
        result[.allowed].lineCount += 1
        if decision.license.verdict.owes {
            let output = result[.attribution]
            writer.appendAttribution(
                decision,
                matcher,
                text,
                place,
                to: &output.text
            )
            output.lineCount += 1
        }
        return true
    }

    // MARK: Lines that cannot be read

    private func quarantine(
        _ line: OversizeLine,
        at place: LinePlace,
        in result: ChunkResult
    ) {
        let lineBytes = line.byteCount + (line.hasLineFeed ? 1 : 0)
        note(.parseOversize, lineBytes: lineBytes, in: result)
        QuarantineLine.append(
            line,
            limit: options.lineLimit,
            at: place,
            to: &result[.quarantine].text
        )
        result[.quarantine].lineCount += 1
    }

    private func note(_ code: ReasonCode, lineBytes: Int, in result: ChunkResult) {
        let finding = unreadable[code] ?? Finding(unreadable: code)
        unreadable[code] = finding
        result.note(finding, bytes: lineBytes, textBytes: 0)
    }
}
