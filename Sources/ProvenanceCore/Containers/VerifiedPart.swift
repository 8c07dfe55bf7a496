/// How far a damaged file can be trusted: whole lines of members that are whole and that their
/// checksums vouch for.
package struct VerifiedPart: Hashable, Sendable {
    /// Bytes of content up to the end of the last whole line.
    package let lineByteCount: Int
    /// Bytes of content up to the end of the last verified member; no fewer.
    package let memberByteCount: Int
    /// Why nothing behind it is: what, where, why.
    package let reason: String
    /// When the file was last changed.
    package let modifiedNanoseconds: Int64?

    /// Reads the file until it meets damage, and keeps nothing of it.
    ///
    /// Of a file of a single member that is damaged nothing is verified, and neither is anything of
    /// lines that are not packed, which have no checksum.
    ///
    /// - Returns: nil for a file that is not damaged.
    /// - Throws: what has nothing to do with damage.
    package static func find(in path: String) throws(ShardFailure) -> VerifiedPart? {
        var scan = Scan()
        let modified = try ShardFailure.wrapping { () throws(FileFailure) in
            try Files.status(of: path).modifiedNanoseconds
        }
        do throws(ShardFailure) {
            var reader = try ShardReader(path: path, digest: false)
            while try scan.step(&reader) {}
            return nil
        } catch {
            guard case .damage(let reason) = error.cause else { throw error }
            return VerifiedPart(
                lineByteCount: scan.lineByteCount,
                memberByteCount: scan.memberByteCount,
                reason: reason,
                modifiedNanoseconds: modified
            )
        }
    }

    /// Remembers the last line feed before the end of the last verified member, and the last one
    /// behind it, without the lines between.
    private struct Scan: ~Copyable {
        private var text = ByteBuffer()
        /// Bytes of content that lie before `text`.
        private var start = 0
        private(set) var memberByteCount = 0
        private(set) var lineByteCount = 0
        /// The end of the last line of all that was read.
        private var lastLineByteCount = 0

        /// False at the end of the file.
        mutating func step(_ reader: inout ShardReader) throws(ShardFailure) -> Bool {
            text.removeAll()
            // What was decoded before a fault is in `text`, and counts: its member may be whole.
            defer { note(reader.verifiedByteCount) }
            return try reader.read(into: &text, until: 1)
        }

        private mutating func note(_ verified: Int) {
            let end = start + text.count
            if verified > memberByteCount {
                memberByteCount = verified
                let inText = min(max(verified - start, 0), text.count)
                lineByteCount = lastLine(before: inText) ?? lastLineByteCount
            }
            lastLineByteCount = lastLine(before: text.count) ?? lastLineByteCount
            start = end
        }

        /// The end of the last line of the first `count` bytes of `text`, counted from the start
        /// of the content; nil if none ends there.
        private func lastLine(before count: Int) -> Int? {
            text.bytes.lastOffset(of: UInt8(ascii: "\n"), from: 0, to: count).map { start + $0 + 1 }
        }
    }
}
