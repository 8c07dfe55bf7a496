import TestSupport
import Testing

@testable import ProvenanceCore

@Suite("Members in memory")
struct MemberUnpackerTests {
    private static let content = SampleContent.lines(4000)

    private static func append(
        _ content: [UInt8],
        _ encoder: inout MemberEncoder,
        to output: inout ByteBuffer
    ) {
        encoder.append(member: content.span.bytes, to: &output)
    }

    /// Two members, and where the second begins.
    private static func stored(level: Int = 1) -> (bytes: [UInt8], second: Int) {
        var encoder = MemberEncoder(container: .gzip, level: level)
        var output = ByteBuffer()
        let half = content.count / 2
        append(Array(content[..<half]), &encoder, to: &output)
        let second = output.count
        append(Array(content[half...]), &encoder, to: &output)
        return (output.withUnsafeBytes { Array($0) }, second)
    }

    private static func unpack(_ bytes: [UInt8], byteCount: Int) -> [UInt8]? {
        var unpacker = MemberUnpacker()
        var output = ByteBuffer()
        guard unpacker.unpack(bytes.span.bytes, byteCount: byteCount, into: &output) else {
            return nil
        }
        return output.withUnsafeBytes { Array($0) }
    }

    @Test("whole members are unpacked, and nothing else is taken for them")
    func whole() throws {
        let (bytes, second) = Self.stored()
        let count = Self.content.count
        #expect(Self.unpack(bytes, byteCount: count) == Self.content)
        #expect(Self.unpack(bytes, byteCount: count - 1) == nil)
        #expect(Self.unpack(bytes, byteCount: count + 1) == nil)
        #expect(Self.unpack([], byteCount: 0) == nil)
        for cut in [1, 7, 9, second - 1, second + 3, bytes.count - 1] {
            #expect(Self.unpack(Array(bytes[..<cut]), byteCount: count) == nil, "cut at \(cut)")
        }
        for place in [0, 3, 40, second - 2, bytes.count - 1] {
            var damaged = bytes
            damaged[place] ^= 0x40
            #expect(Self.unpack(damaged, byteCount: count) == nil, "damaged at \(place)")
        }
    }

    @Test("kept members say where they stand, if their headers are ours", arguments: [0, 1, 9])
    func kept(level: Int) throws {
        let (bytes, second) = Self.stored(level: level)
        var unpacker = MemberUnpacker(startingAt: 100, keepingMembers: 1 << 20)
        var output = ByteBuffer()
        let count = Self.content.count
        let isWhole = unpacker.unpack(bytes.span.bytes, byteCount: count, into: &output)
        #expect(isWhole)
        var members = KeptMembers()
        unpacker.moveMembers(to: &members)
        #expect(members.members.map(\.stored) == [0..<second, second..<bytes.count])
        let range = members.storedRange(of: 100..<(100 + count))
        #expect(range == 0..<bytes.count)
        let part = members.storedRange(of: 100..<(99 + count))
        #expect(part == nil)
        let first = Array(bytes[..<second])
        let own = MemberEncoder.packedRange(ofOwn: first.span.bytes)
        #expect(own == 20..<second)
        for place in [3, 9, 12, 17] {
            var other = Array(bytes[..<second])
            other[place] ^= 1
            let range = MemberEncoder.packedRange(ofOwn: other.span.bytes)
            #expect(range == nil, "byte \(place) of the header differs")
        }
    }

    @Test("compact numbers come back, and what is missing stays missing")
    func numbers() {
        let numbers = [0, 1, 127, 128, 300, 1 << 21, .max]
        var text = ByteBuffer()
        for number in numbers { text.append(compact: number) }
        text.append(counted: Array("abc".utf8).span.bytes)
        var reader = CompactReader(0..<text.count)
        for number in numbers {
            let read = reader.number(text.bytes)
            #expect(read == number)
        }
        let run = reader.counted(text.bytes)
        let isAtEnd = reader.isAtEnd
        #expect(run?.count == 3 && isAtEnd)
        for end in 0..<text.count {
            var cut = CompactReader(0..<end)
            var read = 0
            while cut.number(text.bytes) != nil { read += 1 }
            let isAtEnd = cut.isAtEnd
            #expect(read <= numbers.count + 3 && !isAtEnd, "cut at \(end)")
        }
    }
}
