import ProvenanceCore

/// What a setting's value looks like, as far as a schema for editors can say it. Each line of a
/// table of `SettingKey` has one beside the function that reads it.
indirect enum SettingShape: Sendable {
    /// A key whose shape nobody has stated; a test forbids it.
    case unstated
    /// Any value: it is not ours to say.
    case any
    case text
    /// One text, or a list of texts of which none stands twice.
    case texts
    case word([String])
    /// One word, or a list of at least one.
    case words([String])
    case integer(ClosedRange<Int>)
    case percentage
    case day
    /// An ISO 3166 code, or one of these areas; one or several of them.
    case place
    case places([String])
    /// A mapping of any keys.
    case mapping
    /// A mapping of these keys, of which exactly one of `oneOf` must be there, if it names any.
    case section([Member], oneOf: [String])
    case list(SettingShape)
    case either([SettingShape])
    /// A shape that may contain itself, under a name of its own.
    case named(String, @Sendable () -> SettingShape)

    struct Member: Sendable {
        let key: String
        let shape: SettingShape
        let isRequired: Bool
    }

    /// A mapping by a table of keys.
    static func keys<Target>(
        _ keys: [SettingKey<Target>],
        oneOf: [String] = []
    ) -> SettingShape {
        .section(
            keys.map {
                Member(key: $0.key, shape: $0.shape, isRequired: $0.isRequired)
            },
            oneOf: oneOf
        )
    }
}
