import ProvenanceCore
import TestSupport
import Testing

@testable import RightsPolicy

@Suite("The hashes of what a text ends in")
struct KeyHashTests {
    @Test("are those of the same bytes one by one, whichever are asked for")
    func suffixes() {
        var random = SeededGenerator(seed: 7)
        let hash = KeyHash(keyedWith: "test")
        for length in 0...80 {
            var text = ByteBuffer()
            for _ in 0..<length { text.append(UInt8.random(in: .min ... .max, using: &random)) }
            var expected: [UInt64] = []
            var state = hash.start
            expected.append(hash.finish(state))
            for index in stride(from: length - 1, through: 0, by: -1) {
                hash.add(text.bytes.byte(index), to: &state)
                expected.append(hash.finish(state))
            }
            for step in 1...9 {
                var suffix = KeyHash.Suffix(of: text.bytes, hash)
                for count in stride(from: 0, through: length, by: step) {
                    #expect(suffix.hash(from: length - count) == expected[count])
                }
            }
            #expect(hash.of(text.bytes, .backward) == expected[length])
        }
    }
}
