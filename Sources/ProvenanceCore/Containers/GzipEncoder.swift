/// Makes gzip members by ISA-L, whose levels are 0 to 3.
///
/// The header is `GzipHeader.sized`, so equal content gives equal bytes. ISA-L picks
/// its inner loops by processor, and those may find other matches: across machines only the
/// content is the same.
final class GzipEncoder: ContainerEncoder {
    /// Content shorter than this is packed at level 3.
    ///
    /// What levels 1 and 2 of ISA-L 2.30 make of content of up to 511 bytes depends on where the
    /// stream lies in memory: in 1 to 2 of 100 members of 200 bytes, in none that was longer, and in
    /// none at level 0 or 3 (900,000 members packed twice, 2026-11-30). Level 3 makes such content
    /// 2 % longer.
    static let smallByteCount = 1024

    private let stream: DeflateStream
    private let smallStream: DeflateStream

    init(level: Int) {
        stream = DeflateStream(level: level)
        smallStream = level == 1 || level == 2 ? DeflateStream(level: 3) : stream
    }

    func append(member content: RawSpan, to output: inout ByteBuffer) {
        let start = GzipHeader.begin(in: &output)
        defer { GzipHeader.end(memberFrom: start, in: &output) }
        if content.byteCount < Self.smallByteCount {
            smallStream.append(content, to: &output)
        } else {
            stream.append(content, to: &output)
        }
    }
}
