import ProvenanceCore
import RightsPolicy

/// A line of `blocked/` that holds its record: where its parts stand.
struct BlockedLine {
    /// The line, without its line feed.
    private let line: Range<Int>
    private let isReview: Bool
    /// The first reason, behind the bracket.
    private let reasons: Int
    /// The key of the record, from its comma.
    private let key: Int
    let record: Range<Int>

    private static let key: StaticString = ",\"record\":"
    private static let review: StaticString = "{\"outcome\":\"review\",\"reasons\":["
    private static let block: StaticString = "{\"outcome\":\"block\",\"reasons\":["

    /// Nil for a line that holds no record.
    init?(_ text: borrowing ByteBuffer, _ range: Range<Int>) {
        let bytes = text.bytes.extracting(range)
        // No string can hold these bytes: a quote inside one is escaped.
        guard let key = bytes.firstOffset(of: Self.key) else { return nil }
        isReview = bytes.firstOffset(of: Self.review) == 0
        let start = isReview ? Self.review : Self.block
        guard isReview || bytes.firstOffset(of: Self.block) == 0 else { return nil }
        line = range
        reasons = range.lowerBound + start.utf8CodeUnitCount
        self.key = range.lowerBound + key
        let first = self.key + Self.key.utf8CodeUnitCount
        guard first < range.upperBound else { return nil }
        record = first..<(range.upperBound - 1)
    }

    /// Whether the list is to be asked about the record: every one may be cleared that waits for
    /// review, and no copy stays of what is taken down.
    func isAsked(_ list: AppliedList) -> Bool { isReview || list.takedown }

    /// The line as it is when reasons are put before its own.
    func append(
        to output: inout ByteBuffer,
        _ text: RawSpan,
        reasons fresh: JSONFragment,
        isReference: Bool,
        _ writer: borrowing RecordWriter
    ) {
        output.append("{\"outcome\":\"block\",\"reasons\":")
        fresh.append(to: &output)
        // The bracket that ends them stands behind the line's own.
        output.truncate(to: output.count - 1)
        if text.unsafeLoad(fromByteOffset: reasons, as: UInt8.self) != UInt8(ascii: "]") {
            output.append(",")
        }
        output.append(text.extracting(reasons..<key))
        if isReference {
            writer.appendReference(to: text.extracting(record), to: &output)
        } else {
            output.append(text.extracting(key..<line.upperBound))
            output.append("\n")
        }
    }
}
