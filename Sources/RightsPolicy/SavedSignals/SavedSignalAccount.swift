package import ProvenanceCore

/// A file of saved signals as evidence, manifests and `sluice rules list` name it.
///
/// In a rule set, a text of `RuleSetText` in the section `SIGA`, named after the path as the
/// policy writes it, in the order of the policy:
///
/// | offset | bytes | content |
/// |---|---|---|
/// | 0 | 8 | origins |
/// | 8 | 8 | lines |
/// | 16 | 4 + 4 | day of the first and of the last fetch, days since 1970 |
/// | 24 | 4 | line of the policy |
/// | 28 | 4 | zero |
/// | 32 | 32 | SHA-256 of the file |
package struct SavedSignalAccount: Hashable, Sendable {
    private static let byteCount = 64

    package let path: String
    /// What evidence and manifests call it.
    package let name: String
    /// Distinct origins of the file.
    package var originCount = 0
    /// Its lines, each a snapshot of an origin.
    package var snapshotCount = 0
    package var firstDay = Day(number: 0)
    package var lastDay = Day(number: 0)
    /// The line of the policy that names it.
    package let policyLine: Int
    /// The digest of the file as it lay on disk.
    package internal(set) var sha256 = ""

    init(path: String, policyLine: Int) {
        self.path = path
        name = PolicyPath.stem(path)
        self.policyLine = policyLine
    }

    // MARK: In a file

    func append(to section: inout ByteBuffer) {
        var row = ByteBuffer(capacity: Self.byteCount)
        row.append(number: UInt64(originCount))
        row.append(number: UInt64(snapshotCount))
        row.append(word: UInt32(bitPattern: firstDay.number))
        row.append(word: UInt32(bitPattern: lastDay.number))
        row.append(word: UInt32(policyLine))
        row.append(word: 0)
        var digits = Array(sha256.utf8)[...]
        for _ in 0..<32 {
            let pair = digits.prefix(2).map { hexValue($0) ?? 0 }
            row.append(pair.count == 2 ? pair[0] << 4 | pair[1] : 0 as UInt8)
            digits = digits.dropFirst(2)
        }
        RuleSetText.append(path, row.bytes, to: &section)
    }

    /// The accounts of a section; nil if it does not hold together.
    static func read(_ section: RawSpan) -> [SavedSignalAccount]? {
        guard let texts = RuleSetText.read(section) else { return nil }
        var accounts: [SavedSignalAccount] = []
        for text in texts {
            guard let account = SavedSignalAccount(path: text.name, text.text.span.bytes) else {
                return nil
            }
            accounts.append(account)
        }
        return accounts
    }

    private init?(path: String, _ row: RawSpan) {
        guard row.byteCount == Self.byteCount else { return nil }
        func word(_ offset: Int) -> UInt32 {
            row.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self).littleEndian
        }
        func count(_ offset: Int) -> Int? {
            Int(
                exactly: row.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
                    .littleEndian
            )
        }
        guard let origins = count(0), let snapshots = count(8) else { return nil }
        self.path = path
        name = PolicyPath.stem(path)
        originCount = origins
        snapshotCount = snapshots
        firstDay = Day(number: Int32(bitPattern: word(16)))
        lastDay = Day(number: Int32(bitPattern: word(20)))
        policyLine = Int(word(24))
        sha256 = hexadecimal(row, 32, 32)
    }
}
