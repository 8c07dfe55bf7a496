/// gzip: members of deflate data, each with its CRC-32 and length.
extension ContainerFormat {
    static let gzip = ContainerFormat(
        specification: "RFC 1952 (gzip 4.3), read 2026-11",
        suffixes: [".gz", ".gzip"],
        signatures: [[0x1F, 0x8B]],
        levels: 0...9,
        defaultLevel: 1,
        openMember: GzipHeader.minimal + emptyBlocks,
        makeDecoder: { GzipDecoder() },
        makeEncoder: { level in
            if level <= 3 { GzipEncoder(level: level) } else { ZlibEncoder(level: level) }
        }
    )

    /// Empty stored blocks, none of them the last. The header alone would do for most readers,
    /// but Java's `GZIPInputStream` takes fewer than 18 bytes behind a member for its end.
    private static let emptyBlocks: [UInt8] = Array(
        repeatElement([0x00, 0x00, 0x00, 0xFF, 0xFF], count: 4).joined()
    )
}
