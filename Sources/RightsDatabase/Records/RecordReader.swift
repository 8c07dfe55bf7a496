package import ProvenanceCore

/// Makes checked records of what people, sheets and programs give.
struct RecordReader {
    /// A value and the number of the field that it is for.
    struct Value {
        var field: Int
        var input: RightsInput
    }

    var days = DayOrder.yearFirst

    /// The record that `values` make, over `base` if there is one: what they do not speak of stays
    /// as it was; a blank takes away.
    ///
    /// - Throws: everything that is wrong, never only the first.
    func record(
        _ kind: RightsKind,
        _ values: [Value],
        over base: RightsRecord? = nil
    ) throws(RightsFaults) -> RightsRecord {
        var record = base ?? RightsRecord(kind)
        var faults: [RightsFault] = []
        var bad: Set<Int> = []
        let fields = kind.fields
        for value in values {
            let field = fields[value.field]
            do throws(RightsFault) {
                record.values[value.field] =
                    try field.form.read(value.input, field.name, days: days)
            } catch {
                faults.append(error)
                bad.insert(value.field)
            }
        }
        for (number, field) in fields.enumerated()
        where field.isRequired && record.values[number] == nil && !bad.contains(number) {
            let isBlank = values.contains { $0.field == number }
            faults.append(
                RightsFault("`\(field.name)` is \(isBlank ? "blank" : "missing")", hint: field.hint)
            )
        }
        if faults.isEmpty { faults = Self.contradictions(in: record) }
        guard faults.isEmpty else { throw RightsFaults(all: faults) }
        return record
    }

    // MARK: What several fields must agree on

    private static let spans = [
        ("from", "until"), ("content-from", "content-until"), ("acquired-from", "acquired-until"),
        ("signed", "terminated-on"),
    ]

    private static func contradictions(in record: RightsRecord) -> [RightsFault] {
        var faults: [RightsFault] = []
        for (first, last) in spans where record.kind.field(first) != nil {
            guard record.kind.field(last) != nil, let start = record.day(first),
                let end = record.day(last), end < start
            else { continue }
            faults.append(
                RightsFault("`\(last)` is \(end), before `\(first)`, which is \(start)")
            )
        }
        switch record.kind {
        case .agreement: faults += contradictions(inAgreement: record)
        case .optOut, .takedown:
            for name in scopes(of: record, "names") {
                switch name.kind {
                case .language, .section, .credited, .medium:
                    faults.append(
                        RightsFault(
                            "`names` holds `\(name.kind.rawValue)`, which names no work or place"
                        )
                    )
                default: break
                }
            }
        case .holder:
            if record.id.contains("/") {
                faults.append(
                    RightsFault(
                        "`id` holds a slash",
                        hint: "lists write HOLDER/REQUEST; take a hyphen instead"
                    )
                )
            }
        case .source, .note: break
        }
        return faults
    }

    private static func contradictions(inAgreement record: RightsRecord) -> [RightsFault] {
        var faults: [RightsFault] = []
        let grants = record["grants"]?.list ?? []
        let prohibits = record["prohibits"]?.list ?? []
        if record["status"]?.text == Agreement.Status.signed.rawValue, record["signed"] == nil {
            faults.append(
                RightsFault(
                    "the status is `signed`, and `signed` names no day",
                    hint: "write the day of the last signature"
                )
            )
        }
        if record["status"]?.text == Agreement.Status.terminated.rawValue,
            record["terminated-on"] == nil
        {
            faults.append(
                RightsFault(
                    "the status is `terminated`, and `terminated-on` names no day",
                    hint: "write the day from which it no longer holds"
                )
            )
        }
        if grants == ["none"], prohibits.isEmpty || prohibits == ["none"] {
            faults.append(
                RightsFault(
                    "neither `grants` nor `prohibits` names a use",
                    hint: "an agreement that says nothing is none; write the uses"
                )
            )
        }
        for use in grants where use != "none" && prohibits.contains(use) {
            faults.append(RightsFault("`\(use)` is both granted and prohibited"))
        }
        if grants == ["all"], prohibits == ["all"] { return faults }
        if prohibits == ["all"], grants != ["none"] {
            faults.append(RightsFault("`prohibits` is `all`, and `grants` names uses"))
        }
        return faults
    }

    static func scopes(of record: RightsRecord, _ field: String) -> [Agreement.Scope] {
        (record[field]?.list ?? []).compactMap { try? ScopeText.scope($0, field) }
    }
}

/// All that is wrong with one record.
package struct RightsFaults: Error, Hashable, Sendable {
    package var all: [RightsFault]

    package init(all: [RightsFault]) { self.all = all }

    /// The same as findings at a place.
    package func diagnostics(at position: SourcePosition?) -> [Diagnostic] {
        all.map { Diagnostic($0.message, at: position, hint: $0.hint) }
    }
}
