import Foundation
import ProvenanceCore
import TestSupport
import Testing

@testable import RightsSignals

/// Content credentials as bytes: boxes of JUMBF with CBOR inside, in files, images and base64.
@Suite("Manifest stores")
struct ManifestStoreTests {
    // MARK: Making them

    static func number(_ value: Int, _ byteCount: Int) -> [UInt8] {
        (0..<byteCount).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    static func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
        number(8 + content.count, 4) + Array(type.utf8) + content
    }

    static func superbox(_ type: String, _ label: String, _ content: [UInt8]) -> [UInt8] {
        let rest: [UInt8] = [0, 0x11, 0, 0x10, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]
        let description = Array(type.utf8) + rest + [3] + Array(label.utf8) + [0]
        return box("jumb", box("jumd", description) + content)
    }

    static func text(_ text: String) -> [UInt8] {
        [0x78, UInt8(text.utf8.count)] + Array(text.utf8)
    }

    static func map(_ members: [(String, [UInt8])]) -> [UInt8] {
        [0xA0 + UInt8(members.count)] + members.flatMap { text($0.0) + $0.1 }
    }

    /// An assertion that says `use` of `entry`.
    static func assertion(
        _ use: String,
        _ entry: String = "cawg.ai_generative_training",
        label: String = "cawg.training-mining",
        constraint: String? = nil
    ) -> [UInt8] {
        var members = [("use", text(use))]
        if let constraint { members.append(("constraint_info", text(constraint))) }
        let data = map([("entries", map([(entry, map(members))]))])
        return superbox("cbor", label, box("cbor", data))
    }

    static func manifest(_ assertions: [UInt8], type: String = "c2ma") -> [UInt8] {
        superbox(type, "urn:uuid:1", superbox("c2as", "c2pa.assertions", assertions))
    }

    static func store(_ manifests: [UInt8]) -> [UInt8] { superbox("c2pa", "c2pa", manifests) }

    static let refusing = store(manifest(assertion("notAllowed")))

    private func found(_ bytes: [UInt8]) -> SignalReading {
        reading([(.contentManifest, nil, bytes)], context())
    }

    // MARK: What they say

    @Test(
        "an assertion in CBOR says what the same says in JSON; what it allows is not verified",
        arguments: [
            (assertion("notAllowed"), SignalAnswer.prohibits),
            (assertion("allowed"), .silent),
            (assertion("constrained", constraint: "ask us"), .conditional([.constraint])),
            (assertion("constrained"), .prohibits), (assertion("perhaps"), .prohibits),
            (assertion("notAllowed", "cawg.ai_inference"), .silent),
            (
                assertion("notAllowed", "c2pa.ai_training", label: "c2pa.training-mining"),
                .prohibits
            ),
            (assertion("notAllowed", label: "cawg.training-mining__1"), .prohibits),
            (assertion("notAllowed", label: "c2pa.actions"), .silent),
        ]
    )
    func assertions(_ assertion: [UInt8], _ expected: SignalAnswer) {
        #expect(found(Self.store(Self.manifest(assertion))).answer(.trainGenAI) == expected)
    }

    @Test("the last manifest is in force; where that is not plain, what any prohibits counts")
    func active() {
        let refusing = Self.manifest(Self.assertion("notAllowed"))
        let open = Self.manifest(Self.assertion("allowed"))
        #expect(found(Self.store(open + refusing)).answer(.trainGenAI) == .prohibits)
        #expect(found(Self.store(refusing + open)).answer(.trainGenAI) == .silent)
        for type in ["c2um", "c2cm"] {
            let update = Self.manifest([], type: type)
            let said = found(Self.store(refusing + update))
            #expect(said.answer(.trainGenAI) == .prohibits, "\(type)")
            #expect(said.faults.count == 1)
        }
    }

    @Test("a statement says where it stands, in words and not in bytes")
    func evidence() throws {
        let statement = try #require(found(Self.refusing).statements.first)
        #expect(statement.excerpt == "cawg.training-mining")
        let place = Self.refusing[statement.evidence]
        #expect(String(decoding: place, as: UTF8.self) == "cawg.training-mining")
        #expect(statement.code == .cawgTraining)
    }

