import ProvenanceCore

/// Puts sections together into the bytes of a rule set, as `RuleSetFormat` says.
struct RuleSetWriter: ~Copyable {
    private var content = ByteBuffer()
    private var sections: [RuleSetFormat.Section] = []

    /// Makes room for content that is known to come.
    mutating func reserve(byteCount: Int) { content.reserve(byteCount) }

    /// Appends a section that `fill` writes behind what the buffer holds.
    ///
    /// - Parameter isRequired: whether whoever does not know the section must refuse the file.
    mutating func append<E: Error>(
        _ id: RuleSetFormat.SectionID,
        number: UInt16 = 0,
        entryCount: Int = 0,
        isRequired: Bool = true,
        _ fill: (inout ByteBuffer) throws(E) -> Void
    ) throws(E) {
        let start = content.count
        try fill(&content)
        sections.append(
            RuleSetFormat.Section(
                id: id.rawValue,
                number: number,
                flags: isRequired ? RuleSetFormat.Section.isRequired : 0,
                range: start..<content.count,
                entryCount: entryCount
            )
        )
        while content.count % RuleSetFormat.alignment != 0 { content.append(0) }
    }

    /// The whole file.
    ///
    /// - Parameter sources: SHA-256 over everything that the set is made from, 32 bytes.
    consuming func finish(sources: [UInt8]) -> FrozenBytes {
        let blockByteCount = RuleSetFormat.blockByteCount
        let blockCount = (content.count + blockByteCount - 1) / blockByteCount
        let contentStart = RuleSetFormat.aligned(
            RuleSetFormat.headerByteCount + sections.count * RuleSetFormat.sectionByteCount
                + blockCount * (RuleSetFormat.digestByteCount + RuleSetFormat.checksumByteCount)
        )
        let byteCount = contentStart + content.count
        var front = ByteBuffer(capacity: contentStart)
        for byte in RuleSetFormat.magic { front.append(byte) }
        front.append(word: RuleSetFormat.version)
        front.append(word: UInt32(sections.count))
        for _ in 0..<RuleSetFormat.digestByteCount { front.append(0) }
        for number in [byteCount, contentStart, blockByteCount, blockCount] {
            front.append(number: UInt64(number))
        }
        front.append(sources.span)
        while front.count < RuleSetFormat.headerByteCount { front.append(0) }
        for section in sections {
            front.append(word: section.id)
            front.append(word: UInt32(section.number) | UInt32(section.flags) << 16)
            for number in [
                contentStart + section.range.lowerBound, section.range.count, section.entryCount,
            ] { front.append(number: UInt64(number)) }
        }
        let digests = RuleSetImage.blockDigests(of: content.bytes, blockByteCount: blockByteCount)
        front.append(digests.span)
        let checksums = RuleSetImage.blockChecksums(
            of: content.bytes,
            blockByteCount: blockByteCount
        )
        front.append(checksums.span)
        while front.count < contentStart { front.append(0) }
        let digest = RuleSetImage.digest(ofFront: front.bytes)

        return FrozenBytes(byteCount: byteCount) { memory in
            front.withUnsafeBytes { memory.copyMemory(from: $0) }
            content.withUnsafeBytes { source in
                UnsafeMutableRawBufferPointer(rebasing: memory[contentStart...])
                    .copyMemory(from: source)
            }
            for (index, byte) in digest.enumerated() {
                memory[RuleSetFormat.Offset.digest + index] = byte
            }
        }
    }
}
