import ProvenanceCore
import RightsSignals

/// Of which paths a snapshot may have something to say, so that most records of a saved origin are
/// settled without reading any of its texts.
///
/// It holds for one way of asking: the section of outlines starts with a digest of the crawlers
/// and the standards that were asked for when it was made.
struct SavedReach: Hashable, Sendable {
    static let all = SavedReach(code: 0, fronts: 0)
    static let none = SavedReach(code: 1, fronts: 0)

    /// As in `SavedSnapshot`.
    private var code: UInt32
    private var fronts: UInt64

    private init(code: UInt32, fronts: UInt64) {
        self.code = code
        self.fronts = fronts
    }

    /// - Parameter offset: of the outline, in its section: a multiple of 8.
    init(outlineAt offset: Int, fronts: UInt64) {
        self.init(code: UInt32(offset / 8), fronts: fronts)
    }

    /// - Parameter row: of a snapshot.
    init(_ row: RawSpan) {
        code = row.unsafeLoadUnaligned(fromByteOffset: 32, as: UInt32.self).littleEndian
        fronts = row.unsafeLoadUnaligned(fromByteOffset: 40, as: UInt64.self).littleEndian
    }

    func append(to section: inout ByteBuffer) {
        section.append(word: code)
        section.append(word: 0)
        section.append(number: fronts)
    }

    /// Whether something may be said of `path`, which is as `WorkPath` writes it.
    ///
    /// - Parameter outlines: the section.
    func mayCover(_ path: RawSpan, _ outlines: RawSpan) -> Bool {
        switch code {
        case 0: return true
        case 1: return false
        default: break
        }
        guard RobotsOutline.mayCover(fronts, path) else { return false }
        let offset = 8 * Int(code)
        guard offset < outlines.byteCount else { return true }
        return RobotsOutline.speaks(outlines.extracting(offset...), of: path)
    }
}

/// Makes the section of outlines, as `SavedSignalIndex` describes it: one for each robots.txt.
struct SavedOutlines: ~Copyable {
    private(set) var section = ByteBuffer()
    private let settings: SignalSettings
    private var reaches: [Int: SavedReach] = [:]

    init(_ settings: SignalSettings) {
        self.settings = settings
        section.append(settings.outlineKey.span)
    }

    /// Of which paths a snapshot may speak.
    mutating func reach(of snapshot: SavedSnapshot, _ texts: borrowing TextPool) -> SavedReach {
        if snapshot.needsReading { return .all }
        guard let number = snapshot.robotsText else { return .none }
        if let known = reaches[number] { return known }
        let outline = RobotsOutline(
            texts.text(number),
            by: settings.standards,
            for: settings.context
        )
        let reach: SavedReach
        switch outline.reach {
        case .none: reach = .none
        case .all: reach = .all
        case .patterns:
            // What lies too far behind is read.
            if section.count / 8 <= Int(UInt32.max) {
                reach = SavedReach(outlineAt: section.count, fronts: outline.fronts)
                outline.append(to: &section)
                while section.count % RuleSetFormat.alignment != 0 { section.append(0) }
            } else {
                reach = .all
            }
        }
        reaches[number] = reach
        return reach
    }
}

extension SignalSettings {
    /// SHA-256 of whose crawlers are asked for, and of the standards that are read.
    var outlineKey: [UInt8] {
        let text = ByteBuffer(
            text: (standards.map(\.name) + [""] + context.crawlers).joined(separator: "\n")
        )
        let digits = Array(SHA256.hex(of: text.bytes).utf8)
        return stride(from: 0, to: digits.count, by: 2).map { place in
            (hexValue(digits[place]) ?? 0) << 4 | (hexValue(digits[place + 1]) ?? 0)
        }
    }
}
