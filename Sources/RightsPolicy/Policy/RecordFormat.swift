package import ProvenanceCore

/// Which fields of a record play which role: a profile of `Rules/profiles`, or paths of a policy.
///
/// Paths are those of `FieldPlan`: keys joined by dots, `\.` for a dot that belongs to a key.
package struct RecordFormat: Sendable {
    /// One path in one role. A path may play several roles, and is planned once.
    package struct Field: Hashable, Sendable {
        package let path: String
        package let role: FieldRole
        /// The place among the candidates of its role; 0 is asked first.
        package let rank: Int
        /// The field's number in `fieldPlan`.
        package let number: Int
    }

    /// A record and what is found in it: manual and test of a profile.
    package struct Example: Sendable {
        /// The record's line, as JSON.
        package let record: PolicyText
        /// For each role the texts that are found, by rank.
        package let finds: [(role: FieldRole, values: [PolicyText])]
    }

    /// A profile's name; empty for the paths of a policy.
    package let name: String
    /// By role in the order of `FieldRole`, then by rank.
    package let fields: [Field]
    /// Paths at which a string may hold a JSON document.
    package let embedded: [String]
    package let examples: [Example]
    package let fieldPlan: FieldPlan

    /// - Parameters:
    ///   - candidates: the paths of each role, the first choice first.
    ///   - embedded: paths at which a string may hold a JSON document.
    ///   - extra: paths of fields that play no role.
    package init(
        name: String,
        candidates: [(role: FieldRole, paths: [String])],
        embedded: [String] = [],
        extra: [String] = [],
        examples: [Example] = []
    ) {
        // By bytes, as keys of a record are compared.
        var numbers: [[UInt8]: Int] = [:]
        var paths: [String] = []
        var fields: [Field] = []
        for role in FieldRole.allCases {
            let wanted = candidates.filter { $0.role == role }.flatMap(\.paths)
            for (rank, path) in wanted.enumerated() {
                let number = numbers[Array(path.utf8)] ?? paths.count
                if number == paths.count {
                    numbers[Array(path.utf8)] = number
                    paths.append(path)
                }
                fields.append(Field(path: path, role: role, rank: rank, number: number))
            }
        }
        for path in extra where numbers[Array(path.utf8)] == nil {
            numbers[Array(path.utf8)] = paths.count
            paths.append(path)
        }
        self.name = name
        self.fields = fields
        self.embedded = embedded
        self.examples = examples
        fieldPlan = FieldPlan(paths: paths, embedded: embedded)
    }

    /// The same format, which reads these fields besides.
    func reading(_ paths: [String]) -> RecordFormat {
        if paths.isEmpty { return self }
        let candidates = FieldRole.allCases.map { role in
            (role: role, paths: fields(for: role).map(\.path))
        }
        return RecordFormat(
            name: name,
            candidates: candidates,
            embedded: embedded,
            extra: paths,
            examples: examples
        )
    }

    /// The candidates of a role, the first choice first.
    package func fields(for role: FieldRole) -> [Field] { fields.filter { $0.role == role } }

    /// What the field with this number of `fieldPlan` says; one entry for each role.
    package func fields(number: Int) -> [Field] { fields.filter { $0.number == number } }
}

extension RecordFormat {
    /// Whether a field can name what entries of `kind` name.
    func feeds(_ kind: OptOutKind) -> Bool {
        fields.contains { kind.roles.contains($0.role) }
    }

    /// What is said of a list whose entries of `kind` no field could ever match.
    func cannotFeed(_ kind: OptOutKind, of list: PolicyList) -> Diagnostic {
        let which = name.isEmpty ? "of this policy" : quoted(name)
        let roles = kind.roles.map { "`\($0.rawValue)`" }.joined(separator: " or ")
        let what = kind == list.kind ? "a list" : "entries"
        return Diagnostic(
            "the record format \(which) has no field that \(what) of `\(kind.rawValue)` could be "
                + "matched against",
            at: list.position,
            hint: "name one as \(roles) in `record-format`"
        )
    }
}

extension Policy {
    /// The record format that the policy names, checked against the lists that need its fields.
    ///
    /// - Parameter profiles: the profiles that are installed.
    /// - Throws: an unknown profile, and every list that no field of the format can feed.
    package func recordFormat(
        among profiles: [RecordFormat]
    ) throws(Diagnostics) -> RecordFormat {
        let format: RecordFormat
        switch recordFormat.value {
        case .fields(let own): format = own
        case .profile(let name):
            guard let profile = profiles.first(where: { $0.name == name }) else {
                throw Diagnostics([
                    Diagnostic(
                        "there is no record format \(quoted(name))",
                        at: recordFormat.position ?? SourcePosition(file: file, line: 1),
                        hint: SettingsReader.didYouMean(name, among: profiles.map(\.name).sorted())
                    )
                ])
            }
            format = profile
        }
        var findings = Diagnostics()
        for list in optOuts + takedowns where !format.feeds(list.kind) {
            findings.append(format.cannotFeed(list.kind, of: list))
        }
        guard findings.isEmpty else { throw findings }
        return format
    }
}
