package import ProvenanceCore

/// A list as evidence, manifests and `sluice rules list` name it: what a rule set keeps of it
/// beside its entries.
///
/// In a file, 104 bytes in the section `LIST`, in the order of the policy, opt-outs first:
///
/// | offset | bytes | content |
/// |---|---|---|
/// | 0 | 4 + 4 | offset and length of the name in `STRS` |
/// | 8 | 4 + 4 | the same of the path, as the policy writes it |
/// | 16 | 1 | kind (`OptOutKind.code`) |
/// | 17 | 1 | format (`OptOutFormat.code`) |
/// | 18 | 1 | 1 = takedowns, 2 = has a date |
/// | 19 | 1 | zero |
/// | 20 | 4 | line of the policy |
/// | 24 | 4 | uses that its entries forbid unless they say it themselves (`Use.bit`); 0 = all |
/// | 28 | 4 | date, days since 1970 |
/// | 32 | 8 | entries |
/// | 40 | 8 | rejected lines |
/// | 48 | 8 | lines passed over |
/// | 56 | 4 | where its entries start in `ENTR` |
/// | 60 | 4 | the number in `TERM` that its entries count from |
/// | 64 | 32 | SHA-256 of the list's file |
/// | 96 | 4 | kinds of its entries (bits by `OptOutKind.code`) |
/// | 100 | 4 | zero |
package struct ListAccount: Hashable, Sendable {
    static let byteCount = 104

    package let name: String
    package let path: String
    package let kind: OptOutKind
    package let format: OptOutFormat
    package let isTakedown: Bool
    /// The line of the policy that names the list.
    package let policyLine: Int
    package let uses: [Use]
    /// The list's own date; never the file's time.
    package let date: Day?
    package let entryCount: Int
    package let rejectedCount: Int
    package let skippedCount: Int
    /// The digest of the file as it lay on disk.
    package let sha256: String
    /// The kind of the list, and those of its entries.
    let kinds: KindSet
    /// Where its entries start, and what their terms count from.
    let start: Int
    let termStart: Int

    // MARK: In a file

    init(_ list: OptOutList, path: String, start: Int, termStart: Int) {
        name = list.name
        self.path = path
        kind = list.source.kind
        format = list.format
        isTakedown = list.source.isTakedown
        policyLine = list.source.position?.line ?? 0
        uses = list.source.uses ?? []
        date = list.date
        entryCount = list.entryCount
        rejectedCount = list.rejectedCount
        skippedCount = list.skippedCount
        sha256 = list.sha256
        kinds = KindSet(list.kinds + [list.source.kind])
        self.start = start
        self.termStart = termStart
    }

    func append(to section: inout ByteBuffer, strings: inout ByteBuffer) {
        for text in [name, path] {
            section.append(word: UInt32(strings.count))
            section.append(word: UInt32(text.utf8.count))
            strings.append(text)
        }
        let marks: UInt8 = (isTakedown ? 1 : 0) | (date == nil ? 0 : 2)
        for byte in [kind.code, format.code, marks, 0 as UInt8] { section.append(byte) }
        section.append(word: UInt32(policyLine))
        section.append(word: Use.bits(of: uses))
        section.append(word: UInt32(bitPattern: date?.number ?? 0))
        for count in [entryCount, rejectedCount, skippedCount] {
            section.append(number: UInt64(count))
        }
        section.append(word: UInt32(start))
        section.append(word: UInt32(termStart))
        var digits = Array(sha256.utf8)[...]
        for _ in 0..<32 {
            let pair = digits.prefix(2).map { hexValue($0) ?? 0 }
            section.append(pair.count == 2 ? pair[0] << 4 | pair[1] : 0 as UInt8)
            digits = digits.dropFirst(2)
        }
        section.append(word: kinds.rawValue)
        section.append(word: 0)
    }

    /// The accounts of a section; nil if it does not hold together.
    ///
    /// - Parameters:
    ///   - strings: the section that they refer to.
    ///   - entryByteCount: bytes of the section of entries.
    static func read(
        _ section: RawSpan,
        _ strings: RawSpan,
        entryByteCount: Int,
        termCount: Int
    ) -> [ListAccount]? {
        guard section.byteCount % byteCount == 0 else { return nil }
        var accounts: [ListAccount] = []
        var start = 0
        for offset in stride(from: 0, to: section.byteCount, by: byteCount) {
            let row = section.extracting(offset..<(offset + byteCount))
            guard let account = ListAccount(row, strings), account.start >= start,
                account.start <= entryByteCount, account.termStart < termCount
            else { return nil }
            start = account.start
            accounts.append(account)
        }
        return accounts
    }

    private init?(_ row: RawSpan, _ strings: RawSpan) {
        func number(_ offset: Int) -> Int {
            Int(row.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self).littleEndian)
        }
        func count(_ offset: Int) -> Int? {
            Int(
                exactly: row.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
                    .littleEndian
            )
        }
        func text(_ offset: Int) -> String? {
            let start = number(offset)
            let end = start + number(offset + 4)
            return end <= strings.byteCount ? String(copying: strings.extracting(start..<end)) : nil
        }
        let marks = row.unsafeLoad(fromByteOffset: 18, as: UInt8.self)
        guard let name = text(0), let path = text(8), let entryCount = count(32),
            let rejectedCount = count(40), let skippedCount = count(48),
            let kind = OptOutKind(code: row.unsafeLoad(fromByteOffset: 16, as: UInt8.self)),
            let format = OptOutFormat(code: row.unsafeLoad(fromByteOffset: 17, as: UInt8.self)),
            marks < 4
        else { return nil }
        self.name = name
        self.path = path
        self.kind = kind
        self.format = format
        isTakedown = marks & 1 != 0
        policyLine = number(20)
        uses = Use.uses(of: UInt32(number(24)))
        date =
            marks & 2 == 0
            ? nil : Day(number: Int32(bitPattern: UInt32(number(28))))
        self.entryCount = entryCount
        self.rejectedCount = rejectedCount
        self.skippedCount = skippedCount
        start = number(56)
        termStart = number(60)
        sha256 = hexadecimal(row, 64, 32)
        kinds = KindSet(rawValue: UInt32(number(96)))
    }
}

extension OptOutFormat {
    /// The format's number in a rule set file, which never changes its meaning.
    var code: UInt8 {
        switch self {
        case .auto: 0
        case .lines: 1
        case .csv: 2
        case .jsonl: 3
        case .hosts: 4
        case .adblock: 5
        case .bigcode: 6
        case .githubDMCA: 7
        }
    }

    init?(code: UInt8) {
        guard let format = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = format
    }
}

extension Use {
    /// The use's bit in a rule set file, which never changes its meaning.
    var bit: UInt32 {
        switch self {
        case .train: 1
        case .trainGenAI: 1 << 1
        case .pretrain: 1 << 2
        case .finetune: 1 << 3
        case .evaluate: 1 << 4
        case .synthesise: 1 << 5
        case .input: 1 << 6
        case .index: 1 << 7
        case .search: 1 << 8
        case .mine: 1 << 9
        }
    }

    static func bits(of uses: [Use]) -> UInt32 { uses.reduce(0) { $0 | $1.bit } }

    static func uses(of bits: UInt32) -> [Use] { allCases.filter { bits & $0.bit != 0 } }
}
