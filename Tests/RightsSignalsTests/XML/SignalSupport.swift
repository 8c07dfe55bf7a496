import ProvenanceCore
import RightsSignals
import TestSupport
import Testing

/// What `standard` reads in `text`.
func reading(
    _ standard: SignalStandard,
    _ carrier: SignalCarrier,
    _ text: some Sequence<UInt8>,
    _ context: SignalContext = SignalContext(url: "https://example.org/work")
) -> SignalReading {
    let buffer = ByteBuffer(copying: text)
    var reading = SignalReading()
    standard.statements(SignalStandard.Source(carrier, buffer.bytes), context, &reading)
    return reading
}

func answer(
    _ standard: SignalStandard,
    _ carrier: SignalCarrier,
    _ text: String,
    _ use: Use,
    _ context: SignalContext = SignalContext(url: "https://example.org/work")
) -> SignalAnswer {
    SignalAnswer(reading(standard, carrier, text.utf8, context).statements, for: use)
}

/// Whether the reading permits anything at all, conditions or not.
func permitsAnything(_ reading: SignalReading) -> Bool {
    reading.statements.contains { $0.effect != .prohibits }
}

/// Compares divergences from a standard's vectors with those that a file lists with their reasons:
/// a new one fails, and so does a listed one that is gone.
func expectDivergences(_ found: [String], listedIn path: String) throws {
    let text = String(
        decoding: try contents(of: repositoryRoot + "/Tests/Conformance/" + path),
        as: UTF8.self
    )
    let listed = text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    let unlisted = found.filter { !listed.contains($0) }
    let stale = listed.filter { !found.contains($0) }
    #expect(unlisted.isEmpty, "not listed in \(path):\n\(unlisted.joined(separator: "\n"))")
    #expect(stale.isEmpty, "listed in \(path), but no divergence:\n\(stale)")
}

/// Texts made from a sound one by small accidents: the same ones on every run.
struct Mutations: Sequence, IteratorProtocol {
    private let sound: [UInt8]
    private var left: Int
    private var generator: SeededGenerator

    init(of text: String, count: Int, seed: UInt64) {
        sound = Array(text.utf8)
        left = count
        generator = SeededGenerator(seed: seed)
    }

    mutating func next() -> [UInt8]? {
        guard left > 0 else { return nil }
        left -= 1
        var bytes = sound
        for _ in 0...random(below: 4) where !bytes.isEmpty {
            let place = random(below: bytes.count)
            switch random(below: 7) {
            case 0: bytes[place] ^= 1 << UInt8(random(below: 8))
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(UInt8(random(below: 256)), at: place)
            case 3: bytes.removeSubrange(place...)
            case 4:
                let end = Swift.min(bytes.count, place + random(below: 64))
                bytes.insert(contentsOf: bytes[place..<end], at: random(below: bytes.count))
            case 5:
                let end = Swift.min(bytes.count, place + random(below: 64))
                bytes.removeSubrange(place..<end)
            default:
                let markup = [
                    "<", ">", "\"", "'", "&", "=", "/", "]]>", "<!--", "\0", "{", "]", ":",
                ]
                bytes.insert(contentsOf: markup[random(below: markup.count)].utf8, at: place)
            }
        }
        return bytes
    }

    private mutating func random(below bound: Int) -> Int {
        Int(generator.next() % UInt64(bound))
    }
}

/// Reads every mutation twice: nothing may crash, leave the text, or differ.
func expectSteady(
    _ standard: SignalStandard,
    _ carrier: SignalCarrier,
    _ text: String,
    count: Int = 500,
    seed: UInt64
) {
    for bytes in Mutations(of: text, count: count, seed: seed) {
        let first = reading(standard, carrier, bytes)
        let second = reading(standard, carrier, bytes)
        #expect(first.statements == second.statements)
        for statement in first.statements {
            let range = statement.evidence
            #expect(
                range.lowerBound >= 0 && range.upperBound <= bytes.count,
                "\(statement) leaves \(String(decoding: bytes, as: UTF8.self).debugDescription)"
            )
        }
    }
}
