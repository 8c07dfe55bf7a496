/// Members of a gzip file as they are stored, for whoever passes a member on without packing it
/// anew. They gather while the file is read, and are taken in order.
///
/// Of a member its deflate data and its trailer are kept: its header may hold anything, such as a
/// name or a comment that nobody has looked at, and is made anew.
package struct KeptMembers: ~Copyable {
    /// One member that was read to its end.
    package struct Member {
        /// Its content: bytes from the start of the decoded shard.
        package var start: Int
        package var end: Int
        /// Where its data end in `packed`; they begin where those of the one before end.
        package var packedEnd: Int
        /// Where it stands in the file, if it is there just as it would be written.
        package var stored: Range<Int>?
    }

    package private(set) var members: [Member] = []
    /// The data of all members here, one behind the other.
    package private(set) var packed = ByteBuffer()

    package init() {}

    package var isEmpty: Bool { members.isEmpty }

    /// Where the data of a member stand in `packed`.
    package func packedRange(of number: Int) -> Range<Int> {
        (number > 0 ? members[number - 1].packedEnd : 0)..<members[number].packedEnd
    }

    package mutating func removeAll() {
        members.removeAll(keepingCapacity: true)
        packed.removeAll()
    }

    package mutating func shrink(to kept: Int) { packed.shrink(to: kept) }

    mutating func append(
        start: Int,
        end: Int,
        _ data: borrowing ByteBuffer,
        stored: Range<Int>?
    ) {
        packed.append(data)
        members.append(
            Member(start: start, end: end, packedEnd: packed.count, stored: stored)
        )
    }

    /// Appends the members of `other` with those numbers.
    package mutating func append(_ other: borrowing KeptMembers, _ numbers: Range<Int>) {
        for number in numbers {
            let member = other.members[number]
            packed.append(other.packed, other.packedRange(of: number))
            members.append(
                Member(
                    start: member.start,
                    end: member.end,
                    packedEnd: packed.count,
                    stored: member.stored
                )
            )
        }
    }

    /// Where members stand in the file that hold just this content, side by side and each as it
    /// would be written; nil if there are no such members.
    ///
    /// - Parameter content: bytes from the start of the decoded shard.
    package func storedRange(of content: Range<Int>) -> Range<Int>? {
        var end = content.lowerBound
        var stored: Range<Int>?
        for member in members {
            guard member.start == end, let place = member.stored,
                place.lowerBound == stored?.upperBound ?? place.lowerBound
            else { return nil }
            stored = (stored?.lowerBound ?? place.lowerBound)..<place.upperBound
            end = member.end
        }
        return end == content.upperBound ? stored : nil
    }

    /// Drops the first `count` members.
    package mutating func removeFirst(_ count: Int) {
        if count == 0 { return }
        let dropped = members[count - 1].packedEnd
        members.removeFirst(count)
        for number in members.indices { members[number].packedEnd -= dropped }
        packed.removeFirst(dropped)
    }
}

/// Follows the members of a gzip file while they are decoded.
struct MemberKeeper: ~Copyable {
    /// A member with more content than this is not kept.
    private let contentLimit: Int
    private(set) var kept = KeptMembers()
    /// The data of the member that is being read.
    private var data = ByteBuffer()
    private var start = 0
    private var isKept = true

    init(contentLimit: Int) { self.contentLimit = contentLimit }

    /// Bytes that a member of the most content can take; one that takes more is not worth it.
    private var dataLimit: Int { contentLimit + contentLimit / 8 + Limits.decodeStepBytesFloor }

    /// A member's data begin behind its header, its content at `start` of the decoded shard.
    mutating func begin(at start: Int) {
        self.start = start
        isKept = true
        data.removeAll()
    }

    /// Takes data or trailer of the member, by which `decoded` bytes of the shard are decoded.
    mutating func take(_ bytes: RawSpan, decoded: Int) {
        guard isKept else { return }
        if decoded - start > contentLimit || data.count + bytes.byteCount > dataLimit {
            isKept = false
            data.removeAll()
        } else {
            data.append(bytes)
        }
    }

    /// The member is whole, and its checksum and length are right.
    ///
    /// - Parameter stored: where it stands in the file, if its header is ours.
    mutating func end(at end: Int, stored: Range<Int>?) {
        if isKept, end > start { kept.append(start: start, end: end, data, stored: stored) }
        data.removeAll()
    }

    /// Moves what is kept so far to the end of `taker`.
    mutating func move(to taker: inout KeptMembers) {
        if kept.isEmpty { return }
        taker.append(kept, 0..<kept.members.count)
        kept.removeAll()
    }
}
