import ProvenanceCore

/// The training and data mining assertions of a manifest store.
///
/// The last manifest of a store is the one in force. Where that is an update, or is packed, or is
/// not known because a box is broken, those of all manifests are taken, for what they prohibit.
///
/// Source: C2PA 2.1, sections 11.1 and 11.2 (read 2026-11-30).
struct ManifestStore {
    struct Assertion {
        /// Where the label stands.
        var label: Range<Int>
        /// The box that holds the data: its type, and where.
        var type: UInt32
        var data: Range<Int>
    }

    private(set) var assertions: [Assertion] = []
    /// Why it is not known which manifest is in force; nil if it is.
    private(set) var doubt: (message: String, offset: Int)?

    private static let store: UInt32 = 0x6332_7061  // c2pa
    private static let manifest: UInt32 = 0x6332_6D61  // c2ma
    private static let assertionStore: UInt32 = 0x6332_6173  // c2as

    /// One manifest, and what is known of it.
    private struct Manifest {
        var isPlain: Bool
        var offset: Int
        var assertions: [Assertion]
    }

    init(_ bytes: RawSpan) {
        var manifests: [Manifest] = []
        let isBroken = Self.forEachSuperbox(bytes, 0..<bytes.byteCount) { description, inside in
            guard description.type == Self.store else { return false }
            return Self.forEachSuperbox(bytes, inside) { description, inside in
                var manifest = Manifest(
                    isPlain: description.type == Self.manifest,
                    offset: inside.lowerBound,
                    assertions: []
                )
                let isCut = Self.forEachSuperbox(bytes, inside) { description, inside in
                    guard description.type == Self.assertionStore else { return false }
                    return Self.append(bytes, inside, to: &manifest.assertions)
                }
                manifests.append(manifest)
                return isCut
            }
        }
        guard let last = manifests.last else {
            if isBroken { doubt = ("a box of the manifest store is broken", 0) }
            return
        }
        if isBroken {
            doubt = ("a box of the manifest store is broken", 0)
        } else if !last.isPlain {
            doubt = ("the manifest in force is an update, or is packed", last.offset)
        }
        assertions = doubt == nil ? last.assertions : manifests.flatMap(\.assertions)
    }

    /// The assertions of a manifest that are about training and mining; whether a box is broken.
    private static func append(
        _ bytes: RawSpan,
        _ range: Range<Int>,
        to assertions: inout [Assertion]
    ) -> Bool {
        forEachSuperbox(bytes, range) { description, inside in
            let label = String(copying: bytes.extracting(description.label))
            guard CAWGReader.code(of: label) != nil else { return false }
            var boxes = JUMBFBoxes(bytes, inside)
            while let box = boxes.next() {
                guard box.type == JUMBFBoxes.cbor || box.type == JUMBFBoxes.json,
                    assertions.count < Limits.signalTokens
                else { continue }
                assertions.append(
                    Assertion(label: description.label, type: box.type, data: box.content)
                )
            }
            return boxes.isBroken
        }
    }

    /// Hands on each superbox: its description, and where the boxes behind that stand.
    ///
    /// - Returns: whether a box is broken, here or as `body` says.
    private static func forEachSuperbox(
        _ bytes: RawSpan,
        _ range: Range<Int>,
        _ body: (JUMBFDescription, Range<Int>) -> Bool
    ) -> Bool {
        var isBroken = false
        var boxes = JUMBFBoxes(bytes, range)
        while let box = boxes.next() {
            guard box.type == JUMBFBoxes.superbox else { continue }
            var inner = JUMBFBoxes(bytes, box.content)
            guard let first = inner.next(), first.type == JUMBFBoxes.description,
                let description = JUMBFDescription(bytes, first.content)
            else {
                isBroken = true
                continue
            }
            if body(description, first.content.upperBound..<box.content.upperBound) {
                isBroken = true
            }
        }
        return isBroken || boxes.isBroken
    }
}

extension CAWGReading {
    /// Reads a manifest store. Its signature is not verified: what it allows does not count.
    init(store bytes: RawSpan) {
        let store = ManifestStore(bytes)
        var statements: [Statement] = []
        var faults: [SignalReading.Fault] = []
        func note(_ message: String, at offset: Int) {
            faults.append(
                SignalReading.Fault(
                    signal: "cawg",
                    carrier: .contentManifest,
                    message: message,
                    offset: offset
                )
            )
        }
        if let doubt = store.doubt { note(doubt.message, at: doubt.offset) }
        for assertion in store.assertions {
            let label = String(copying: bytes.extracting(assertion.label))
            var text = ByteBuffer()
            var isRead = true
            if assertion.type == JUMBFBoxes.cbor {
                isRead = CBORText.append(bytes, assertion.data, to: &text)
            } else {
                text.append(bytes.extracting(assertion.data))
            }
            guard isRead, let json = SoundJSON(text.bytes) else {
                note("an assertion that is neither CBOR nor JSON", at: assertion.label.lowerBound)
                continue
            }
            var reader = CAWGReader(carrier: .contentManifest, text: json.text)
            reader.read(label, json.value)
            for fault in reader.faults { note(fault.message, at: assertion.label.lowerBound) }
            for var statement in reader.statements {
                if statement.effect == .permits {
                    note(
                        "what it allows does not count: its signature was not verified",
                        at: assertion.label.lowerBound
                    )
                    continue
                }
                statement.evidence = assertion.label
                statement.excerpt = label
                statements.append(statement)
            }
        }
        self.init(statements: statements, faults: faults)
    }
}
