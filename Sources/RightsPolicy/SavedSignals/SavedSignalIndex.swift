import ProvenanceCore

/// Saved signals as they lie in a rule set: origins are found by a hash table in the mapped file,
/// so that a million start as fast as ten; no text is copied.
///
/// `SIGO`, all offsets from its start:
///
/// | offset | bytes | content |
/// |---|---|---|
/// | 0 | 24 | the three keys of the hash |
/// | 24 | 8 | slots |
/// | 32 | 8 | the longest search, in slots |
/// | 40 | 8 | origins |
/// | 48 | 8 | snapshots |
/// | 56 | 8 | words of the filter, a power of two |
/// | 64 | 8 each | the slots: 32 bits of the hash above, below an eighth of where the origin's record lies; 0 = empty |
/// | | 8 each | the filter: of the word that the lowest bits of a hash name, the bits of `filterBits` are set. It is small enough to stay in the processor's caches, and settles nearly all origins of which nothing is saved |
/// | | | the records, each at a multiple of 8: length of the origin and number of its snapshots, four bytes each; the origin, and zeroes up to a multiple of 8; its snapshots in the order of their time (`SavedSnapshot`) |
///
/// `SIGT`: where each text starts behind these numbers, and where the last one ends, eight bytes
/// each; then the texts. Every distinct text lies there once.
///
/// `SIGP`: the `outlineKey` of the settings that the outlines are for, 32 bytes; then outlines of
/// robots texts (`RobotsOutline`), each at a multiple of 8. Under other settings they count for
/// nothing, and all texts are read.
///
/// A hit counts only after the origin's bytes have been compared. What does not hold together is
/// told as damage, never as silence.
struct SavedSignalIndex: Sendable {
    static let headerByteCount = 64

    enum Found: Equatable {
        case nothing
        /// Where the origin's record lies in `SIGO`.
        case record(Int)
        case damage
    }

    let files: [SavedSignalAccount]
    let originCount: Int
    private let image: RuleSetImage
    private let hash: KeyHash
    private let slotCount: UInt64
    private let longestSearch: Int
    private let filterStart: Int
    private let filterMask: UInt64
    private let origins: Range<Int>
    /// Nil if they are for other settings.
    private let outlines: Range<Int>?
    private let texts: Range<Int>
    private let textCount: Int

    /// - Parameter settings: how signals are read; nil if they are not.
    /// - Throws: what is damaged.
    init?(_ image: RuleSetImage, _ settings: SignalSettings?) throws(Diagnostic) {
        guard let section = image.section(.savedFiles) else { return nil }
        guard let files = SavedSignalAccount.read(image.bytes.extracting(section.range)) else {
            throw image.damage("has an account of saved signals that cannot be read")
        }
        let origins = try image.required(.savedOrigins)
        let texts = try image.required(.savedTexts)
        self.files = files
        self.image = image
        self.origins = origins.range
        self.texts = texts.range
        textCount = texts.entryCount
        let front = image.bytes.extracting(origins.range)
        func number(_ offset: Int) -> UInt64 {
            front.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
        }
        guard front.byteCount >= Self.headerByteCount,
            (1...UInt64(UInt32.max)).contains(number(24)), number(32) <= number(24),
            number(56).nonzeroBitCount == 1, number(56) <= UInt64(UInt32.max),
            UInt64(front.byteCount - Self.headerByteCount) / 8 >= number(24) + number(56),
            textCount >= 0, texts.range.count / 8 > textCount
        else { throw image.damage("has saved signals that do not hold together") }
        hash = KeyHash(keys: (number(0), number(8), number(16)))
        slotCount = number(24)
        longestSearch = Int(number(32))
        originCount = Int(clamping: number(40))
        filterStart = Self.headerByteCount + 8 * Int(number(24))
        filterMask = number(56) - 1
        let outlined = try image.required(.savedOutlines)
        let key = settings?.outlineKey ?? []
        let outlines = image.bytes.extracting(outlined.range)
        let isForThese =
            !key.isEmpty && outlines.byteCount >= key.count
            && outlines.extracting(0..<key.count).elementsEqual(key.span.bytes)
        self.outlines = isForThese ? outlined.range : nil
    }

    /// The bits of a filter's word that stand for a hash.
    static func filterBits(of key: UInt64) -> UInt64 {
        1 &<< (key &>> 40 & 63) | 1 &<< (key &>> 46 & 63) | 1 &<< (key &>> 52 & 63)
    }

