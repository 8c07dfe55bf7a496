package import ProvenanceCore

/// The agreements of a rule set, and what of a record they are looked up by.
///
/// | section | holds |
/// |---|---|
/// | `AGRA` | where the agreements are kept, as the policy writes it, and the digest of all (`RuleSetText`) |
/// | `AGRE` | for each where its row ends, 8 bytes each, counted from behind the last of these; then the rows (`AgreementRow`), in the order of their ids |
/// | `AGCA` | caps that nobody can check (`AgreementCapAccount`) |
/// | `AGPR` | what is prohibited when (`AgreementProhibition`) |
/// | `AGSC` | all scopes; the first byte is nobody's (`AgreementScopeEntry`) |
/// | `AGTB` | one table for each key space, by its number (`KeyTable`) |
/// | `AGGA` | which hosts the scopes are about (`HostGate`) |
///
/// Reads the rule set in place: an agreement's row is read when a record first meets it.
package final class AgreementIndex: Sendable {
    /// Where the agreements are kept, as the policy writes it.
    package let path: String
    /// SHA-256 over all agreements in their own form.
    package let sha256: String
    package let count: Int
    let question: AgreementQuestion
    /// Caps that nobody can check; nil if there are none.
    package let uncountedCaps: AgreementCapAccount?
    /// The agreements that count for nothing, by id and by number; mostly there is none.
    private let ignoredIDs: [String]
    private let ignored: Set<Int>
    /// What records are asked by.
    let asked: AskedKinds
    /// What a record must have to be held against prohibitions that are in force.
    let prohibiting: AskedKinds
    private let image: RuleSetImage
    private let rows: Range<Int>
    private let entries: Range<Int>
    /// By the raw value of `KeySpace`.
    private let tables: [KeyTable?]
    /// Nil if there is none, and any host may be meant.
    private let gate: HostGate?

    /// The agreements of a rule set; nil if its policy names none.
    ///
    /// - Parameter ignored: the ids of those that are to count for nothing.
    init?(
        _ image: RuleSetImage,
        for question: AgreementQuestion,
        ignoring ignored: [String] = []
    ) throws(Diagnostic) {
        guard let account = image.section(.agreementAccount) else { return nil }
        let texts = RuleSetText.read(image.bytes.extracting(account.range)) ?? []
        guard texts.count == 1 else {
            throw image.damage("has an account of agreements that cannot be read")
        }
        path = texts[0].name
        sha256 = String(decoding: texts[0].text, as: UTF8.self)
        self.image = image
        self.question = question
        uncountedCaps = AgreementCapAccount(image)
        let section = try image.required(.agreements)
        rows = section.range
        count = section.entryCount
        guard count <= rows.count / 8 else {
            throw image.damage("has fewer agreements than it says")
        }
        entries = try image.required(.scopes).range
        var tables = [KeyTable?](repeating: nil, count: KeySpace.allCases.count + 1)
        for section in image.sections(.scopeTable) {
            guard let space = KeySpace(rawValue: section.number),
                let table = KeyTable(
                    image.bytes,
                    at: section.range,
                    space,
                    count: section.entryCount,
                    pool: entries
                )
            else { throw image.damage("has a table \(section.number) that cannot be one") }
            tables[Int(space.rawValue)] = table
        }
        self.tables = tables
        gate = try HostGate.read(image, .scopeGate)
        let kinds = OptOutKind.allCases.filter { tables[Int($0.space.rawValue)] != nil }
        asked = AskedKinds(KindSet(kinds))
        let prohibitions = image.bytes.extracting(try image.required(.prohibitions).range)
        guard let prohibiting = AgreementProhibition.kinds(of: prohibitions, for: question) else {
            throw image.damage("has prohibitions that do not hold together")
        }
        self.prohibiting = AskedKinds(prohibiting)
        var numbers: Set<Int> = []
        for id in ignored {
            let number = Self.number(of: id, among: section.entryCount) { number in
                Self.row(number, image, section.range, section.entryCount, AgreementRow.lean)
            }
            guard let number else { throw Diagnostic("the rule set has no agreement `\(id)`") }
            numbers.insert(number)
        }
        ignoredIDs = ignored
        self.ignored = numbers
    }

    /// The same agreements, asked another question.
    func asking(
        _ question: AgreementQuestion,
        ignoring ignored: [String] = []
    ) throws(Diagnostic) -> AgreementIndex? {
        try AgreementIndex(image, for: question, ignoring: ignored)
    }

    /// The same agreements but for one.
    func without(_ id: String) throws(Diagnostic) -> AgreementIndex? {
        try AgreementIndex(image, for: question, ignoring: ignoredIDs + [id])
    }

    /// Whether the agreement with this number counts for nothing.
    func ignores(_ number: Int) -> Bool { !ignored.isEmpty && ignored.contains(number) }

    // MARK: Rows

    /// The agreement with this number; nil where the set is damaged.
    package func agreement(_ number: Int) -> Agreement? {
        Self.row(number, image, rows, count, AgreementRow.whole)
    }

    /// The same without the scopes that records are looked up by.
    private func lean(_ number: Int) -> Agreement? {
        Self.row(number, image, rows, count, AgreementRow.lean)
    }

    /// The agreement with this id.
    package func agreement(named id: String) -> Agreement? {
        Self.number(of: id, among: count) { lean($0) }.flatMap { agreement($0) }
    }

    private static func row(
        _ number: Int,
        _ image: RuleSetImage,
        _ rows: Range<Int>,
        _ count: Int,
        _ read: (RawSpan) -> Agreement?
    ) -> Agreement? {
        guard number >= 0, number < count else { return nil }
        let bytes = image.bytes.extracting(rows)
        func end(_ number: Int) -> UInt64 {
            bytes.unsafeLoadUnaligned(fromByteOffset: 8 * number, as: UInt64.self).littleEndian
        }
        let start = number == 0 ? 0 : end(number - 1)
        let stop = end(number)
        guard start < stop, stop <= UInt64(bytes.byteCount - 8 * count) else { return nil }
        return read(bytes.extracting((8 * count + Int(start))..<(8 * count + Int(stop))))
    }

    /// Rows are in the order of ids.
    private static func number(
        of id: String,
        among count: Int,
        _ agreement: (Int) -> Agreement?
    ) -> Int? {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            guard let known = agreement(middle)?.id else { return nil }
            if known == id { return middle }
            if known.utf8.lexicographicallyPrecedes(id.utf8) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return nil
    }

    /// What the agreement with this number comes to; nil where the set is damaged.
    func standing(_ number: Int) -> AgreementStanding? {
        lean(number).map { AgreementStanding($0, for: question) }
    }

    // MARK: Looking up

    /// What a scope that was found says; nil where the set is damaged.
    func entry(_ handle: OptOutEntries.Handle) -> AgreementScopeEntry? {
        let image = image
        return EntryLayout(image.bytes.extracting(entries), at: Int(handle.offset))
            .map { AgreementScopeEntry($0) }
    }

    /// Whether a scope may be about this host, or a domain that it lies beneath.
    func mayHold(host: RawSpan, isAddress: Bool) -> Bool {
        guard let gate else { return true }
        let image = image
        return gate.mayHold(host, isAddress: isAddress, in: image.bytes)
    }

    func match(host: RawSpan, isAddress: Bool, into found: inout [OptOutEntries.Handle]) {
        let image = image
        tables[Int(KeySpace.hosts.rawValue)]?.match(
            host: host,
            isAddress: isAddress,
            in: image.bytes,
            into: &found
        )
    }

    func match(
        _ space: KeySpace,
        keys: borrowing KeyList,
        into found: inout [OptOutEntries.Handle]
    ) {
        guard let table = tables[Int(space.rawValue)] else { return }
        let image = image
        for number in 0..<keys.count {
            table.match(key: keys[number], in: image.bytes, into: &found)
        }
    }

    func match(_ space: KeySpace, key: RawSpan, into found: inout [OptOutEntries.Handle]) {
        let image = image
        tables[Int(space.rawValue)]?.match(key: key, in: image.bytes, into: &found)
    }

    func matchPrefixes(
        of address: borrowing NormalURL,
        into found: inout [OptOutEntries.Handle]
    ) {
        guard let table = tables[Int(KeySpace.urlPrefixes.rawValue)] else { return }
        let image = image
        table.matchPrefixes(of: address, in: image.bytes, into: &found)
    }
}
