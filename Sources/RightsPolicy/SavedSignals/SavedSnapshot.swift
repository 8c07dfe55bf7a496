import ProvenanceCore

/// What one line of saved signals says of its origin: when it was fetched, and which texts.
///
/// In a file, 48 bytes:
///
/// | offset | bytes | content |
/// |---|---|---|
/// | 0 | 8 | fetched, seconds since 1970 |
/// | 8 | 4 | line of its file |
/// | 12 | 2 | number of its file in `SIGA` |
/// | 14 | 2 | HTTP status of the robots.txt; 0 = not said |
/// | 16 | 4 × 4 | robots.txt, tdmrep.json, ai.txt, RSL: 0 = not asked for, 1 = there is none, else 2 more than the number of the text in `SIGT` |
/// | 32 | 4 | of which paths it may speak: 0 = all, 1 = none, else an eighth of where its outline lies in `SIGP` |
/// | 36 | 4 | zero |
/// | 40 | 8 | the `fronts` of the outline |
struct SavedSnapshot: Hashable, Sendable {
    static let byteCount = 48

    /// What a line says of one resource.
    enum Content: Hashable, Sendable {
        /// The line does not speak of it.
        case notSaid
        /// It was asked for, and there is none.
        case nothing
        /// The number of its text.
        case text(Int)
    }

    var fetched: Instant
    var line: Int
    var file: Int
    var status: Int?
    private var codes = SIMD4<UInt32>()
    var reach = SavedReach.all

    init(fetched: Instant, line: Int, file: Int, status: Int?) {
        self.fetched = fetched
        self.line = line
        self.file = file
        self.status = status
    }

    subscript(resource: SavedResource) -> Content {
        get {
            switch codes[resource.rawValue] {
            case 0: .notSaid
            case 1: .nothing
            case let code: .text(Int(code) - 2)
            }
        }
        set {
            switch newValue {
            case .notSaid: codes[resource.rawValue] = 0
            case .nothing: codes[resource.rawValue] = 1
            case .text(let number): codes[resource.rawValue] = UInt32(number + 2)
            }
        }
    }

    /// Whether the line says something of a resource; a status alone speaks of the robots.txt.
    func speaks(of resource: SavedResource) -> Bool {
        self[resource] != .notSaid || (resource == .robots && status != nil)
    }

    /// Whether both say the same of a resource.
    func agrees(with other: SavedSnapshot, on resource: SavedResource) -> Bool {
        self[resource] == other[resource] && (resource != .robots || status == other.status)
    }

    /// Whether it speaks of more than a robots.txt that an outline stands for.
    var needsReading: Bool {
        if let status, (500...599).contains(status) { return true }
        return SavedResource.allCases.contains { resource in
            guard resource != .robots, case .text = self[resource] else { return false }
            return true
        }
    }

    /// The number of the robots.txt that counts; nil if there is none, or none by its status.
    var robotsText: Int? {
        guard case .text(let number) = self[.robots], (200...299).contains(status ?? 200) else {
            return nil
        }
        return number
    }

    // MARK: In a file

    func append(to section: inout ByteBuffer) {
        section.append(number: UInt64(bitPattern: fetched.seconds))
        section.append(word: UInt32(line))
        section.append(word: UInt32(file) | UInt32(status ?? 0) << 16)
        for resource in SavedResource.allCases { section.append(word: codes[resource.rawValue]) }
        reach.append(to: &section)
    }

    /// - Parameter row: `byteCount` bytes.
    init(_ row: RawSpan) {
        func word(_ offset: Int) -> UInt32 {
            row.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self).littleEndian
        }
        let seconds = row.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt64.self).littleEndian
        fetched = Instant(seconds: Int64(bitPattern: seconds))
        line = Int(word(8))
        file = Int(word(12) & 0xFFFF)
        status = word(12) >> 16 == 0 ? nil : Int(word(12) >> 16)
        for resource in SavedResource.allCases {
            codes[resource.rawValue] = word(16 + 4 * resource.rawValue)
        }
        reach = SavedReach(row)
    }
}
