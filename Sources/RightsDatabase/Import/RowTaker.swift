import ProvenanceCore

/// Takes one row after another into the database, and keeps the account.
final class RowTaker {
    private(set) var account = RightsImport.Account()

    private let writer: RightsWriter
    private let options: RightsImport.Options
    private let report: (Diagnostic) -> Void
    /// Where each id was read first: an import gives an id once.
    private var places: [RightsKind: [String: SourcePosition]] = [:]

    init(
        _ writer: RightsWriter,
        _ options: RightsImport.Options,
        _ report: @escaping (Diagnostic) -> Void
    ) {
        self.writer = writer
        self.options = options
        self.report = report
    }

    func reject(_ finding: Diagnostic) {
        account.rejectedCount += 1
        report(finding)
    }

    /// A row that is wrong in several ways is one row, and each way is told.
    private func reject(_ faults: RightsFaults, _ position: SourcePosition) {
        account.rejectedCount += 1
        for finding in faults.diagnostics(at: position) { report(finding) }
    }

    func take(_ row: RightsImport.Row) throws(Diagnostics) {
        do throws(RightsFaults) {
            let record = try RightsRecord(row.kind, row.settings)
            let before = try existing(row.kind, record.id)
            try take(record, before, row.position)
        } catch {
            reject(error, row.position)
        }
    }

    func take(
        _ kind: RightsKind,
        _ values: [RecordReader.Value],
        _ position: SourcePosition,
        _ reader: RecordReader
    ) throws(Diagnostics) {
        do throws(RightsFaults) {
            let before = try existing(kind, Self.id(in: values))
            let record = try reader.record(kind, values, over: options.updates ? before : nil)
            try take(record, before, position)
        } catch {
            reject(error, position)
        }
    }

    private func take(
        _ record: RightsRecord,
        _ before: RightsRecord?,
        _ position: SourcePosition
    ) throws(RightsFaults) {
        if let first = places[record.kind]?[record.id] {
            throw RightsFaults(
                all: [
                    RightsFault(
                        "the \(record.kind.rawValue) \(quoted(record.id)) stands here a second "
                            + "time; the first is \(first)"
                    )
                ]
            )
        }
        places[record.kind, default: [:]][record.id] = position
        if let before, before != record, !options.updates {
            let fields = record.differences(from: before).map { "`\($0.field)`" }
            throw RightsFaults(
                all: [
                    RightsFault(
                        "there is \(record.kind.withArticle) \(quoted(record.id)) already, and it "
                            + "differs in \(fields.joined(separator: ", "))",
                        hint: "--update changes it"
                    )
                ]
            )
        }
        let effect = try writer.write(record, over: before)
        switch effect {
        case .added: account.counts[record.kind, default: .init()].added += 1
        case .changed: account.counts[record.kind, default: .init()].changed += 1
        case .unchanged: account.counts[record.kind, default: .init()].unchanged += 1
        }
    }

    private func existing(_ kind: RightsKind, _ id: String) throws(RightsFaults) -> RightsRecord? {
        guard !id.isEmpty else { return nil }
        do throws(Diagnostics) {
            return try writer.record(kind, id)
        } catch {
            throw RightsFaults(all: error.all.map { RightsFault($0.message, hint: $0.hint) })
        }
    }

    /// The id as it will be read; the first field of every kind.
    private static func id(in values: [RecordReader.Value]) -> String {
        guard case .text(let text)? = values.first(where: { $0.field == 0 })?.input else {
            return ""
        }
        return String(RightsForm.trimmed(text))
    }
}
