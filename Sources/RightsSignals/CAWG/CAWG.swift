import ProvenanceCore

/// Training and data mining assertions in content credentials: `cawg.training-mining` and, before
/// C2PA 2.0, `c2pa.training-mining`.
package enum CAWG {
    package static let standard = SignalStandard(
        name: "cawg",
        title: "CAWG training and data mining assertion",
        specification: """
            CAWG Training and Data Mining 1.1 (and 1.0; C2PA 1.4 section 18.21), \
            cawg.io/training-and-data-mining
            """,
        read: "2026-11-23",
        carriers: [.contentManifest],
        examples: examples
    ) { source, _, reading in
        guard let found = reading.files.manifest(source.text) else {
            reading.note(
                "neither JSON nor a manifest store",
                signal: "cawg",
                carrier: source.carrier,
                at: 0
            )
            return
        }
        reading.statements += found.statements
        for fault in found.faults {
            reading.note(fault.message, signal: "cawg", carrier: fault.carrier, at: fault.offset)
        }
    }

    private static func assertion(_ label: String, _ entries: String) -> String {
        "{\"label\": \"\(label)\", \"data\": {\"entries\": {\(entries)}}}"
    }

    private static let examples: [SignalStandard.Example] = [
        .init(
            .contentManifest,
            assertion(
                "cawg.training-mining",
                "\"cawg.ai_generative_training\": {\"use\": \"notAllowed\"}"
            ),
            .trainGenAI,
            .prohibits
        ),
        .init(
            .contentManifest,
            assertion(
                "cawg.training-mining",
                "\"cawg.ai_generative_training\": {\"use\": \"allowed\"}"
            ),
            .trainGenAI,
            .permits
        ),
        .init(
            .contentManifest,
            assertion("c2pa.training-mining", "\"c2pa.ai_training\": {\"use\": \"notAllowed\"}"),
            .trainGenAI,
            .prohibits
        ),
        .init(
            .contentManifest,
            assertion(
                "cawg.training-mining",
                """
                "cawg.ai_generative_training": \
                {"use": "constrained", "constraint_info": "ask at https://example.org"}
                """
            ),
            .trainGenAI,
            .conditional([.constraint])
        ),
        .init(
            .contentManifest,
            assertion("cawg.training-mining", "\"cawg.ai_inference\": {\"use\": \"notAllowed\"}"),
            .trainGenAI,
            .silent
        ),
    ]
}

/// What the content credentials of one text say.
struct CAWGReading: Sendable {
    private(set) var statements: [Statement]
    private(set) var faults: [SignalReading.Fault]

    init(statements: [Statement], faults: [SignalReading.Fault]) {
        self.statements = statements
        self.faults = faults
    }

    /// - Parameter text: JSON, or a manifest store as bytes (`ManifestBytes`).
    /// - Returns: nil if it is neither.
    init?(_ text: RawSpan) {
        if let json = SoundJSON(text) {
            var reader = CAWGReader(carrier: .contentManifest, text: json.text)
            reader.read(json.value)
            self.init(statements: reader.statements, faults: reader.faults)
        } else if let store = ManifestBytes.store(in: text) {
            self.init(store: store.bytes)
            // Offsets in what was unpacked are none in the text.
            if !ManifestBytes.isStore(text) { forgetPlaces(in: text) }
        } else {
            return nil
        }
    }

    private mutating func forgetPlaces(in text: RawSpan) {
        for index in statements.indices { statements[index].evidence = 0..<text.byteCount }
        for index in faults.indices { faults[index].offset = 0 }
    }
}
