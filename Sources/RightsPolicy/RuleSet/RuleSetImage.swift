package import ProvenanceCore

/// The bytes of a rule set, checked as far as they were asked to be: what all of its parts read.
package final class RuleSetImage: Sendable {
    /// How much of a file is checked before anything of it is used.
    package enum Verification: Sendable {
        /// What stands in front of the content; the content as well, by its checksums, if it is
        /// small (`Limits.ruleSetVerifiedBytes`).
        case quick
        /// Every byte, the content by its checksums.
        case whole
        /// Every byte, the content by its digests.
        case full
        /// Every byte, and that the digest is this one.
        case digest(String)
    }

    /// Keeps the bytes.
    private let storage: FrozenBytes
    /// SAFETY: the first of the storage's bytes, which live as long as it does and never change.
    private nonisolated(unsafe) let base: UnsafeRawPointer
    package let byteCount: Int
    /// What messages call the set: its path.
    package let name: String
    /// The digest of the whole file, in hexadecimal.
    package let digest: String
    /// The digest of everything that the set was made from, in hexadecimal.
    package let sources: String
    private let sections: [RuleSetFormat.Section]

    /// Whether a file starts like a rule set.
    package static func isRuleSet(at path: String) throws(FileFailure) -> Bool {
        let front = try Files.front(of: path, byteCount: RuleSetFormat.magic.count)
        return holdsMagic(front.bytes)
    }

    /// Opens the file at `path`.
    package convenience init(
        path: String,
        _ verification: Verification
    ) throws(Diagnostic) {
        let storage: FrozenBytes
        do throws(FileFailure) {
            storage = try FrozenBytes(mapping: path)
        } catch {
            throw Diagnostic("the rule set cannot be used: \(error)")
        }
        try self.init(storage, named: path, verification)
    }

    init(_ storage: FrozenBytes, named name: String, _ verification: Verification)
        throws(Diagnostic)
    {
        let check = FrontCheck(storage: storage, name: name)
        sections = try check.sections()
        self.storage = storage
        base = storage.base
        byteCount = storage.byteCount
        self.name = name
        digest = hexadecimal(storage.bytes, RuleSetFormat.Offset.digest, 32)
        sources = hexadecimal(storage.bytes, RuleSetFormat.Offset.sources, 32)
        switch verification {
        case .quick:
            if storage.byteCount <= Limits.ruleSetVerifiedBytes { try check.verifyChecksums() }
        case .whole: try check.verifyChecksums()
        case .full: try check.verifyDigests()
        case .digest(let wanted):
            guard wanted.lowercased() == digest else {
                throw Diagnostic(
                    "the rule set `\(name)` has the digest \(digest), and \(wanted) is asked for",
                    hint: "it is another set, or not the one that was signed off"
                )
            }
            try check.verifyDigests()
        }
    }

    var bytes: RawSpan {
        @_lifetime(borrow self)
        get {
            // SAFETY: valid for `byteCount` bytes as long as `self` keeps the storage.
            let span = RawSpan(_unsafeStart: base, byteCount: byteCount)
            return _overrideLifetime(span, borrowing: self)
        }
    }

    /// Where a section lies; nil if there is none.
    func section(
        _ id: RuleSetFormat.SectionID,
        number: UInt16 = 0
    ) -> RuleSetFormat.Section? {
        sections.first { $0.id == id.rawValue && $0.number == number }
    }

    /// A section that every rule set has.
    func required(_ id: RuleSetFormat.SectionID) throws(Diagnostic) -> RuleSetFormat.Section {
        if let section = section(id) { return section }
        throw damage("has no section `\(id.text)`")
    }

    /// All tables of lists, by their numbers.
    var tables: [RuleSetFormat.Section] { sections(.table) }

    /// All sections with this id, by their numbers.
    func sections(_ id: RuleSetFormat.SectionID) -> [RuleSetFormat.Section] {
        sections.filter { $0.id == id.rawValue }
    }

    /// Digest over what all sections hold but those of `left`, in hexadecimal.
    func digest(without left: Set<RuleSetFormat.SectionID>) -> String {
        var hasher = SHA256()
        for section in sections where !left.contains(where: { $0.rawValue == section.id }) {
            var head = ByteBuffer()
            for number in [Int(section.id), Int(section.number), section.range.count] {
                head.append(littleEndian: UInt64(number))
            }
            hasher.update(head.bytes)
            hasher.update(bytes.extracting(section.range))
        }
        return hasher.finish()
    }

    /// Id, length and entries of every section, for people.
    package var contents: [(id: String, byteCount: Int, entryCount: Int)] {
        sections.map { section in
            let id = RuleSetFormat.SectionID.text(of: section.id)
            return (
                section.number == 0 ? id : "\(id) \(section.number)", section.range.count,
                section.entryCount
            )
        }
    }

    /// What is wrong with the file, for words that follow its name.
    func damage(_ what: String) -> Diagnostic {
        Diagnostic(
            "the rule set `\(name)` \(what)",
            hint: "it is damaged: compile it again with `sluice rules compile`"
        )
    }

    // MARK: Digests

    static func holdsMagic(_ bytes: RawSpan) -> Bool {
        guard bytes.byteCount >= RuleSetFormat.magic.count else { return false }
        return RuleSetFormat.magic.indices.allSatisfy {
            bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) == RuleSetFormat.magic[$0]
        }
    }

    /// The digest that stands in the header, of everything in front of the content but itself.
    static func digest(ofFront front: RawSpan) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(front.extracting(RuleSetFormat.Offset.version..<RuleSetFormat.Offset.digest))
        hasher.update(front.extracting(RuleSetFormat.Offset.byteCount..<front.byteCount))
        return hasher.finishBytes()
    }

    /// The digests of all blocks, one behind another.
    static func blockDigests(of content: RawSpan, blockByteCount: Int) -> [UInt8] {
        values(of: content, blockByteCount, size: RuleSetFormat.digestByteCount) { block in
            var hasher = SHA256()
            hasher.update(block)
            return hasher.finishBytes()
        }
    }

    /// The checksums of all blocks, one behind another.
    static func blockChecksums(of content: RawSpan, blockByteCount: Int) -> [UInt8] {
        values(of: content, blockByteCount, size: RuleSetFormat.checksumByteCount) { block in
            withUnsafeBytes(of: CRC64.of(block).littleEndian) { Array($0) }
        }
    }

    /// `size` bytes for each block; worked out by as many threads as there are processors, since a
    /// large set has thousands.
    private static func values(
        of content: RawSpan,
        _ blockByteCount: Int,
        size: Int,
        _ value: @escaping @Sendable (RawSpan) -> [UInt8]
    ) -> [UInt8] {
        let blockCount = (content.byteCount + blockByteCount - 1) / blockByteCount
        let workers = min(Parallel.processorCount, max(1, blockCount / 8))
        var values = [UInt8](repeating: 0, count: blockCount * size)
        content.withUnsafeBytes { source in
            values.withUnsafeMutableBytes { target in
                // SAFETY: both outlive `Parallel.run`; each worker reads the shared content and
                // writes the values of its own blocks only.
                nonisolated(unsafe) let (source, target) = (source, target)
                Parallel.run(workers) { worker in
                    for block in stride(from: worker, to: blockCount, by: workers) {
                        let start = block * blockByteCount
                        let end = min(start + blockByteCount, source.count)
                        let piece = UnsafeRawBufferPointer(rebasing: source[start..<end])
                        for (index, byte) in value(RawSpan(_unsafeBytes: piece)).enumerated() {
                            target[block * size + index] = byte
                        }
                    }
                }
            }
        }
        return values
    }
}

