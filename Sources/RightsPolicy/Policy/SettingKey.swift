import ProvenanceCore

/// One key of a mapping in a policy or a profile: its name, and how its value reaches `Target`.
///
/// The tables of these are the whole grammar of a file; to add a setting is to add a line.
struct SettingKey<Target>: Sendable {
    typealias Read = @Sendable (inout SettingsReader, YAMLEntry, String, inout Target) -> Void

    let key: String
    /// What the value looks like, for editors.
    let shape: SettingShape
    let read: Read
    var isRequired = false
    /// What to write where a required key is missing.
    var example: String?

    init(_ key: String, _ shape: SettingShape = .unstated, read: @escaping Read) {
        self.key = key
        self.shape = shape
        self.read = read
    }

    /// The same key, which must be there.
    func required(_ example: String) -> SettingKey {
        var key = self
        key.isRequired = true
        key.example = example
        return key
    }

    static func section<Section>(
        _ key: String,
        _ path: any WritableKeyPath<Target, Section> & Sendable,
        _ keys: [SettingKey<Section>]
    ) -> SettingKey where Section: Sendable {
        SettingKey(key, .keys(keys)) { reader, entry, name, target in
            reader.read(entry.value, name: name, keys: keys, into: &target[keyPath: path])
        }
    }

    static func line(
        _ key: String,
        _ path: any WritableKeyPath<Target, PolicyText> & Sendable
    ) -> SettingKey {
        SettingKey(key, .text) { reader, entry, name, target in
            if let text = reader.line(entry.value, name) { target[keyPath: path] = text }
        }
    }

    static func line(
        _ key: String,
        _ path: any WritableKeyPath<Target, PolicyText?> & Sendable
    ) -> SettingKey {
        SettingKey(key, .text) { reader, entry, name, target in
            target[keyPath: path] = reader.line(entry.value, name)
        }
    }

    static func texts(
        _ key: String,
        _ path: any WritableKeyPath<Target, [PolicyText]> & Sendable
    ) -> SettingKey {
        SettingKey(key, .texts) { reader, entry, name, target in
            target[keyPath: path] = reader.texts(entry.value, name)
        }
    }

    /// A word, with the place of its key: the rule that a reason names.
    static func word<Word: SettingWord>(
        _ key: String,
        _ path: any WritableKeyPath<Target, Setting<Word>> & Sendable,
        never: (word: String, reason: String)? = nil
    ) -> SettingKey {
        SettingKey(key, .word(Word.allWords)) { reader, entry, name, target in
            if let word: Word = reader.word(entry.value, name, never: never) {
                target[keyPath: path] = Setting(word, at: entry.keyPosition)
            }
        }
    }

    static func plainWord<Word: SettingWord>(
        _ key: String,
        _ path: any WritableKeyPath<Target, Word> & Sendable
    ) -> SettingKey {
        SettingKey(key, .word(Word.allWords)) { reader, entry, name, target in
            if let word: Word = reader.word(entry.value, name) { target[keyPath: path] = word }
        }
    }

    static func integer(
        _ key: String,
        _ path: any WritableKeyPath<Target, Int> & Sendable,
        in range: ClosedRange<Int>
    ) -> SettingKey {
        SettingKey(key, .integer(range)) { reader, entry, name, target in
            if let value = reader.integer(entry.value, name, in: range) {
                target[keyPath: path] = value
            }
        }
    }
}
