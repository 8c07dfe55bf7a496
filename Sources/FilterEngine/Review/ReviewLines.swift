import ProvenanceCore
import RightsPolicy

/// Reads lines of `blocked/`, and sorts those under review into groups.
final class ReviewLines {
    private var groups: [ReviewGroup.Key: ReviewGroup] = [:]
    private var records = 0
    private var bytes = 0
    private var recordsNotGrouped = 0
    private var lineReader = ReviewedLineReader()
    private var recordReader: ReviewedRecordReader

    init(_ format: RecordFormat) { recordReader = ReviewedRecordReader(format) }

    var result: ReviewSearch.Result {
        let ordered = groups.values.sorted { left, right in
            if left.records != right.records { return left.records > right.records }
            if left.bytes != right.bytes { return left.bytes > right.bytes }
            return (left.firstShard, left.firstLine) < (right.firstShard, right.firstLine)
        }
        return ReviewSearch.Result(
            groups: ordered,
            records: records,
            bytes: bytes,
            recordsNotGrouped: recordsNotGrouped
        )
    }

    func add(_ chunk: Chunk) { add(chunk.lines) }

    private func add(_ lines: borrowing ByteBuffer) {
        var start = 0
        while start < lines.count {
            let end =
                lines.bytes.firstOffset(of: UInt8(ascii: "\n"), from: start, to: lines.count)
                ?? lines.count
            if let line = lineReader.read(lines.paddedBytes, from: start, to: end) {
                note(line, lines.paddedBytes)
            }
            start = end + 1
        }
    }

    private func note(_ line: ReviewedLine, _ text: RawSpan) {
        var reviewed = ReviewedRecord()
        if let range = line.record {
            reviewed = recordReader.read(text, from: range.lowerBound, to: range.upperBound)
        }
        if reviewed.license == nil { reviewed.license = line.quotedLicense }
        if reviewed.id == nil { reviewed.id = line.id }
        let key = ReviewGroup.Key(
            license: reviewed.license,
            source: reviewed.source ?? reviewed.host,
            codes: line.codes,
            match: reviewed.match(for: line.codes)
        )
        let byteCount = line.record?.count ?? line.length
        records += 1
        bytes += byteCount
        if groups[key] == nil {
            guard groups.count < Limits.reviewGroups else {
                recordsNotGrouped += 1
                return
            }
            groups[key] = ReviewGroup(key: key, firstShard: line.shard, firstLine: line.line)
        }
        groups[key]?.records += 1
        groups[key]?.bytes += byteCount
    }
}

/// What a record under review says of itself.
struct ReviewedRecord {
    var license: String?
    var source: String?
    var host: String?
    var id: String?

    /// By what a clearance can name the record, as narrowly as the question allows: by its licence
    /// text where nothing but the licence is in question; by where it comes from where no licence
    /// is named; by its id where fields disagree or a list could not be asked, which says nothing
    /// of the next record.
    ///
    /// A clearance lifts what rows 7 and 8 of the decision table say; other reasons it does not.
    func match(for codes: [ReasonCode]) -> ClearanceMatch? {
        guard !codes.isEmpty, codes.allSatisfy({ $0.row == 7 || $0.row == 8 }) else { return nil }
        let candidates: [(ClearanceMatch.Kind, String?)]
        if codes.contains(.licenseConflict) || codes.contains(.optoutUnlocated) {
            candidates = [(.id, id), (.source, source), (.host, host)]
        } else if codes.contains(.licenseAbsent) {
            candidates = [(.source, source), (.host, host), (.id, id)]
        } else {
            candidates = [(.license, license), (.id, id), (.source, source), (.host, host)]
        }
        for (kind, value) in candidates {
            guard let value, value.utf8.count <= Limits.clearanceValueBytes else { continue }
            return ClearanceMatch(kind, value)
        }
        return nil
    }
}

/// Reads of a record what a reviewer sorts by. A worker's scratch.
struct ReviewedRecordReader: ~Copyable {
    private var scanner: JSONScanner
    private var table = FieldTable()
    private var fields: RecordFields
    private var hosts = HostReader()

    init(_ format: RecordFormat) {
        scanner = JSONScanner(plan: format.fieldPlan)
        fields = RecordFields(format)
    }

    /// - Parameter text: padded: 16 bytes behind `end` must be readable.
    mutating func read(_ text: RawSpan, from start: Int, to end: Int) -> ReviewedRecord {
        var record = ReviewedRecord()
        guard scanner.scanRecord(text, from: start, to: end, into: &table) == nil else {
            return record
        }
        fields.assign(table)
        let licenses = fields.licenses + fields.detectedLicenses
        record.license = licenses.first.map { string(table.slots[$0], text) }
        if record.license == nil {
            record.license = fields.slot(.licenseURL, in: table).map { string($0, text) }
        }
        if let source = fields.slot(.source, in: table), source.isString {
            record.source = string(source, text)
        }
        if let id = fields.slot(.id, in: table), id.isString { record.id = string(id, text) }
        if let url = fields.firstURL(in: table), url.isString {
            let address = ByteBuffer(text: string(url, text))
            var host = ByteBuffer()
            if hosts.readHost(ofURL: address.bytes, into: &host).isReadable {
                record.host = String(copying: host.bytes)
            }
        }
        return record
    }

    private func string(_ slot: FieldSlot, _ text: RawSpan) -> String {
        JSONText.string(scanner.text(of: slot, in: text), kind: slot.kind)
    }
}
