import ProvenanceCore

/// That some agreement prohibits uses of what it covers, for some time: what must be known before
/// any record is met, since a record that cannot be held against it is not free of it.
///
/// In a file, 16 bytes in the section `AGPR`; agreements that say the same share one row:
///
/// | offset | bytes | content |
/// |---|---|---|
/// | 0 | 4 | kinds of its scopes (bits by `OptOutKind.code`) |
/// | 4 | 4 | uses (`Use.bit`) |
/// | 8 | 4 + 4 | first and last day in force, since 1970 |
struct AgreementProhibition: Hashable {
    static let byteCount = 16

    var kinds: KindSet
    var uses: UInt32
    var first: Int32
    var last: Int32

    /// In the order of their numbers.
    static func all(in agreements: [Agreement]) -> [AgreementProhibition] {
        var found: Set<AgreementProhibition> = []
        for agreement in agreements where !agreement.prohibits.isEmpty {
            guard let term = AgreementTerm(agreement) else { continue }
            found.insert(
                AgreementProhibition(
                    kinds: KindSet(agreement.covers.compactMap { $0.kind.key }),
                    uses: Use.bits(of: agreement.prohibits),
                    first: term.first.number,
                    last: term.last.number
                )
            )
        }
        return found.sorted {
            ($0.kinds.rawValue, $0.uses, $0.first, $0.last)
                < ($1.kinds.rawValue, $1.uses, $1.first, $1.last)
        }
    }

    func append(to section: inout ByteBuffer) {
        section.append(word: kinds.rawValue)
        section.append(word: uses)
        section.append(word: UInt32(bitPattern: first))
        section.append(word: UInt32(bitPattern: last))
    }

    /// The kinds of scopes by which intended uses are prohibited on some day of the planned use;
    /// nil if the section does not hold together.
    static func kinds(of section: RawSpan, for question: AgreementQuestion) -> KindSet? {
        guard section.byteCount % byteCount == 0 else { return nil }
        var kinds = KindSet()
        for start in stride(from: 0, to: section.byteCount, by: byteCount) {
            func word(_ offset: Int) -> UInt32 {
                section.unsafeLoadUnaligned(fromByteOffset: start + offset, as: UInt32.self)
                    .littleEndian
            }
            guard Int32(bitPattern: word(8)) <= question.until.number,
                Int32(bitPattern: word(12)) >= question.asOf.number
            else { continue }
            let uses = Use.uses(of: word(4))
            let stands = uses.contains { use in question.uses.contains { use.prohibits($0) } }
            if stands { kinds.formUnion(KindSet(rawValue: word(0))) }
        }
        return kinds
    }
}
