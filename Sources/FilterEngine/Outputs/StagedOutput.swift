import ProvenanceCore

/// What one chunk adds to one output, made by a worker, written by whoever holds the shard's turn.
final class StagedOutput {
    /// From this size on, a chunk's share of an output is a compressed member of its own, made by
    /// the worker. What is smaller is gathered by `OutputStream`, so that members stay large.
    static let memberThreshold = 64 << 10

    /// The lines, but for those of `passed`.
    var text = ByteBuffer()
    var lineCount = 0
    /// The lines as one compressed member, if `isMember`.
    private(set) var member = ByteBuffer()
    private(set) var isMember = false
    /// Members of the shard that leave as they came, between the lines of `text`.
    private var passed = PassedMembers()
    /// The members of `member`, in order, if `isMember`.
    private(set) var members: [MemberSize] = []

    /// Bytes of the lines that leave in one member, one after another; of lines that are gathered,
    /// of all of them.
    var parts: [Int] { isMember ? members.map(\.contentByteCount) : [text.count] }

    /// Where in the shard's file just the bytes stand that this share leaves as, if they do.
    var storedRange: Range<Int>?

    /// Members of the shard that leave as they came.
    var passedCount: Int { passed.places.count }

    func removeAll() {
        text.removeAll()
        member.removeAll()
        lineCount = 0
        isMember = false
        storedRange = nil
        passed.removeAll()
        members.removeAll(keepingCapacity: true)
    }

    /// Takes the lines out for whoever adds to them line by line, and puts them back.
    func exchange(_ lines: inout StagedLines) {
        swap(&lines.text, &text)
        swap(&lines.count, &lineCount)
        swap(&lines.passed, &passed)
    }

    func shrink(to kept: Int) {
        text.shrink(to: kept)
        member.shrink(to: kept)
        passed.packed.shrink(to: kept)
    }

    /// Compresses what is large enough: the worker's part of the writing.
    func seal(with encoder: inout MemberEncoder) {
        if !passed.places.isEmpty { return sealPassed(with: &encoder) }
        guard encoder.container != .plain, text.count >= Self.memberThreshold else { return }
        encoder.append(member: text, to: &member)
        noteMember(of: text.count)
        isMember = true
    }

    /// Notes that another member was appended, which holds so many bytes of lines.
    private func noteMember(of byteCount: Int) {
        let before = members.reduce(0) { $0 + $1.packedByteCount }
        members.append(
            MemberSize(packedByteCount: member.count - before, contentByteCount: byteCount)
        )
    }
}

extension StagedOutput {
    /// Lines between members that leave as they came are members of their own, however few.
    private func sealPassed(with encoder: inout MemberEncoder) {
        var textStart = 0
        var packedStart = 0
        for place in passed.places {
            if textStart < place.textEnd {
                encoder.append(
                    member: text.bytes.extracting(textStart..<place.textEnd),
                    to: &member
                )
                noteMember(of: place.textEnd - textStart)
            }
            encoder.append(
                packed: passed.packed.bytes.extracting(packedStart..<place.packedEnd),
                to: &member
            )
            noteMember(of: place.contentByteCount)
            textStart = place.textEnd
            packedStart = place.packedEnd
        }
        if textStart < text.count {
            encoder.append(member: text.bytes.extracting(textStart..<text.count), to: &member)
            noteMember(of: text.count - textStart)
        }
        isMember = true
    }
}

/// Members that leave as they came, and where they stand between lines.
struct PassedMembers: ~Copyable {
    struct Place {
        /// Bytes of lines that come before the member.
        var textEnd: Int
        /// Where its data end in `packed`; they begin where those of the one before end.
        var packedEnd: Int
        /// Bytes of lines that the member holds.
        var contentByteCount: Int
    }

    var places: [Place] = []
    var packed = ByteBuffer()

    mutating func removeAll() {
        places.removeAll(keepingCapacity: true)
        packed.removeAll()
    }
}

/// The lines of a staged output while lines are added, outside the object that others share: an
/// object's properties are checked for overlapping access each time they are changed.
struct StagedLines: ~Copyable {
    var text = ByteBuffer()
    var count = 0
    var passed = PassedMembers()

    /// Adds a member of the shard behind the lines so far.
    mutating func pass(_ members: borrowing KeptMembers, _ number: Int) {
        let member = members.members[number]
        pass(
            members.packed,
            members.packedRange(of: number),
            byteCount: member.end - member.start
        )
    }

    /// Adds a member of the shard behind the lines so far.
    ///
    /// - Parameters:
    ///   - range: of its data, without its header.
    ///   - byteCount: bytes of its content.
    mutating func pass(_ stored: borrowing ByteBuffer, _ range: Range<Int>, byteCount: Int) {
        passed.packed.append(stored, range)
        passed.places.append(
            PassedMembers.Place(
                textEnd: text.count,
                packedEnd: passed.packed.count,
                contentByteCount: byteCount
            )
        )
    }
}