    @Test("a store is found in a JPEG, cut or whole, in a PNG, and in the base64 of any of them")
    func carriers() {
        let store = Self.refusing
        func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
            [0xFF, marker] + Self.number(content.count + 2, 2) + content
        }
        func part(_ number: Int, _ bytes: [UInt8]) -> [UInt8] {
            segment(0xEB, Array("JP".utf8) + [0, 7] + Self.number(number, 4) + bytes)
        }
        let start = [0xFF, 0xD8] + segment(0xE0, Array("JFIF\0".utf8))
        let end: [UInt8] = [0xFF, 0xDA, 0, 2, 1, 2, 3, 0xFF, 0xD9]
        let cut = 60
        let whole = start + part(1, store) + end
        let pieces =
            start + part(1, Array(store[..<cut])) + segment(0xE1, [1, 2])
            + part(2, Array(store[..<8] + store[cut...])) + end
        let image: [UInt8] =
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + Self.number(2, 4) + Array("IHDR".utf8) + [0, 0, 0, 0, 0, 0]
            + Self.number(store.count, 4) + Array("caBX".utf8) + store + [0, 0, 0, 0]
        for bytes in [store, whole, pieces, image] {
            #expect(found(bytes).answer(.trainGenAI) == .prohibits)
            let base64 = Data(bytes).base64EncodedString()
            #expect(found(Array(base64.utf8)).answer(.trainGenAI) == .prohibits)
        }
        // An image without a store says nothing, and nothing is wrong with it.
        let bare = found(start + end)
        #expect(bare.statements.isEmpty && bare.faults.isEmpty)
    }

    @Test("a real image refuses training")
    func sample() throws {
        guard let path = SharedData.path("datadiligence/sample_c2pa.png") else { return }
        let said = found(try contents(of: path))
        #expect(said.answer(.train) == .prohibits)
        #expect(said.answer(.trainGenAI) == .prohibits)
        #expect(said.statements.allSatisfy { $0.code == .c2paTraining })
    }

    // MARK: CBOR

    @Test(
        "an item of CBOR is written as JSON",
        arguments: [
            ("00", "0"), ("1903e8", "1000"), ("1bffffffffffffffff", "18446744073709551615"),
            ("20", "-1"), ("3bffffffffffffffff", "-18446744073709551616"), ("f4", "false"),
            ("f5", "true"), ("f6", "null"), ("f7", "null"), ("fb3ff199999999999a", "1.1"),
            ("fa47c35000", "100000.0"), ("f97e00", "null"), ("fb7ff0000000000000", "null"),
            ("6161", "\"a\""), ("62225c", "\"\\\"\\\\\""), ("4401020304", "null"),
            ("83010203", "[1,2,3]"), ("9f01ff", "[1]"), ("a16161820203", "{\"a\":[2,3]}"),
            ("bf616101ff", "{\"a\":1}"), ("7f61616162ff", "\"ab\""), ("c11a514b67b0", "1363896240"),
            ("5f4101ff", "null"), ("80", "[]"), ("a0", "{}"),
        ]
    )
    func items(_ hex: String, _ json: String) {
        #expect(written(hex) == json)
    }

    @Test(
        "what is no item, or would take more than is there, is not read",
        arguments: [
            "", "18", "1c", "1f", "61", "7bffffffffffffffff61", "9bffffffffffffffff", "9f01",
            "bf6161ff", "a101", "a10102", "7f4161ff", "7f7f6161ffff", "ff", "0000", "df",
            String(repeating: "81", count: 100_000), String(repeating: "9f", count: 100_000),
            String(repeating: "c1", count: 100_000), "bb7fffffffffffffff",
        ]
    )
    func notItems(_ hex: String) { #expect(written(hex) == nil) }

    private func written(_ hex: String) -> String? {
        var bytes: [UInt8] = []
        var digits = Array(hex.utf8)[...]
        while digits.count >= 2 {
            let pair = digits.prefix(2).map { hexValue($0) ?? 0 }
            bytes.append(pair[0] << 4 | pair[1])
            digits = digits.dropFirst(2)
        }
        var text = ByteBuffer()
        let isRead = CBORText.append(bytes.span.bytes, 0..<bytes.count, to: &text)
        return isRead ? String(copying: text.bytes) : nil
    }

    // MARK: Bad input

    @Test("however a store is cut or changed, it allows nothing and ends nothing")
    func damage() {
        let store = Self.store(
            Self.manifest(Self.assertion("allowed"))
                + Self.manifest(Self.assertion("allowed") + Self.assertion("notAllowed"))
        )
        for end in 0..<store.count {
            let said = found(Array(store[..<end]))
            #expect(!said.statements.contains { $0.isGrant }, "\(end)")
        }
        var generator = SeededGenerator(seed: 5)
        for round in 0..<3000 {
            var changed = store
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: 0..<changed.count, using: &generator)
                changed[place] = UInt8.random(in: 0...255, using: &generator)
            }
            #expect(!found(changed).statements.contains { $0.isGrant }, "\(round)")
        }
    }

    @Test("a broken box is told, and what was read before it still prohibits")
    func broken() {
        var longer = Self.refusing
        longer += Self.number(200, 4) + Array("jumb".utf8)
        let said = found(longer)
        #expect(said.answer(.trainGenAI) == .prohibits)
        #expect(said.faults.map(\.message) == ["a box of the manifest store is broken"])
    }
}
