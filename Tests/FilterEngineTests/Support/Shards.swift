import ProvenanceCore
import TestSupport

@testable import FilterEngine

/// Numbers that are the same in each run.
struct Dice: RandomNumberGenerator {
    private var generator: SeededGenerator

    init(_ seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func next() -> UInt64 { generator.next() }

    mutating func pick<C: Collection>(_ choices: C) -> C.Element where C.Index == Int {
        choices[Int.random(in: choices.startIndex..<choices.endIndex, using: &self)]
    }
}

/// A shard's content packed as one or many members.
func packed(_ content: [UInt8], _ container: Container, memberByteCount: Int = .max) -> [UInt8] {
    if container == .plain { return content }
    var encoder = MemberEncoder(container: container)
    var output = ByteBuffer()
    var start = 0
    repeat {
        let end = min(content.count, start + min(memberByteCount, content.count + 1))
        encoder.append(member: ByteBuffer(copying: content[start..<end]), to: &output)
        start = end
    } while start < content.count
    return output.withUnsafeBytes { Array($0) }
}

extension Container {
    var suffix: String { suffixes.first ?? "" }
}

/// Random shards that hold every kind of line, good and bad.
enum RandomShard {
    /// `--max-line` under which the oversize lines of these shards are oversize.
    static let lineLimit = 2000

    private static let licenses = [
        "\"MIT\"", "\"CC0-1.0\"", "\"CC-BY-4.0\"", "\"CC-BY-SA-4.0\"", "\"CC-BY-NC-4.0\"",
        "\"no such licence at all\"", "null", "\"\"", "\"M\\u0049T\"", "[\"MIT\"]", "\"\\ud800\"",
    ]
    private static let urls = [
        "\"https://free.example.org/a\"", "\"https://no.example.com/b\"",
        "\"http://sub.no.example.com\"",
        "\"https://gone.example.net/\"", "\"https:\\/\\/free.example.org\\/c\"", "null", "\"::\"",
        "17",
        "\"https://no.example.com.free.example.org/x\"", "[\"https://free.example.org/\"]",
    ]

    /// A record that is sound, whatever becomes of it.
    static func record(_ dice: inout Dice) -> [UInt8] {
        var members = ["\"id\":\(dice.pick(["\"a\\n1\"", "17", "1e400", "null", "\"ü\"", "[1]"]))"]
        if dice.pick(0..<4) > 0 {
            members.append("\"lic\(dice.pick(["e", "\\u0065"]))nse\":\(dice.pick(licenses))")
        }
        let inner = "{\"license\":\(dice.pick(licenses)),\"url\":\(dice.pick(urls))}"
        switch dice.pick(0..<6) {
        case 0: members.append("\"metadata\":\(inner)")
        case 1:
            var quoted = ByteBuffer()
            quoted.append(jsonString: inner)
            members.append("\"metadata\":\(String(copying: quoted.bytes))")
        case 2: members.append("\"metadata\":\"no \\\"document\\\"\"")
        default: members.append("\"url\":\(dice.pick(urls))")
        }
        if dice.pick(0..<9) == 0 { members.append("\"license\":\(dice.pick(licenses))") }
        members.append("\"source\":\"s\(dice.pick(0..<5))\"")
        members.append(
            "\"n\":[0.10,-0,1E+2,{\"k\":\"\(String(repeating: "x", count: dice.pick(0..<300)))\"}]"
        )
        members.append(
            "\"text\":\"\(dice.pick(["", "naïve 東京 😀", "\\ud83d\\ude00\\ud83d", "a\\u0000b", "\\/"]))\""
        )
        members.shuffle(using: &dice)
        let space = dice.pick(["", " ", "\t", "  \r"])
        return Array(
            "\(space){\(members.joined(separator: dice.pick([",", " , ", ",\t"])))}\(space)".utf8
        )
    }

    /// A line that is no record, or one only just.
    static func badLine(_ dice: inout Dice) -> [UInt8] {
        let good = record(&dice)
        switch dice.pick(0..<17) {
        case 0: return []
        case 1: return Array(dice.pick([" ", "\r", "\t \r"]).utf8)
        case 2: return [0xEF, 0xBB, 0xBF] + good
        case 3: return Array(good.prefix(dice.pick(0..<good.count)))
        case 4:
            var line = good
            line[dice.pick(0..<line.count)] = UInt8(truncatingIfNeeded: dice.next())
            return line.filter { $0 != 0x0A }
        case 5: return [0]
        case 6: return Array("{\"a\":\"".utf8) + [0] + Array("\"}".utf8)
        case 7:
            return Array("{\"a\":\"".utf8)
                + dice.pick([[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xE2, 0x82]])
                + Array("\"}".utf8)
        case 8: return Array("{\"a\":\"\(String(repeating: "long ", count: 500))\"}".utf8)
        case 9: return Array(repeating: UInt8(ascii: "z"), count: lineLimit + 1)
        case 10:
            return Array(
                ("{\"a\":" + String(repeating: "[", count: 600) + String(repeating: "]", count: 600)
                    + "}").utf8
            )
        case 11:
            return Array(
                dice.pick(["[]", "\"{}\"", "1", "null", "[{\"license\":\"MIT\"}]", "-0", "true "])
                    .utf8
            )
        case 12:
            return Array(
                dice.pick([
                    "{\"a\":01}", "{\"a\":.5}", "{\"a\":1,}", "{'a':1}", "{\"a\":NaN}",
                    "{\"a\":\"\u{1}\"}", "{} {}", "{\"a\" 1}",
                ]).utf8
            )
        case 13: return good + [0x0D]
        case 14: return good + Array("  ".utf8)
        case 15:
            return Array(
                ("{\"license\":\"MIT\",\"license\":\"CC-BY-NC-4.0\",\"url\":\"https://free.example.org/\"}")
                    .utf8
            )
        default:
            return Array(
                "{\"license\":\"MIT\",\"url\":\"https://free.example.org/\",\"url\":\"https://no.example.com/\"}"
                    .utf8
            )
        }
    }

    /// A shard of `count` lines; about a third of them bad.
    static func content(seed: UInt64, count: Int) -> [UInt8] {
        var dice = Dice(seed)
        var content: [UInt8] = []
        for _ in 0..<count {
            content += dice.pick(0..<3) == 0 ? badLine(&dice) : record(&dice)
            content.append(0x0A)
        }
        if dice.pick(0..<2) == 0, content.count > 1, content[content.count - 2] != 0x0A {
            content.removeLast()
        }
        return content
    }
}
