import ProvenanceCore

/// The entries of one list while it is read, packed into one run of bytes as they will lie in the
/// rule set: ten million domains take some 250 MB where as many strings would take gigabytes.
///
/// An entry is addressed by its offset; `EntryLayout` says how it lies there.
package struct OptOutEntries: Sendable {
    /// Where an entry lies. Ascending handles are in the order of lists and of their lines.
    package struct Handle: Hashable, Comparable, Sendable {
        package let offset: UInt32

        package init(offset: UInt32) { self.offset = offset }

        package static func < (left: Handle, right: Handle) -> Bool { left.offset < right.offset }
    }

    package private(set) var count = 0
    /// The kind of the list; entries of another say so.
    let kind: OptOutKind
    /// Offset 0 is nobody's, so that a table can use it for "empty".
    private(set) var pool: [UInt8] = [0]
    /// What entries say of uses, status and days, each once; entries have their number.
    private(set) var terms: [OptOutTerms] = [OptOutTerms()]
    private var termNumbers: [OptOutTerms: Int] = [OptOutTerms(): 0]
    private var lastTerms = OptOutTerms()
    private var lastNumber = 0

    package init(kind: OptOutKind) { self.kind = kind }

    /// Bytes that the entries take.
    package var byteCount: Int { pool.count }

    package mutating func reserve(byteCount: Int) { pool.reserveCapacity(byteCount) }

    /// Appends an entry.
    ///
    /// - Returns: nil if the store is full (`Limits.optOutPoolBytes`).
    @discardableResult
    package mutating func append(
        value: RawSpan,
        written: RawSpan,
        as entryKind: OptOutKind? = nil,
        matchesExactly: Bool,
        terms entryTerms: OptOutTerms,
        reference: String?,
        line: Int
    ) -> Handle? {
        let offset = pool.count
        let longest = value.byteCount + written.byteCount + (reference?.utf8.count ?? 0) + 64
        guard offset + longest <= Limits.optOutPoolBytes else { return nil }
        let termNumber = number(of: entryTerms)
        let otherKind = entryKind == kind ? nil : entryKind
        var flags: EntryLayout.Flags = matchesExactly ? .isExact : []
        if termNumber != 0 { flags.insert(.hasTerms) }
        if !value.elementsEqual(written) { flags.insert(.hasWritten) }
        if reference != nil { flags.insert(.hasReference) }
        if otherKind != nil { flags.insert(.hasKind) }
        append(value)
        pool.append(flags.rawValue)
        append(number: line)
        if let otherKind { pool.append(otherKind.code) }
        if flags.contains(.hasTerms) { append(number: termNumber) }
        if flags.contains(.hasWritten) { append(written) }
        if let reference {
            append(number: reference.utf8.count)
            pool.append(contentsOf: reference.utf8)
        }
        count += 1
        return Handle(offset: UInt32(offset))
    }

    /// Appends all entries of another store of the same list, which was read from a later part.
    ///
    /// - Returns: false if they do not fit.
    mutating func append(contentsOf other: OptOutEntries) -> Bool {
        guard pool.count + other.pool.count <= Limits.optOutPoolBytes else { return false }
        if count == 0 {
            self = other
            return true
        }
        let numbers = other.terms.map { number(of: $0) }
        if numbers.indices.allSatisfy({ numbers[$0] == $0 }) {
            pool.append(contentsOf: other.pool.dropFirst())
            count += other.count
            return true
        }
        var isFull = false
        other.forEach { handle in
            let entry = other[handle]
            let value = ByteBuffer(ofText: entry.value)
            let written = ByteBuffer(ofText: entry.written)
            let kept = append(
                value: value.bytes,
                written: written.bytes,
                as: entry.kind,
                matchesExactly: entry.matchesExactly,
                terms: entry.terms,
                reference: entry.reference,
                line: entry.line
            )
            if kept == nil { isFull = true }
        }
        return !isFull
    }

    /// Appends the entries as they lie, for a pool of all lists.
    func appendEntries(to other: inout ByteBuffer) {
        let bytes = pool.span.bytes
        other.append(bytes.extracting(1..<bytes.byteCount))
    }

    // MARK: Reading

    /// The entry at `handle`, as values that people can be shown.
    package subscript(handle: Handle) -> OptOutEntry {
        guard let layout = EntryLayout(pool.span.bytes, at: Int(handle.offset)) else {
            preconditionFailure("a handle that `append` gave addresses an entry")
        }
        return OptOutEntry(
            layout,
            in: pool.span.bytes,
            listKind: kind,
            terms: terms[layout.terms]
        )
    }

    /// Calls `body` with each handle, in order.
    package func forEach(_ body: (Handle) -> Void) {
        var offset = 1
        while offset < pool.count, let layout = EntryLayout(pool.span.bytes, at: offset) {
            body(Handle(offset: UInt32(offset)))
            offset = layout.end
        }
    }

    // MARK: Numbers and bytes

    private mutating func number(of wanted: OptOutTerms) -> Int {
        if wanted == lastTerms { return lastNumber }
        lastTerms = wanted
        if let known = termNumbers[wanted] {
            lastNumber = known
        } else {
            terms.append(wanted)
            termNumbers[wanted] = terms.count - 1
            lastNumber = terms.count - 1
        }
        return lastNumber
    }

    private mutating func append(number: Int) {
        var rest = UInt64(number)
        while rest >= 0x80 {
            pool.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        pool.append(UInt8(rest))
    }

    private mutating func append(_ bytes: RawSpan) {
        append(number: bytes.byteCount)
        bytes.withUnsafeBytes { pool.append(contentsOf: $0) }
    }
}

extension OptOutEntry {
    /// What lies in a pool, for people. What is no UTF-8 is repaired.
    init(_ layout: EntryLayout, in pool: RawSpan, listKind: OptOutKind, terms: OptOutTerms) {
        func text(_ range: Range<Int>) -> String { String(copying: pool.extracting(range)) }
        self.init(
            value: text(layout.value),
            written: text(layout.written ?? layout.value),
            kind: layout.kindCode.flatMap { OptOutKind(code: $0) } ?? listKind,
            matchesExactly: layout.flags.contains(.isExact),
            terms: terms,
            reference: layout.reference.map(text),
            line: layout.line
        )
    }
}
