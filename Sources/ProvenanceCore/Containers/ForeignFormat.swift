/// Formats that data sets come in and that are not read as shards.
///
/// Taken for plain lines, such a file would be quarantined piece by piece and the run would end
/// well; it is better refused by name. No line of JSON begins with any of these bytes.
enum ForeignFormat {
    private static let signatures: [(name: String, bytes: [UInt8])] = [
        ("xz data", [0xFD, 0x37, 0x7A, 0x58]),
        ("bzip2 data", [0x42, 0x5A, 0x68]),
        ("LZ4 data", [0x04, 0x22, 0x4D, 0x18]),
        ("a ZIP archive", [0x50, 0x4B, 0x03, 0x04]),
        ("a 7z archive", [0x37, 0x7A, 0xBC, 0xAF]),
        ("a Parquet table", [0x50, 0x41, 0x52, 0x31]),
    ]

    /// What the first bytes of a file show, in words; nil if none of these.
    static func detect(in start: RawSpan) -> String? {
        signatures.first { Container.starts(start, with: $0.bytes) }?.name
    }
}