/// Bytes of a digest as people write it.
func hexadecimal(_ bytes: RawSpan, _ start: Int, _ count: Int) -> String {
    var text: [UInt8] = []
    for index in start..<(start + count) {
        let byte = bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
        text += [hexDigit(byte >> 4), hexDigit(byte & 15)]
    }
    return String(decoding: text, as: UTF8.self)
}

/// Reads what stands in front of the content, and refuses what does not hold together.
private struct FrontCheck {
    let storage: FrozenBytes
    let name: String

    private func number(_ offset: Int) -> UInt64 {
        storage.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
    }

    private func half(_ offset: Int) -> UInt32 {
        storage.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self).littleEndian
    }

    private func fault(_ what: String, at offset: Int) -> Diagnostic {
        Diagnostic(
            "the rule set `\(name)` \(what), at byte \(offset)",
            hint: "it is damaged: compile it again with `sluice rules compile`"
        )
    }

    private func offset(_ offset: Int, notBeyond limit: Int) throws(Diagnostic) -> Int {
        let value = number(offset)
        guard value <= UInt64(limit) else { throw fault("points beyond its end", at: offset) }
        return Int(value)
    }

    /// The rows of the section table, every one of them inside the file.
    func sections() throws(Diagnostic) -> [RuleSetFormat.Section] {
        let count = storage.byteCount
        guard count >= RuleSetFormat.magic.count, RuleSetImage.holdsMagic(storage.bytes) else {
            throw Diagnostic(
                "`\(name)` is no compiled rule set",
                hint: "make one with `sluice rules compile POLICY -o \(name)`"
            )
        }
        guard count >= RuleSetFormat.headerByteCount else {
            throw fault("is cut short", at: count)
        }
        let version = half(RuleSetFormat.Offset.version)
        guard version == RuleSetFormat.version else {
            throw Diagnostic(
                "the rule set `\(name)` has the format version \(version), and this is "
                    + "\(Product.name) \(Product.version), which reads version "
                    + "\(RuleSetFormat.version)",
                hint: "compile it again with this version"
            )
        }
        let length = number(RuleSetFormat.Offset.byteCount)
        guard length == UInt64(count) else {
            let what = length > UInt64(count) ? "is cut short" : "has something behind its end"
            throw fault("\(what): it says \(length) bytes, and has \(count)", at: min(count, 48))
        }
        let contentStart = try offset(RuleSetFormat.Offset.contentStart, notBeyond: count)
        let sectionCount = Int(half(RuleSetFormat.Offset.sectionCount))
        let blockByteCount = number(RuleSetFormat.Offset.blockByteCount)
        let blockCount = try offset(RuleSetFormat.Offset.blockCount, notBeyond: count)
        let front =
            digestStart + blockCount
            * (RuleSetFormat.digestByteCount + RuleSetFormat.checksumByteCount)
        guard blockByteCount == UInt64(RuleSetFormat.blockByteCount),
            contentStart == RuleSetFormat.aligned(front),
            blockCount
                == (count - contentStart + RuleSetFormat.blockByteCount - 1)
                / RuleSetFormat.blockByteCount
        else { throw fault("does not add up", at: RuleSetFormat.Offset.contentStart) }
        let digest = RuleSetImage.digest(ofFront: storage.bytes.extracting(0..<contentStart))
        for (index, byte) in digest.enumerated()
        where byte
            != storage.bytes.unsafeLoad(
                fromByteOffset: RuleSetFormat.Offset.digest + index,
                as: UInt8.self
            )
        {
            throw fault("does not have the digest that it states", at: RuleSetFormat.Offset.digest)
        }
        return try rows(sectionCount, contentStart)
    }

    private func rows(
        _ count: Int,
        _ contentStart: Int
    ) throws(Diagnostic) -> [RuleSetFormat.Section] {
        var rows: [RuleSetFormat.Section] = []
        var end = contentStart
        for number in 0..<count {
            let place = RuleSetFormat.headerByteCount + number * RuleSetFormat.sectionByteCount
            let start = try offset(place + 8, notBeyond: storage.byteCount)
            let length = try offset(place + 16, notBeyond: storage.byteCount - start)
            let entries = try offset(place + 24, notBeyond: Int(UInt32.max))
            let marks = half(place + 4)
            let row = RuleSetFormat.Section(
                id: half(place),
                number: UInt16(truncatingIfNeeded: marks),
                flags: UInt16(truncatingIfNeeded: marks >> 16),
                range: start..<(start + length),
                entryCount: entries
            )
            guard start == RuleSetFormat.aligned(start), start >= end else {
                throw fault("has sections that overlap", at: place + 8)
            }
            end = start + length
            if RuleSetFormat.SectionID(rawValue: row.id) == nil {
                guard row.flags & RuleSetFormat.Section.isRequired == 0 else {
                    throw Diagnostic(
                        "the rule set `\(name)` has a section "
                            + "`\(RuleSetFormat.SectionID.text(of: row.id))`, which "
                            + "\(Product.name) \(Product.version) does not know",
                        hint: "compile it again with this version, or use a newer one"
                    )
                }
                continue
            }
            if rows.contains(where: { $0.id == row.id && $0.number == row.number }) {
                throw fault("has one section twice", at: place)
            }
            rows.append(row)
        }
        return rows
    }

    // MARK: The content

    private var contentStart: Int { Int(number(RuleSetFormat.Offset.contentStart)) }

    private var content: RawSpan {
        @_lifetime(borrow self)
        get { storage.bytes.extracting(contentStart..<storage.byteCount) }
    }

    private var digestStart: Int {
        RuleSetFormat.headerByteCount
            + Int(half(RuleSetFormat.Offset.sectionCount)) * RuleSetFormat.sectionByteCount
    }

    /// Compares every block of the content with its digest.
    func verifyDigests() throws(Diagnostic) {
        try compare(
            RuleSetImage.blockDigests(of: content, blockByteCount: RuleSetFormat.blockByteCount),
            at: digestStart,
            size: RuleSetFormat.digestByteCount,
            "digest"
        )
    }

    /// Compares every block of the content with its checksum.
    func verifyChecksums() throws(Diagnostic) {
        let blockCount = Int(number(RuleSetFormat.Offset.blockCount))
        try compare(
            RuleSetImage.blockChecksums(of: content, blockByteCount: RuleSetFormat.blockByteCount),
            at: digestStart + blockCount * RuleSetFormat.digestByteCount,
            size: RuleSetFormat.checksumByteCount,
            "checksum"
        )
    }

    /// Compares what the blocks have with what stands in the file.
    private func compare(
        _ values: [UInt8],
        at start: Int,
        size: Int,
        _ name: StaticString
    ) throws(Diagnostic) {
        let stated = storage.bytes.extracting(start..<(start + values.count))
        if stated.elementsEqual(values.span.bytes) { return }
        for (index, byte) in values.enumerated()
        where byte != stated.unsafeLoad(fromByteOffset: index, as: UInt8.self) {
            let start = contentStart + index / size * RuleSetFormat.blockByteCount
            let end = min(start + RuleSetFormat.blockByteCount, storage.byteCount)
            throw fault(
                "was changed: the bytes up to \(end) are not those of its \(name)",
                at: start
            )
        }
    }
}
