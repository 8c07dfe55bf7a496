package import ProvenanceCore
package import RightsSignals

/// The licence part of a policy, compiled: what a record's licence means for the intended uses.
///
/// Order of asking: the lists (block beats review beats allow; what no entry covers is denied),
/// then the terms of the licence under purpose, operator, uses and release. The strictest answer
/// stands; everything said is kept.
package struct LicenseRules: Sendable {
    package let settings: LicenseSettings
    package let reader: LicenseReader
    let list: LicenseList
    var table: LicenseTable { reader.table }

    /// - Throws: every entry that can never match, at its position, with a suggestion.
    package init(_ settings: LicenseSettings, table: LicenseTable) throws(Diagnostics) {
        self.settings = settings
        reader = LicenseReader(table: table)
        list = try LicenseList(settings, table: table)
        if let entry = settings.defaultLicense, let finding = finding(on: entry) {
            throw Diagnostics([finding])
        }
    }

    /// What is wrong with a default that can permit nothing, because nobody knows what it is.
    private func finding(on entry: LicenseEntry) -> Diagnostic? {
        let reading = reader.read(text: entry.text)
        let isNamed = (reading.expression?.terms ?? []).contains { term in
            term.kind == .reference && !list.hits(ofReference: term.text).isEmpty
        }
        guard reading.status == .unknown || reading.status == .absent, !isNamed else { return nil }
        return Diagnostic(
            "`\(brief(entry.text))` is no licence that is known, so it can permit nothing",
            at: entry.position,
            hint: table.suggestion(for: entry.text).map { "did you mean `\($0)`?" }
        )
    }

    /// The verdict on what the candidate fields of a record say together.
    package func verdict(for values: [LicenseValue]) -> LicenseVerdict {
        var values = values
        if let entry = settings.defaultLicense {
            values.append(
                LicenseValue(field: "defaults.license", text: entry.text, isDefault: true)
            )
        }
        if let card = settings.cardLicense { values.append(card) }
        return verdict(on: reader.read(values))
    }

    /// The verdict on a reading.
    package func verdict(on reading: LicenseReading) -> LicenseVerdict {
        let source = reading.sources.first
        let evidence = (field: source?.field ?? "license", value: source?.text ?? "")
        func refusal(
            _ code: ReasonCode,
            _ rule: NonAnswerRule,
            _ message: String
        ) -> LicenseObjection {
            LicenseObjection(
                code: code,
                objection: rule.objection,
                rule: rule.position,
                message: message,
                field: evidence.field,
                value: evidence.value
            )
        }
        func closed(_ objections: [LicenseObjection]) -> LicenseVerdict {
            LicenseVerdict(
                reading: reading,
                objections: objections,
                basis: nil,
                licenses: [],
                obligations: [],
                credit: []
            )
        }

        switch reading.status {
        case .absent:
            let message =
                reading.isDenial ? "the record says it has no licence" : "no licence is named"
            return closed([refusal(.licenseAbsent, settings.absent, message)])
        case .conflict:
            // What either field says and the policy blocks by name stays blocked.
            var objections = [
                refusal(.licenseConflict, settings.conflict, Self.conflictMessage(reading))
            ]
            for alternative in reading.alternatives {
                objections += self.blockedByName(alternative)
            }
            return closed(Self.ordered(objections))
        case .unknown, .ambiguous, .ok: break
        }
        guard let expression = reading.expression else {
            return closed([
                refusal(
                    .licenseUnknown,
                    settings.unknown,
                    "\(named(evidence.value)) is no known licence"
                )
            ])
        }
        let branch = branch(expression, field: evidence.field, value: evidence.value)
        guard branch.objections.isEmpty else { return closed(Self.ordered(branch.objections)) }
        return LicenseVerdict(
            reading: reading,
            objections: [],
            basis: branch.chosen.map(\.text).joined(separator: " AND "),
            licenses: branch.chosen.map(\.license),
            obligations: branch.obligations,
            credit: branch.chosen.reduce(into: []) { $0.formUnion($1.license.credit) }
        )
    }

    /// The objections of list entries that block something in `reading`.
    private func blockedByName(_ reading: LicenseReading) -> [LicenseObjection] {
        let source = reading.sources.first
        return (reading.expression?.terms ?? []).flatMap { term in
            table.candidates(of: term).count == 1
                ? table.candidates(of: term).flatMap { index in
                    list.hits(of: term, as: index).filter { $0.action == .block }.map {
                        self.objection(
                            by: $0,
                            to: index,
                            field: source?.field ?? "license",
                            value: source?.text ?? ""
                        )
                    }
                } : []
        }
    }

    private static func conflictMessage(_ reading: LicenseReading) -> String {
        let parts = reading.alternatives.flatMap(\.sources).map {
            "\($0.field) says \(named($0.text))"
        }
        return parts.isEmpty ? "the licence contradicts itself" : parts.joined(separator: ", ")
    }

    /// The strictest first, then by code, rule and message: the same for every order of operands.
    static func ordered(_ objections: [LicenseObjection]) -> [LicenseObjection] {
        var seen: Set<LicenseObjection> = []
        return objections.filter { seen.insert($0).inserted }.sorted {
            let left = (1 - $0.objection.rawValue, $0.code.rawValue, $0.rule?.line ?? 0, $0.message)
            let right = (
                1 - $1.objection.rawValue, $1.code.rawValue, $1.rule?.line ?? 0, $1.message
            )
            return left < right
        }
    }
}

/// What a licence field holds, for a message: its text, or the texts inside of a list or an object.
func named(_ value: String) -> String {
    let all = texts(in: value)
    let shown = all.prefix(4).map { "`\(brief($0))`" }.joined(separator: ", ")
    return all.count > 4 ? "\(shown) and \(all.count - 4) more" : shown
}

/// The texts inside of a JSON array or object; of anything else itself.
private func texts(in value: String) -> [String] {
    guard value.hasPrefix("[") || value.hasPrefix("{") else { return [value] }
    // A text may begin like JSON and be none.
    let record = ByteBuffer(text: "{\"\":\(value)}")
    var scanner = JSONScanner(plan: FieldPlan(paths: []))
    var table = FieldTable()
    let bytes = record.paddedBytes
    guard scanner.scanRecord(bytes, from: 0, to: record.count, into: &table) == nil else {
        return [value]
    }
    let array = ByteBuffer(text: value)
    var found: [String] = []
    gather(array.bytes, into: &found)
    return found.isEmpty ? [value] : found
}

/// Its depth is bounded by `Limits.nestingDepth`.
private func gather(_ list: RawSpan, into texts: inout [String]) {
    var elements = JSONElements(of: list)
    while let element = elements.next() {
        switch element.kind {
        case .string, .escapedString:
            if !element.text.isEmpty { texts.append(element.text) }
        case .array, .object: gather(element.value, into: &texts)
        case .number, .true, .false, .null: break
        }
    }
}

/// The head of a text, for a message.
func brief(_ text: String) -> String {
    text.count <= 80 ? text : String(text.prefix(80)) + "…"
}