    /// Looks an origin up, which is in the form of `OriginReader`.
    func find(_ origin: RawSpan) -> Found {
        let key = hash.of(origin, .forward)
        let front = image.bytes.extracting(origins)
        let bits = Self.filterBits(of: key)
        // INVARIANT: `init` checked that filter and slots are there.
        let word = front.unsafeLoadUnaligned(
            fromByteOffset: filterStart + 8 * Int(key & filterMask),
            as: UInt64.self
        ).littleEndian
        if word & bits != bits { return .nothing }
        var index = KeyTable.scaled(key & 0xFFFF_FFFF, to: slotCount)
        for _ in 0..<longestSearch {
            let slot = front.unsafeLoadUnaligned(
                fromByteOffset: Self.headerByteCount + 8 * index,
                as: UInt64.self
            ).littleEndian
            if slot == 0 { return .nothing }
            if slot >> 32 == key >> 32 {
                let offset = Int(slot & 0xFFFF_FFFF) * 8
                guard let record = Record(front, at: offset) else { return .damage }
                if front.extracting(record.origin).elementsEqual(origin) { return .record(offset) }
            }
            index = index + 1 == Int(slotCount) ? 0 : index + 1
        }
        return .nothing
    }

    /// Whether a record that was found may have something to say of `path` at any time; so does
    /// one that does not hold together.
    ///
    /// - Parameter path: as `WorkPath` writes it.
    func maySpeak(at offset: Int, of path: RawSpan) -> Bool {
        let front = image.bytes.extracting(origins)
        guard let outlines, let record = Record(front, at: offset), record.count > 0 else {
            return true
        }
        for number in 0..<record.count {
            let start = record.snapshots + number * SavedSnapshot.byteCount
            let reach = SavedReach(front.extracting(start..<(start + SavedSnapshot.byteCount)))
            if reach.mayCover(path, image.bytes.extracting(outlines)) { return true }
        }
        return false
    }

    /// The snapshots of a record that was found, in the order of their time; nil if they do not
    /// hold together.
    func snapshots(at offset: Int) -> [SavedSnapshot]? {
        let front = image.bytes.extracting(origins)
        guard let record = Record(front, at: offset), record.count > 0 else { return nil }
        var all: [SavedSnapshot] = []
        all.reserveCapacity(record.count)
        for number in 0..<record.count {
            let start = record.snapshots + number * SavedSnapshot.byteCount
            let snapshot = SavedSnapshot(
                front.extracting(start..<(start + SavedSnapshot.byteCount))
            )
            guard files.indices.contains(snapshot.file) else { return nil }
            for resource in SavedResource.allCases {
                if case .text(let number) = snapshot[resource], range(ofText: number) == nil {
                    return nil
                }
            }
            all.append(snapshot)
        }
        return all
    }

    /// A text by its number; empty if there is none.
    @_lifetime(borrow self)
    func text(_ number: Int) -> RawSpan {
        image.bytes.extracting(range(ofText: number) ?? 0..<0)
    }

    /// Where a text lies in the image.
    private func range(ofText number: Int) -> Range<Int>? {
        guard number >= 0, number < textCount else { return nil }
        let section = image.bytes.extracting(texts)
        func start(_ number: Int) -> UInt64 {
            section.unsafeLoadUnaligned(fromByteOffset: 8 * number, as: UInt64.self).littleEndian
        }
        let base = 8 * (textCount + 1)
        let (first, last) = (start(number), start(number + 1))
        guard first <= last, last <= UInt64(section.byteCount - base) else { return nil }
        let lower = texts.lowerBound + base
        return (lower + Int(first))..<(lower + Int(last))
    }

    /// One origin's record.
    private struct Record {
        var origin: Range<Int>
        var count: Int
        /// Where the snapshots start.
        var snapshots: Int

        init?(_ section: RawSpan, at offset: Int) {
            guard offset >= SavedSignalIndex.headerByteCount, offset + 8 <= section.byteCount else {
                return nil
            }
            func word(_ offset: Int) -> Int {
                Int(
                    section.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)
                        .littleEndian
                )
            }
            let byteCount = word(offset)
            count = word(offset + 4)
            origin = (offset + 8)..<(offset + 8 + byteCount)
            snapshots = offset + 8 + RuleSetFormat.aligned(byteCount)
            guard snapshots + count * SavedSnapshot.byteCount <= section.byteCount else {
                return nil
            }
        }
    }
}
