package import ProvenanceCore

/// How the columns of a sheet become fields, where a person says it.
package struct SheetMapping: Sendable {
    /// A heading and the fields that take the column's values; none: the column is passed over.
    package struct Column: Sendable {
        package var heading: String
        package var targets: [String]
        package var position: SourcePosition

        package init(heading: String, targets: [String], position: SourcePosition) {
            self.heading = heading
            self.targets = targets
            self.position = position
        }
    }

    /// A value that every row has, where the sheet has no column for it.
    package struct Value: Sendable {
        package var field: String
        package var text: String
        package var position: SourcePosition

        package init(field: String, text: String, position: SourcePosition) {
            self.field = field
            self.text = text
            self.position = position
        }
    }

    package var kind: RightsKind?
    /// The line of the header, where titles stand above it.
    package var headerLine: Int?
    package var columns: [Column] = []
    package var values: [Value] = []
    package var days = DayOrder.yearFirst
    /// Whether columns that nothing is known of are passed over.
    package var ignoresOthers = false

    package init() {}
}
