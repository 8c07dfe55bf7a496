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
        guard let json = SoundJSON(source.text) else {
            reading.note("no JSON document", signal: "cawg", carrier: source.carrier, at: 0)
            return
        }
        var reader = CAWGReader(carrier: source.carrier, text: json.text)
        reader.read(json.value)
        reading.statements += reader.statements
        for fault in reader.faults {
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
