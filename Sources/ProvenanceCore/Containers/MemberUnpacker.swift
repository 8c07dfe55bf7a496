/// Unpacks members of gzip that lie in memory as they are stored.
///
/// SAFETY: the decoder's C state has one owner, this value, and is bound to no thread.
package struct MemberUnpacker: ~Copyable, @unchecked Sendable {
    private let decoder: GzipDecoder

    /// - Parameters:
    ///   - start: where the content of the first member begins in the decoded shard.
    ///   - contentLimit: members with at most so much content are kept; nil: none is.
    package init(startingAt start: Int = 0, keepingMembers contentLimit: Int? = nil) {
        decoder = GzipDecoder(startingAt: start)
        if let contentLimit { decoder.keepMembers(contentLimit: contentLimit) }
    }

    /// Appends the content of whole members.
    ///
    /// - Parameter byteCount: how much there is of it.
    /// - Returns: false for anything but whole members of just so much content, each with the
    ///   checksum and the length that it states.
    package mutating func unpack(
        _ stored: RawSpan,
        byteCount: Int,
        into output: inout ByteBuffer
    ) -> Bool {
        let end = output.count + byteCount
        var used = 0
        do throws(ContainerFault) {
            while used < stored.byteCount {
                // One byte more is asked for than there should be, so that all is taken in.
                let before = (used, output.count)
                used += try decoder.decode(
                    stored.extracting(used..<stored.byteCount),
                    into: &output,
                    until: end + 1
                )
                if output.count > end || before == (used, output.count) { return false }
            }
            try decoder.finish()
            return output.count == end
        } catch {
            return false
        }
    }

    /// Moves the members that were kept since the last call to the end of `taker`.
    package mutating func moveMembers(to taker: inout KeptMembers) {
        decoder.moveMembers(to: &taker)
    }
}

extension MemberEncoder {
    /// The data of a member that begins as ours do: what stands behind its header.
    ///
    /// - Returns: nil for a member with any other header, or another size than it states.
    package static func packedRange(ofOwn member: RawSpan) -> Range<Int>? {
        let front = GzipHeader.sized.count
        guard member.byteCount > front else { return nil }
        for index in 0..<(front - 4)
        where member.unsafeLoad(fromByteOffset: index, as: UInt8.self) != GzipHeader.sized[index] {
            return nil
        }
        let size = member.unsafeLoadUnaligned(fromByteOffset: front - 4, as: UInt32.self)
        return Int(size.littleEndian) == member.byteCount ? front..<member.byteCount : nil
    }
}
