#if canImport(Glibc)
    import Glibc
#endif

/// Reads one shard: a descriptor in, content out.
///
/// It owns the descriptor, a piece of input and the decoder. The container is told by the first
/// bytes. Damage is an error, never a shorter shard: whoever has not seen `read` return false has
/// not seen the shard.
///
/// SAFETY: the C state of decoder and digest has one owner, this value, and is bound to no
/// thread; workers may pass the reader on.
package struct ShardReader: ~Copyable, @unchecked Sendable {
    /// What was read, by the time it was finished.
    package struct Account: Hashable, Sendable {
        /// Bytes of the file as it is stored.
        package let byteCount: Int
        /// Of the same bytes, lower-case hexadecimal, if the reader was asked for a digest.
        package let sha256: String?
        /// When the file was last changed; nil for what is no file.
        package let modifiedNanoseconds: Int64?
    }

    /// The shard as the user named it.
    package let path: String
    package let container: Container
    /// Bytes read from the file.
    package private(set) var inputByteCount = 0
    /// Bytes of content handed out.
    package private(set) var decodedByteCount = 0
    /// Time that reading and digesting the file's bytes took.
    package private(set) var readNanoseconds = 0

    private let descriptor: FileDescriptor
    /// The file as it was when it was opened; nil for what is no regular file.
    private let status: FileStatus?
    private let decoder: (any ContainerDecoder)?
    private let pieceByteCount: Int
    private var hasher: SHA256?
    private var input: ByteBuffer
    /// Bytes of `input` that the decoder has taken.
    private var usedByteCount = 0
    private var hasEnded = false
    /// The first failure: every later call repeats it, so that none can end well.
    private var failure: ShardFailure?
    /// The part that is read, if it is not the whole file.
    private var part: VerifiedPart?

    /// Opens a file. Its name must not promise a container that its first bytes deny.
    package init(
        path: String,
        digest: Bool,
        pieceByteCount: Int = Limits.inputPieceBytes,
        part: VerifiedPart? = nil
    ) throws(ShardFailure) {
        let descriptor = try ShardFailure.wrapping { () throws(FileFailure) in
            try FileDescriptor(opening: path, flags: O_RDONLY, as: .open)
        }
        // Twice the default read-ahead; where the file system knows no advice, none is needed.
        _ = posix_fadvise(descriptor.number, 0, 0, POSIX_FADV_SEQUENTIAL)
        try self.init(
            descriptor,
            path: path,
            promised: Container.promised(by: path),
            digest: digest,
            pieceByteCount: pieceByteCount
        )
        self.part = part
    }

    /// Reads descriptor 0, or another one of the process, which stays open afterwards. `name` is
    /// for messages; no container is promised.
    package init(
        standardInput descriptor: Int32 = 0,
        named name: String = "-",
        digest: Bool,
        pieceByteCount: Int = Limits.inputPieceBytes
    ) throws(ShardFailure) {
        let descriptor = try ShardFailure.wrapping { () throws(FileFailure) in
            try FileDescriptor(duplicating: descriptor, path: name)
        }
        try self.init(
            descriptor,
            path: name,
            promised: .plain,
            digest: digest,
            pieceByteCount: pieceByteCount
        )
    }

    private init(
        _ descriptor: consuming FileDescriptor,
        path: String,
        promised: Container,
        digest: Bool,
        pieceByteCount: Int
    ) throws(ShardFailure) {
        precondition(pieceByteCount > 0, "a piece of input has at least one byte")
        let status = try ShardFailure.wrapping { () throws(FileFailure) in
            try descriptor.status(path: path)
        }
        var start = ByteBuffer()
        // Pipes deliver as little as they like, so the signature may take several reads.
        while start.count < Container.signatureByteCount {
            if try Self.fill(&start, pieceByteCount, from: descriptor, path) == 0 { break }
        }
        let container = Container.detect(in: start.bytes)
        if let broken = Self.brokenPromise(promised, found: container, start: start.bytes) {
            throw ShardFailure(path: path, cause: .damage(broken))
        }
        self.path = path
        self.container = container
        self.pieceByteCount = pieceByteCount
        self.status = status.kind == .file ? status : nil
        self.descriptor = descriptor
        decoder = container.format.makeDecoder?()
        inputByteCount = start.count
        hasher = digest ? SHA256() : nil
        Self.update(&hasher, with: start)
        input = start
    }

    /// What is wrong where a file's first bytes are not what its name promises, or are those of a
    /// format that would only be taken for lines.
    private static func brokenPromise(
        _ promised: Container,
        found: Container,
        start: RawSpan
    ) -> String? {
        if promised == .plain {
            guard found == .plain, let format = ForeignFormat.detect(in: start) else { return nil }
            return "the file holds \(format), which is not read; pack its lines as gzip or zstd"
        }
        if promised == found { return nil }
        if start.isEmpty {
            return "the file is empty, but its name promises \(promised.rawValue)"
        }
        let content = found == .plain ? "begins otherwise" : "holds \(found.rawValue)"
        return "the name promises \(promised.rawValue), but the file \(content)"
    }

    // MARK: Reading

    /// Bytes of content that the file's own checksums vouch for, so far.
    var verifiedByteCount: Int { decoder?.verifiedByteCount ?? 0 }

    /// Appends content to `output` until it holds at least `target` bytes or the shard ends, and
    /// at most `Limits.decodeStepBytesFloor` beyond `target`.
    ///
    /// Returns false at the end of the shard, where the last bytes may just have been appended:
    /// only then is it known that the shard is whole.
    package mutating func read(
        into output: inout ByteBuffer,
        until target: Int
    ) throws(ShardFailure) -> Bool {
        if let failure { throw failure }
        let before = output.count
        defer { decodedByteCount += output.count - before }
        do throws(ShardFailure) {
            while output.count < target {
                let isMore: Bool
                if let decoder {
                    isMore = try decodePart(with: decoder, into: &output, until: target)
                } else {
                    isMore = try copy(into: &output, until: target)
                }
                if !isMore {
                    if part != nil { throw damage("it is not what it was when it was first read") }
                    try checkUnchanged()
                    return false
                }
                if let part, decodedByteCount + output.count - before >= part.lineByteCount {
                    output.truncate(to: before + part.lineByteCount - decodedByteCount)
                    try passRest(of: part)
                    try checkUnchanged()
                    return false
                }
            }
            return true
        } catch {
            failure = error
            throw error
        }
    }

    /// The file that is read, for whoever copies what was read of it; nil for what is no file.
    package func storedFile() throws(FileFailure) -> StoredFile? {
        guard let status else { return nil }
        return try StoredFile(duplicating: descriptor, status, path: path)
    }

    /// Appends the next `byteCount` bytes of the file as they are stored, for whoever unpacks them.
    ///
    /// - Parameter content: how many bytes of content they hold.
    package mutating func readStored(
        _ byteCount: Int,
        content: Int,
        into output: inout ByteBuffer
    ) throws(ShardFailure) {
        if let failure { throw failure }
        decodedByteCount += content
        let end = output.count + byteCount
        let held = min(input.count - usedByteCount, byteCount)
        output.append(input, usedByteCount..<(usedByteCount + held))
        usedByteCount += held
        var clock = Stopwatch.nanoseconds
        defer { readNanoseconds += Stopwatch.lap(since: &clock) }
        while output.count < end {
            let start = output.count
            try noteRead(Self.fill(&output, end - start, from: descriptor, path))
            if hasEnded { throw damage("it ends before it should") }
            Self.update(&hasher, with: output, from: start)
        }
    }

    /// States that all was read as it is stored: that the file ends here, and is what it was.
    package mutating func endStored() throws(ShardFailure) {
        var rest = ByteBuffer()
        if usedByteCount == input.count {
            try noteRead(Self.fill(&rest, 1, from: descriptor, path))
        }
        guard hasEnded, usedByteCount == input.count else {
            throw damage("it goes on where it should end")
        }
        try checkUnchanged()
    }

    /// Asks for members to be kept as they are stored; of a container that has none to pass on,
    /// nothing is kept.
    package func keepMembers(contentLimit: Int) { decoder?.keepMembers(contentLimit: contentLimit) }

    /// Moves the members that were kept since the last call to the end of `taker`.
    package func moveMembers(to taker: inout KeptMembers) { decoder?.moveMembers(to: &taker) }

    /// Ends the reading and accounts for the bytes of the file as they were read.
    package consuming func finish() -> Account {
        Account(
            byteCount: inputByteCount,
            sha256: hasher.take()?.finish(),
            modifiedNanoseconds: status?.modifiedNanoseconds
        )
    }

    /// Reads on to the end of the part's last member: only then is it known to be what it was.
    private mutating func passRest(of part: VerifiedPart) throws(ShardFailure) {
        var passed = ByteBuffer()
        while let decoder, decoder.verifiedByteCount < part.memberByteCount {
            passed.removeAll()
            if try !decodePart(with: decoder, into: &passed, until: Limits.decodeStepBytesFloor) {
                throw damage("it is not what it was when it was first read")
            }
        }
    }

    /// A file that somebody wrote to while it was read may be half of the one and half of the
    /// other, and whole by accident.
    private func checkUnchanged() throws(ShardFailure) {
        guard let status else { return }
        let now = try ShardFailure.wrapping { () throws(FileFailure) in
            try descriptor.status(path: path)
        }
        if now.byteCount == status.byteCount,
            now.modifiedNanoseconds == status.modifiedNanoseconds
        {
            return
        }
        throw ShardFailure(path: path, cause: .changed("the file was changed while it was read"))
    }

    /// Content that is the file's own bytes: read straight into `output`, but for the piece in
    /// which the signature was looked for.
    private mutating func copy(
        into output: inout ByteBuffer,
        until target: Int
    ) throws(ShardFailure) -> Bool {
        if usedByteCount < input.count {
            let end = min(input.count, usedByteCount + target - output.count)
            output.append(input.bytes.extracting(usedByteCount..<end))
            usedByteCount = end
            return true
        }
        if hasEnded { return false }
        let wanted = min(target - output.count, Limits.decodeStepBytes)
        let start = output.count
        var clock = Stopwatch.nanoseconds
        defer { readNanoseconds += Stopwatch.lap(since: &clock) }
        try noteRead(Self.fill(&output, wanted, from: descriptor, path))
        Self.update(&hasher, with: output, from: start)
        return !hasEnded
    }

    /// Decodes; damage behind the part that is read is none of its own.
    private mutating func decodePart(
        with decoder: any ContainerDecoder,
        into output: inout ByteBuffer,
        until target: Int
    ) throws(ShardFailure) -> Bool {
        do throws(ShardFailure) {
            return try decode(with: decoder, into: &output, until: target)
        } catch {
            guard let part, error.isDamage, decoder.verifiedByteCount >= part.memberByteCount
            else { throw error }
            return true
        }
    }

    private mutating func decode(
        with decoder: any ContainerDecoder,
        into output: inout ByteBuffer,
        until target: Int
    ) throws(ShardFailure) -> Bool {
        if usedByteCount == input.count && !hasEnded {
            input.removeAll()
            usedByteCount = 0
            var clock = Stopwatch.nanoseconds
            defer { readNanoseconds += Stopwatch.lap(since: &clock) }
            try noteRead(Self.fill(&input, pieceByteCount, from: descriptor, path))
            Self.update(&hasher, with: input)
        }
        let end = min(input.count, usedByteCount + pieceByteCount)
        let pieceOffset = inputByteCount - input.count + usedByteCount
        let before = output.count
        do throws(ContainerFault) {
            let used = try decoder.decode(
                input.bytes.extracting(usedByteCount..<end),
                into: &output,
                until: target
            )
            usedByteCount += used
            // The end is reached when nothing goes in and nothing comes out any more.
            if !hasEnded || usedByteCount < input.count || output.count > before { return true }
            try decoder.finish()
            return false
        } catch {
            let place = "at byte \(pieceOffset + error.offset)"
            throw damage("\(error.finding) \(place): \(error.reason)")
        }
    }

    private mutating func noteRead(_ added: Int) {
        inputByteCount += added
        hasEnded = added == 0
    }

    /// Appends one `read(2)` of at most `wanted` bytes to `buffer`; returns 0 at the end.
    private static func fill(
        _ buffer: inout ByteBuffer,
        _ wanted: Int,
        from descriptor: borrowing FileDescriptor,
        _ path: String
    ) throws(ShardFailure) -> Int {
        do throws(FileFailure) {
            return try buffer.appendFromTail(minimum: wanted) { (tail) throws(FileFailure) in
                try descriptor.read(
                    into: UnsafeMutableRawBufferPointer(rebasing: tail[..<wanted]),
                    path: path
                )
            }
        } catch {
            throw .file(error)
        }
    }

    private static func update(
        _ hasher: inout SHA256?,
        with buffer: borrowing ByteBuffer,
        from start: Int = 0
    ) {
        hasher?.update(buffer.bytes.extracting(start..<buffer.count))
    }

    private func damage(_ message: String) -> ShardFailure {
        ShardFailure(path: path, cause: .damage(message))
    }
}
