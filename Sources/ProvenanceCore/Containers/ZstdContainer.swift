/// Zstandard: frames, each with a checksum if it is ours.
extension ContainerFormat {
    static let zstd = ContainerFormat(
        specification: "RFC 8878 (Zstandard), read 2026-11",
        suffixes: [".zst", ".zstd"],
        signatures: [ZstdFrameHeader.magic]
            + ZstdFrameHeader.skippableMagics.map { [$0] + ZstdFrameHeader.skippableRest },
        levels: 1...19,
        defaultLevel: 1,
        // The frame's first block is of the reserved type: many readers take a file that ends
        // after a whole header or block for complete, but none reads over an impossible block.
        openMember: ZstdFrameHeader.magic + [0x00, 0x00] + [0x06, 0x00, 0x00],
        makeDecoder: { ZstdDecoder() },
        makeEncoder: { ZstdEncoder(level: $0) }
    )
}
