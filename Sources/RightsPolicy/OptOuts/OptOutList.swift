package import ProvenanceCore

/// A list that has been read and found fit to be applied.
package struct OptOutList: Sendable {
    package let source: OptOutListSource
    /// How it turned out to be written; never `auto`.
    package let format: OptOutFormat
    package let entries: OptOutEntries
    /// The kinds of its entries, in the order of `OptOutKind`.
    package let kinds: [OptOutKind]
    /// What could not be read, in order; at most `Limits.rejectedEntriesShown`.
    package let rejected: [Diagnostic]
    package let rejectedCount: Int
    /// Lines that mean nothing here and say so themselves: cosmetic rules, names of the machine.
    package let skippedCount: Int
    /// The day of the list by its own word or the policy's; never the file's time.
    package let date: Day?
    /// The digest of the file as it lies on disk.
    package let sha256: String
    /// The digest of the file of aliases, if the list names one.
    package let aliasesSHA256: String?

    package var name: String { source.displayName }
    /// Entries as they are written. The store holds more where repositories have further names.
    package let entryCount: Int
}
