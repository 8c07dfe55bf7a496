import ProvenanceCore

/// What entries say of uses, status and days, as it lies in a rule set: 16 bytes.
///
/// | offset | bytes | content |
/// |---|---|---|
/// | 0 | 2 | uses (`Use.bit`); 0 = all |
/// | 2 | 1 | status (`OptOutStatus.code`) |
/// | 3 | 1 | 1 = has a day of receipt, 2 = a first day, 4 = a last day |
/// | 4 | 4 + 4 + 4 | these days, since 1970 |
enum EntryTerms {
    static let byteCount = 16

    static func append(_ terms: OptOutTerms, to section: inout ByteBuffer) {
        let days = [terms.received, terms.from, terms.until]
        let marks = (0..<3).reduce(0 as UInt8) { $0 | (days[$1] == nil ? 0 : 1 << UInt8($1)) }
        let uses = Use.bits(of: terms.uses)
        section.append(word: uses | UInt32(terms.status.code) << 16 | UInt32(marks) << 24)
        for day in days { section.append(word: UInt32(bitPattern: day?.number ?? 0)) }
    }

    /// The terms with this number; nil if there are none, or none that can be understood.
    static func read(_ section: RawSpan, _ number: Int) -> OptOutTerms? {
        guard number >= 0, number < section.byteCount / byteCount else { return nil }
        func value(_ offset: Int) -> UInt32 {
            section.unsafeLoadUnaligned(
                fromByteOffset: number * byteCount + offset,
                as: UInt32.self
            ).littleEndian
        }
        let first = value(0)
        guard let status = OptOutStatus(code: UInt8(truncatingIfNeeded: first >> 16)) else {
            return nil
        }
        func day(_ index: Int) -> Day? {
            guard first >> 24 & 1 << UInt32(index) != 0 else { return nil }
            return Day(number: Int32(bitPattern: value(4 + 4 * index)))
        }
        var terms = OptOutTerms()
        terms.uses = Use.uses(of: first & 0xFFFF)
        terms.status = status
        terms.received = day(0)
        terms.from = day(1)
        terms.until = day(2)
        return terms
    }
}

extension OptOutStatus {
    /// The status's number in a rule set file, which never changes its meaning.
    var code: UInt8 {
        switch self {
        case .received: 1
        case .verified: 2
        case .withdrawn: 3
        case .rejected: 4
        }
    }

    init?(code: UInt8) {
        guard let status = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = status
    }
}
