#if canImport(Glibc)
    import Glibc
#endif

/// A growable run of bytes with one owner: staging for outputs, chunks and scratch.
///
/// Unlike an array it never checks for sharing, never shrinks, and can hand out its unused tail
/// for a decoder to write into. Behind `count` lie at least `paddingByteCount` readable bytes, so
/// that a 16-byte load which starts inside the content never leaves the allocation.
package struct ByteBuffer: ~Copyable {
    /// Readable bytes that lie behind the content.
    package static let paddingByteCount = 64

    /// SAFETY: owned alone by this value, `capacity + paddingByteCount` bytes long, freed once;
    /// but where `capacity` is 0, `nothing`, which belongs to nobody.
    private var base: UnsafeMutableRawPointer

    /// The padding of all buffers without room, so that an empty buffer costs no allocation.
    ///
    /// SAFETY: never written, never freed: both happen only where there is room.
    private nonisolated(unsafe) static let nothing = allocated(0)

    /// Bytes of content.
    package private(set) var count = 0

    /// Bytes that fit before the buffer must grow.
    package private(set) var capacity: Int

    package init(capacity: Int = 0) {
        self.capacity = capacity
        base = Self.allocate(capacity)
    }

    deinit { Self.deallocate(base, capacity) }

    private static func allocate(_ capacity: Int) -> UnsafeMutableRawPointer {
        capacity == 0 ? nothing : allocated(capacity)
    }

    private static func deallocate(_ base: UnsafeMutableRawPointer, _ capacity: Int) {
        if capacity >= mappedByteCount {
            munmap(base, capacity + paddingByteCount)
        } else if capacity > 0 {
            base.deallocate()
        }
    }

    /// From this size on memory comes from the system and goes back to it at once. The heap would
    /// keep what long lines have cost: with lines of 15 MiB and two workers the peak was 200 to
    /// 290 MiB, and is 70 to 100 MiB this way.
    private static let mappedByteCount = 1 << 20

    private static func mapped(_ byteCount: Int) -> UnsafeMutableRawPointer {
        let base = mmap(
            nil,
            byteCount,
            PROT_READ | PROT_WRITE,
            MAP_PRIVATE | MAP_ANONYMOUS,
            -1,
            0
        )
        guard let base, base != UnsafeMutableRawPointer(bitPattern: -1) else {
            preconditionFailure("the system has no memory for a buffer of \(byteCount) bytes")
        }
        return base
    }

    private static func allocated(_ capacity: Int) -> UnsafeMutableRawPointer {
        // Fresh pages are zero: so is the padding.
        if capacity >= mappedByteCount { return mapped(capacity + paddingByteCount) }
        let pointer = UnsafeMutableRawPointer.allocate(
            byteCount: capacity + paddingByteCount,
            alignment: 64
        )
        // Only the padding is set: content is written before it is read.
        (pointer + capacity).initializeMemory(as: UInt8.self, repeating: 0, count: paddingByteCount)
        return pointer
    }

    package var isEmpty: Bool { count == 0 }

    /// The content.
    package var bytes: RawSpan {
        @_lifetime(borrow self)
        get {
            // SAFETY: `base` is valid for `count` bytes and lives as long as `self` is borrowed.
            let span = RawSpan(_unsafeStart: UnsafeRawPointer(base), byteCount: count)
            return _overrideLifetime(span, borrowing: self)
        }
    }

    /// The content with the padding behind it: for readers that load whole vectors.
    package var paddedBytes: RawSpan {
        @_lifetime(borrow self)
        get {
            // SAFETY: as `bytes`; the padding is allocated and initialised.
            let span = RawSpan(_unsafeStart: UnsafeRawPointer(base), byteCount: count + 16)
            return _overrideLifetime(span, borrowing: self)
        }
    }

    /// The content as a pointer, for C functions that do not keep it.
    package func withUnsafeBytes<R: ~Copyable, E: Error>(
        _ body: (UnsafeRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        try body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// The content as memory that `body` may change in place.
    package mutating func withUnsafeMutableBytes<R: ~Copyable, E: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        try body(UnsafeMutableRawBufferPointer(start: base, count: count))
    }

    // MARK: Content

    package mutating func removeAll() { count = 0 }

    /// Drops everything behind the first `newCount` bytes.
    package mutating func truncate(to newCount: Int) {
        precondition(newCount >= 0 && newCount <= count, "truncation cannot lengthen a buffer")
        count = newCount
    }

    /// Drops the first `dropped` bytes and moves the rest to the front.
    package mutating func removeFirst(_ dropped: Int) {
        precondition(dropped >= 0 && dropped <= count, "cannot drop more than there is")
        memmove(base, base + dropped, count - dropped)
        count -= dropped
    }

    package mutating func append(_ byte: UInt8) {
        if count == capacity { reserve(1) }
        base.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count &+= 1
    }

    /// Appends the bytes of `span`, which must not be this buffer's own.
    package mutating func append(_ span: RawSpan) {
        let added = span.byteCount
        reserve(added)
        // SAFETY: `reserve` made room; the regions belong to different owners.
        span.withUnsafeBytes { source in
            if let start = source.baseAddress { memcpy(base + count, start, added) }
        }
        count += added
    }

    package mutating func append(_ span: Span<UInt8>) { append(span.bytes) }

    /// Appends bytes of another buffer: where that one is a part of an object, no span of it can
    /// be passed on.
    package mutating func append(_ other: borrowing ByteBuffer, _ range: Range<Int>) {
        append(other.bytes.extracting(range))
    }

    package mutating func append(_ other: borrowing ByteBuffer) { append(other.bytes) }

    /// Appends the eight bytes of `word`, the lowest first.
    package mutating func append(littleEndian word: UInt64) {
        reserve(8)
        base.storeBytes(of: word.littleEndian, toByteOffset: count, as: UInt64.self)
        count &+= 8
    }

    /// Writes a number over four bytes of the content, the lowest first.
    package mutating func replace(at offset: Int, with number: UInt32) {
        precondition(offset >= 0 && offset <= count - 4, "what is replaced is content")
        base.storeBytes(of: number.littleEndian, toByteOffset: offset, as: UInt32.self)
    }

    package mutating func append(_ text: StaticString) {
        let added = text.utf8CodeUnitCount
        reserve(added)
        // SAFETY: a static string lives for ever and is `added` bytes long.
        memcpy(base + count, text.utf8Start, added)
        count += added
    }

    /// A literal is no string but a `StaticString`, which is copied as it stands.
    @_disfavoredOverload
    package mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { source in
            reserve(source.count)
            if let start = source.baseAddress { memcpy(base + count, start, source.count) }
        }
        count += text.utf8.count
    }

    /// Lets `body` fill the unused tail, at least `minimum` bytes long, and say how much it wrote.
    package mutating func appendFromTail<E: Error>(
        minimum: Int,
        _ body: (UnsafeMutableRawBufferPointer) throws(E) -> Int
    ) throws(E) -> Int {
        reserve(minimum)
        // SAFETY: the tail is allocated; what `body` claims to have written is checked to fit.
        let tail = UnsafeMutableRawBufferPointer(start: base + count, count: capacity - count)
        let written = try body(tail)
        precondition(written >= 0 && written <= tail.count, "a writer left the buffer")
        count += written
        return written
    }

    // MARK: Room

    /// Makes room for `additional` bytes behind the content.
    @inline(__always)
    package mutating func reserve(_ additional: Int) {
        let needed = count + additional
        if needed > capacity { grow(to: max(needed, capacity + capacity / 2, 64)) }
    }

    /// Gives memory back if the buffer is empty and holds more than `kept` bytes of room.
    package mutating func shrink(to kept: Int) {
        guard isEmpty, capacity > kept else { return }
        Self.deallocate(base, capacity)
        base = Self.allocate(0)
        capacity = 0
    }

    @inline(never)
    private mutating func grow(to newCapacity: Int) {
        let fresh = Self.allocate(newCapacity)
        fresh.copyMemory(from: base, byteCount: count)
        Self.deallocate(base, capacity)
        base = fresh
        capacity = newCapacity
    }
}
