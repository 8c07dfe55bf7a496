/// The layout of a compiled rule set: one file, made once, mapped by every process that uses it.
///
/// All numbers are little-endian; all offsets count from the start of the file; every section
/// starts at a multiple of 8. The same policy, lists and product data give the same bytes: no
/// clock, no order of a dictionary, and no path but those that the policy writes.
///
/// **Header**, 128 bytes:
///
/// | offset | bytes | content |
/// |---|---|---|
/// | 0 | 8 | `89 53 4C 55 49 43 45 0A`: `\x89SLUICE\n` |
/// | 8 | 4 | format version, 3 |
/// | 12 | 4 | sections |
/// | 16 | 32 | digest: SHA-256 of the bytes 8 to 16 and 48 to the content's start |
/// | 48 | 8 | length of the file |
/// | 56 | 8 | where the content starts |
/// | 64 | 8 | bytes of a block of content (the last may be shorter) |
/// | 72 | 8 | blocks |
/// | 80 | 32 | sources: SHA-256 over everything the set was made from |
/// | 112 | 16 | zero |
///
/// **Section table**, 32 bytes a section, in the order in which the sections lie:
///
/// | offset | bytes | content |
/// |---|---|---|
/// | 0 | 4 | id, four letters |
/// | 4 | 2 | number, which tells sections with one id apart |
/// | 6 | 2 | flags: 1 = whoever does not know the section must refuse the file |
/// | 8 | 8 | offset |
/// | 16 | 8 | length |
/// | 24 | 8 | entries |
///
/// **Block digests**, SHA-256 of each block of the content, 32 bytes each.
///
/// **Block checksums**, CRC-64 of each block (`CRC64`), 8 bytes each.
///
/// **Content**: the sections, each followed by zeroes up to a multiple of 8.
///
/// So the digest in the header covers the whole file: header, section table, digests and checksums
/// directly, the content by its blocks. It is checked whenever a file is opened, which takes no
/// longer for a large file than for a small one. The blocks are checked when asked for: by their
/// checksums, which find what a disk or a copy has damaged and cost a tenth of the digests, or by
/// their digests, if it has to be the very set that somebody signed off.
///
/// | id | holds | see |
/// |---|---|---|
/// | `POLI` | the policy's file name and text, then those of what it extends | `RuleSetText` |
/// | `FORM` | the record format, if the policy names a profile | `RecordFormat+Text.swift` |
/// | `LICE` | the files of the licence table | `RuleSetText` |
/// | `CRAW` | the table of crawlers | `RuleSetText` |
/// | `CRED` | the file of credit changes, if the policy names one | `RuleSetText` |
/// | `CLEA` | the files of clearances, if the policy names any | `RuleSetText` |
/// | `SUFF` | the account of the public suffix list, if there are lists | `SuffixAccount` |
/// | `LIST` | an account of each list, 104 bytes each | `ListAccount` |
/// | `STRS` | texts that accounts refer to | |
/// | `TERM` | uses, status and days that entries have in common, 16 bytes each | `EntryTerms` |
/// | `ENTR` | the entries of all lists; the first byte is nobody's | `EntryLayout` |
/// | `SIGA` | an account of each file of saved signals, if the policy names any | `SavedSignalAccount` |
/// | `SIGO` | the origins of saved signals, found by hash, with their snapshots | `SavedSignalIndex` |
/// | `SIGT` | the texts of saved signals, each distinct one once | `SavedSignalIndex` |
/// | `SIGP` | of which paths the saved robots texts may speak | `SavedSignalIndex` |
/// | `TABL` | one table for each key space, by its number | `KeyTable` |
/// | `GATE` | which hosts the entries of lists are about; may be passed over | `HostGate` |
/// | `AGRA` | where agreements are kept and their digest, if the policy names them | `AgreementIndex` |
/// | `AGRE` | the agreements, each with all its days | `AgreementIndex` |
/// | `AGGA` | which hosts the scopes of agreements are about; may be passed over | `HostGate` |
/// | `AGCA` | caps of agreements that nobody can check, if there are any; may be passed over | `AgreementCapAccount` |
/// | `AGPR` | what agreements prohibit when, 16 bytes each | `AgreementProhibition` |
/// | `AGSC` | what agreements cover and exclude; the first byte is nobody's | `AgreementScopeEntry` |
/// | `AGTB` | one table of that for each key space, by its number | `KeyTable` |
///
/// To add a section: a case in `SectionID`. Readers pass over optional sections that they do not
/// know, so a new one that older versions may do without needs no new format version.
enum RuleSetFormat {
    static let magic: [UInt8] = [0x89, 0x53, 0x4C, 0x55, 0x49, 0x43, 0x45, 0x0A]
    static let version: UInt32 = 3
    static let headerByteCount = 128
    static let sectionByteCount = 32
    static let digestByteCount = 32
    static let checksumByteCount = 8
    static let alignment = 8
    /// 256 KiB: the digests of a file of 4 GB take half a megabyte.
    static let blockByteCount = 256 << 10

    enum Offset {
        static let version = 8
        static let sectionCount = 12
        static let digest = 16
        static let byteCount = 48
        static let contentStart = 56
        static let blockByteCount = 64
        static let blockCount = 72
        static let sources = 80
        static let reserved = 112
    }

    enum SectionID: UInt32, CaseIterable {
        case policy = 0x504F_4C49
        case recordFormat = 0x464F_524D
        case licenses = 0x4C49_4345
        case crawlers = 0x4352_4157
        case creditChanges = 0x4352_4544
        case clearances = 0x434C_4541
        case suffixes = 0x5355_4646
        case lists = 0x4C49_5354
        case strings = 0x5354_5253
        case terms = 0x5445_524D
        case entries = 0x454E_5452
        case savedFiles = 0x5349_4741
        case savedOrigins = 0x5349_474F
        case savedTexts = 0x5349_4754
        case savedOutlines = 0x5349_4750
        case table = 0x5441_424C
        case gate = 0x4741_5445
        case agreementAccount = 0x4147_5241
        case agreements = 0x4147_5245
        case scopeGate = 0x4147_4741
        case uncountedCaps = 0x4147_4341
        case prohibitions = 0x4147_5052
        case scopes = 0x4147_5343
        case scopeTable = 0x4147_5442

        /// The four letters.
        var text: String { Self.text(of: rawValue) }

        static func text(of id: UInt32) -> String {
            let letters = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: id >> $0) }
            let isPrintable = letters.allSatisfy { (0x20..<0x7F).contains($0) }
            return isPrintable ? String(decoding: letters, as: UTF8.self) : "\(id)"
        }
    }

    /// A row of the section table.
    struct Section {
        static let isRequired: UInt16 = 1

        var id: UInt32
        var number: UInt16 = 0
        var flags: UInt16 = isRequired
        var range: Range<Int>
        var entryCount = 0
    }

    static func aligned(_ offset: Int) -> Int { (offset + alignment - 1) / alignment * alignment }
}
