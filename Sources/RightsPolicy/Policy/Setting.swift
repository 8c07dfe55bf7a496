package import ProvenanceCore

/// A text of the policy and where it is written.
package struct PolicyText: Hashable, Sendable {
    package var text: String
    package var position: SourcePosition

    package init(_ text: String, at position: SourcePosition) {
        self.text = text
        self.position = position
    }
}

/// A setting's value, and the place that a reason names as its rule: nil for a default.
package struct Setting<Value: Sendable>: Sendable {
    package var value: Value
    package var position: SourcePosition?

    package init(_ value: Value, at position: SourcePosition? = nil) {
        self.value = value
        self.position = position
    }
}

extension Setting: Equatable where Value: Equatable {}
extension Setting: Hashable where Value: Hashable {}

/// A setting that takes one of a few words.
package protocol SettingWord: Sendable {
    /// The accepted words, in the order in which a message lists them.
    static var allWords: [String] { get }
    init?(word: String)
}

extension SettingWord where Self: CaseIterable & RawRepresentable, RawValue == String {
    package static var allWords: [String] { allCases.map(\.rawValue) }
    package init?(word: String) { self.init(rawValue: word) }
}

extension Use: SettingWord {}

extension Objection: SettingWord {
    package static var allWords: [String] { ["block", "review"] }

    package init?(word: String) {
        switch word {
        case "block": self = .block
        case "review": self = .review
        default: return nil
        }
    }
}
