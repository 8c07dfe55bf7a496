package import ProvenanceCore

/// One value of a YAML file, with the place where it is written.
///
/// Scalars are text and nothing else: `NO`, `012` and `2024-01-01` are the characters that stand
/// in the file. What a text means is for its reader to say.
package struct YAMLNode: Sendable {
    package enum Content: Sendable {
        case text(String)
        case list([YAMLNode])
        case mapping([YAMLEntry])
    }

    package let content: Content
    package let position: SourcePosition
    /// Whether a text stands in quotes or in a block: then it is a text whatever it looks like.
    package var isQuoted = false

    /// What the value is, as a message names it.
    package var kind: String {
        switch content {
        case .text(let text): text.isEmpty ? "nothing" : "text"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }
}

/// One `key: value` of a mapping.
package struct YAMLEntry: Sendable {
    package let key: String
    package let keyPosition: SourcePosition
    package let value: YAMLNode
}
