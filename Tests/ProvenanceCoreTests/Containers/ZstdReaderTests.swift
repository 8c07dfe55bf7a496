import ProvenanceCore
import Testing

@Suite("Reading zstd")
struct ZstdReaderTests {
    static let line =
        Array(#"{"license":"MIT","text":"one two three one two three"}"#.utf8) + [0x0A]

    /// A skippable frame, then two frames with checksums: small enough to break at every byte.
    static func smallFile() throws -> [UInt8] {
        try ZstdOracle.skippableFrame([1, 2, 3]) + ZstdOracle.frame(line, hasSize: false)
            + packed(line, .zstd)
    }

    @Test("frames with every kind of header are read", arguments: [true, false])
    func headers(hasSize: Bool) throws {
        try withTemporaryFolder { folder in
            for count in [0, 1, 255, 256, 65_535, 65_792, 300_000] {
                for hasChecksum in [true, false] {
                    let content = SampleContent.lines(count)
                    let frame = try ZstdOracle.frame(
                        content,
                        hasChecksum: hasChecksum,
                        hasSize: hasSize
                    )
                    for pieceByteCount in [1, 5, 1 << 20] {
                        #expect(
                            read(frame, at: folder + "/x.zst", pieceByteCount: pieceByteCount)
                                == .whole(content)
                        )
                    }
                }
            }
        }
    }

    @Test(
        "the pieces of input and the targets of output change nothing",
        arguments: [
            1, 2, 3, 7, 16, 64, 4096,
        ]
    )
    func pieces(pieceByteCount: Int) throws {
        let long = SampleContent.lines(200_000)
        let file =
            try Self.smallFile() + ZstdOracle.skippableFrame([], magic: 0x5F) + packed([], .zstd)
            + packed(long, .zstd) + ZstdOracle.skippableFrame(SampleContent.random(5000))
        try withTemporaryFolder { folder in
            let path = folder + "/x.zst"
            try store(file, at: path)
            for target in [1, 1000, 65_536, 1 << 20] {
                #expect(
                    readFile(path, pieceByteCount: pieceByteCount, target: target)
                        == .whole(Self.line + Self.line + long)
                )
            }
        }
    }

    @Test("a file of skippable frames alone is a shard without content")
    func skippableAlone() throws {
        try withTemporaryFolder { folder in
            let file = ZstdOracle.skippableFrame([]) + ZstdOracle.skippableFrame([9], magic: 0x5A)
            #expect(read(file, at: folder + "/x.zst") == .whole([]))
        }
    }

    @Test("a file cut at any byte is damage, unless it is cut between frames")
    func truncation() throws {
        let file = try Self.smallFile()
        let last = packed(Self.line, .zstd).count
        let first = ZstdOracle.skippableFrame([1, 2, 3]).count
        try withTemporaryFolder { folder in
            for count in 0..<file.count {
                let reading = read(Array(file.prefix(count)), at: folder + "/x.zst")
                switch count {
                case first: #expect(reading == .whole([]))
                case file.count - last: #expect(reading == .whole(Self.line))
                default: #expect(reading.isFailure, "cut at \(count)")
                }
            }
        }
    }

    @Test("a larger file cut at every percent is damage")
    func truncationByPercent() throws {
        let file = packed(SampleContent.lines(2_000_000), .zstd)
        try withTemporaryFolder { folder in
            for percent in 0..<100 {
                let part = Array(file.prefix(file.count * percent / 100))
                #expect(read(part, at: folder + "/x.zst", target: 65_536).isFailure)
            }
        }
    }

    @Test("a flipped bit is never silently other content")
    func flips() throws {
        let file = try ZstdOracle.frame(Self.line, hasSize: false) + packed(Self.line, .zstd)
        try withTemporaryFolder { folder in
            for index in file.indices {
                for bit in 0..<8 {
                    var flipped = file
                    flipped[index] ^= 1 << UInt8(bit)
                    let reading = read(flipped, at: folder + "/x.zst")
                    #expect(
                        reading.isFailure || reading == .whole(Self.line + Self.line),
                        "byte \(index), bit \(bit): \(reading)"
                    )
                }
            }
        }
    }

    @Test("zeros behind the last frame are padding", arguments: [1, 7, 512, 10_240])
    func padding(count: Int) throws {
        let padded = packed(Self.line, .zstd) + [UInt8](repeating: 0, count: count)
        try withTemporaryFolder { folder in
            for size in [1, 13, 4096] {
                #expect(
                    read(padded, at: folder + "/x.zst", pieceByteCount: size) == .whole(Self.line)
                )
            }
            let more = padded + packed(Self.line, .zstd)
            #expect(
                read(more, at: folder + "/x.zst")
                    == .failed(
                        "`\(folder)/x.zst`: the file is damaged behind zstd frame 1 at byte "
                            + "\(padded.count): neither another frame nor zeros follow"
                    )
            )
        }
    }

    @Test("a message says what is damaged, where and why")
    func messages() throws {
        let frame = packed(Self.line, .zstd)
        var flipped = frame + frame
        flipped[flipped.count - 1] ^= 1
        let cases: [([UInt8], String)] = [
            (flipped, "zstd frame 2 is damaged at byte "),
            (flipped, ": restored data doesn't match checksum"),
            (
                frame + [1],
                "the file is damaged behind zstd frame 1 at byte \(frame.count): "
                    + "neither another frame nor zeros follow"
            ),
            (
                Array(frame.dropLast()),
                "zstd frame 1 is cut off at byte \(frame.count - 1): the file ends inside its data"
            ),
            (
                Array(ZstdOracle.skippableFrame([1, 2]).dropLast()),
                "zstd frame 1 is cut off at byte 9: the file ends inside a skippable frame"
            ),
        ]
        try withTemporaryFolder { folder in
            for (file, message) in cases {
                let reading = read(file, at: folder + "/x.zst")
                #expect(reading.isFailure)
                #expect(reading.description.contains(message), "\(reading)")
            }
        }
    }

    @Test("a window of 128 MiB is accepted, a larger one is refused with advice")
    func windows() throws {
        let content = SampleContent.lines(100_000)
        try withTemporaryFolder { folder in
            let accepted = try ZstdOracle.frame(content, hasSize: false, windowLog: 27)
            #expect(read(accepted, at: folder + "/x.zst") == .whole(content))
            let refused = try ZstdOracle.frame(content, hasSize: false, windowLog: 28)
            #expect(
                read(refused, at: folder + "/x.zst")
                    == .failed(
                        "`\(folder)/x.zst`: zstd frame 1 cannot be read at byte 5: it needs a "
                            + "window of 268435456 bytes, at most 134217728 are accepted; "
                            + "compress it with `--long=27` or less"
                    )
            )
        }
    }

    @Test("a frame that needs a dictionary is refused by its number")
    func dictionaries() throws {
        // Magic, descriptor with a one-byte dictionary number, window, number 42.
        let frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x01, 0x00, 42, 0x01, 0x00, 0x00]
        try withTemporaryFolder { folder in
            #expect(
                read(frame, at: folder + "/x.zst")
                    == .failed(
                        "`\(folder)/x.zst`: zstd frame 1 cannot be read at byte 6: it needs "
                            + "dictionary 42; compress it without one"
                    )
            )
        }
    }
}
