import ProvenanceCore

/// What becomes of each column of a sheet: found in its header.
package struct SheetColumns: Sendable {
    enum Target: Hashable, Sendable {
        case field(Int)
        /// A column called like a kind of scope.
        case scope(Agreement.Scope.Kind)
    }

    package let kind: RightsKind
    package let headings: [String]
    /// The targets of each column; none: it is passed over.
    let targets: [[Target]]
    /// Values that every row has.
    let constants: [RecordReader.Value]

    /// `Publisher → holders`, for each column, in order.
    package var described: [(heading: String, targets: [String])] {
        zip(headings, targets).map { heading, targets in
            (heading, targets.map { Self.name($0, kind) })
        }
    }

    private static func name(_ target: Target, _ kind: RightsKind) -> String {
        switch target {
        case .field(let number): kind.fields[number].name
        case .scope(let scope): scope.rawValue
        }
    }

    /// - Throws: a column that nothing is known of, two for one field, a field that no column has.
    init(
        _ headings: [String],
        kind: RightsKind,
        mapping: SheetMapping,
        at position: SourcePosition
    ) throws(Diagnostics) {
        var findings = Diagnostics()
        var targets: [[Target]] = []
        var owners: [Target: String] = [:]
        let names = kind.fields.map(\.name)
        var used: Set<String> = []
        for (number, heading) in headings.enumerated() {
            var found: [Target]?
            if let column = mapping.columns.first(where: { $0.heading == heading }) {
                used.insert(heading)
                found = []
                for name in column.targets {
                    if let target = Self.target(named: name, kind) {
                        found?.append(target)
                    } else {
                        findings.append(
                            Diagnostic(
                                "\(kind.withArticle) has no field \(quoted(name))",
                                at: column.position,
                                hint: suggestion(for: name, among: names).map {
                                    "did you mean `\($0)`?"
                                } ?? "its fields: \(names.joined(separator: ", "))"
                            )
                        )
                    }
                }
            } else if heading.isEmpty {
                found = []
            } else {
                found = Self.guess(heading, kind).map { [$0] }
            }
            if found == nil && mapping.ignoresOthers { found = [] }
            guard let found else {
                findings.append(
                    Diagnostic(
                        "nothing is known of the column \(quoted(heading))",
                        at: SourcePosition(
                            file: position.file,
                            line: position.line,
                            column: number + 1
                        ),
                        hint: suggestion(for: RightsForm.word(heading), among: names).map {
                            "did you mean `\($0)`?"
                        } ?? "name its field in a mapping (--map), or pass over such columns with "
                            + "--ignore-unknown"
                    )
                )
                targets.append([])
                continue
            }
            for target in found {
                if case .scope = target { continue }
                if let owner = owners.updateValue(heading, forKey: target) {
                    findings.append(
                        Diagnostic(
                            "the columns \(quoted(owner)) and \(quoted(heading)) are both "
                                + "`\(Self.name(target, kind))`",
                            at: position,
                            hint: "say in a mapping (--map) which one counts"
                        )
                    )
                }
            }
            targets.append(found)
        }
        for column in mapping.columns where !used.contains(column.heading) {
            findings.append(
                Diagnostic(
                    "the sheet has no column \(quoted(column.heading))",
                    at: column.position,
                    hint: suggestion(for: column.heading, among: headings).map {
                        "did you mean `\($0)`?"
                    } ?? "its columns: \(headings.joined(separator: ", "))"
                )
            )
        }
        constants = Self.constants(mapping, kind, owners, &findings)
        let given = Set(targets.joined()).union(constants.map { .field($0.field) })
        let hasScopes = given.contains { if case .scope = $0 { true } else { false } }
        for (number, field) in kind.fields.enumerated() where field.isRequired {
            if given.contains(.field(number)) || hasScopes && number == kind.scopeField { continue }
            findings.append(
                Diagnostic(
                    "no column is `\(field.name)`, which \(kind.withArticle) needs",
                    at: position,
                    hint: field.hint
                )
            )
        }
        guard findings.isEmpty else { throw findings }
        self.kind = kind
        self.headings = headings
        self.targets = targets
    }

    private static func constants(
        _ mapping: SheetMapping,
        _ kind: RightsKind,
        _ owners: [Target: String],
        _ findings: inout Diagnostics
    ) -> [RecordReader.Value] {
        var constants: [RecordReader.Value] = []
        for value in mapping.values {
            guard let number = kind.field(value.field) else {
                findings.append(
                    Diagnostic(
                        "\(kind.withArticle) has no field \(quoted(value.field))",
                        at: value.position,
                        hint: suggestion(for: value.field, among: kind.fields.map(\.name)).map {
                            "did you mean `\($0)`?"
                        }
                    )
                )
                continue
            }
            if let owner = owners[.field(number)] {
                findings.append(
                    Diagnostic(
                        "`\(value.field)` has a value here, and the column \(quoted(owner)) too",
                        at: value.position,
                        hint: "keep one of them"
                    )
                )
            }
            constants.append(RecordReader.Value(field: number, input: .text(value.text)))
        }
        return constants
    }

    // MARK: Guesses

    private static func target(named name: String, _ kind: RightsKind) -> Target? {
        if let number = kind.field(name) { return .field(number) }
        guard kind.scopeField != nil else { return nil }
        return Agreement.Scope.Kind(rawValue: name).map { .scope($0) }
    }

    /// The field whose name, or one of whose usual headings, this is.
    static func guess(_ heading: String, _ kind: RightsKind) -> Target? {
        let name = RightsForm.word(heading)
        if let target = target(named: name, kind) { return target }
        let number = kind.fields.firstIndex { $0.headings.contains(name) }
        return number.map { .field($0) }
    }

    /// The values of a row.
    func values(of cells: [String]) -> [RecordReader.Value] {
        var values = constants
        var scopes: [String] = []
        var hasScopeColumn = false
        for (cell, targets) in zip(cells, targets) {
            for target in targets {
                switch target {
                case .field(let number):
                    values.append(RecordReader.Value(field: number, input: .text(cell)))
                case .scope(let kind):
                    hasScopeColumn = true
                    let isList = cell.contains(where: \.isNewline)
                    let parts =
                        isList
                        ? cell.split(whereSeparator: \.isNewline) : cell.split(separator: ";")
                    for part in parts where part.contains(where: { !$0.isWhitespace }) {
                        scopes.append(ScopeText.inColumn(kind, part))
                    }
                }
            }
        }
        if hasScopeColumn, let field = kind.scopeField {
            if let index = values.firstIndex(where: { $0.field == field }),
                case .text(let text) = values[index].input
            {
                values[index].input = .text((scopes + [text]).joined(separator: "\n") + "\n")
            } else {
                values.append(RecordReader.Value(field: field, input: .items(scopes)))
            }
        }
        return values
    }
}
