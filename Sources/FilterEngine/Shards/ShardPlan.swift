package import ProvenanceCore

/// One shard to be done: where it comes from and what its outputs are called.
package struct ShardPlan: Sendable {
    /// Where a shard is read from.
    package enum Source: Hashable, Sendable {
        case file(String)
        case standardInput
    }

    package var source: Source
    /// Its NAME: a relative path without `.` and `..`, the same in every folder of OUT.
    package var name: String
    /// The container of its outputs.
    package var container: Container

    /// The shard as a person knows it.
    package var description: String {
        switch source {
        case .file(let path): path
        case .standardInput: "standard input"
        }
    }
}
