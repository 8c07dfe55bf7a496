import ProvenanceCore
import RightsSignals

/// A test of a record's licence, made once for each policy and asked once for each combination of
/// licence values.
struct LicenseTest: Sendable {
    /// What is known of the answer.
    struct Answer: OptionSet, Hashable, Sendable {
        let rawValue: UInt8
        static let possible = Answer(rawValue: 1)
        static let certain = Answer(rawValue: 2)
        /// The licence itself is not known.
        static let unknown = Answer(rawValue: 4)
    }

    private let statuses: Set<LicenseReading.Status>
    /// The named licences, as widely and as narrowly as they can be meant.
    private let wide: LicenseList?
    private let narrow: LicenseList?

    /// - Throws: every text that is no licence, no category and no word.
    init(
        _ texts: [PolicyText],
        isLooser: Bool,
        table: LicenseTable
    ) throws(Diagnostics) {
        statuses = Set(texts.compactMap { LicenseReading.Status(rawValue: $0.text) })
        let entries =
            texts
            .filter { LicenseReading.Status(rawValue: $0.text) == nil }
            .map { LicenseEntry(text: $0.text, position: $0.position) }
        guard !entries.isEmpty else {
            wide = nil
            narrow = nil
            return
        }
        var settings = LicenseSettings()
        settings.block = entries
        wide = try LicenseList(settings, table: table)
        settings.block = []
        settings.allow = entries
        do throws(Diagnostics) {
            narrow = try LicenseList(settings, table: table)
        } catch {
            // A family of different kinds: nothing is surely one of it.
            if isLooser { throw error }
            narrow = nil
        }
    }

    func answer(_ reading: LicenseReading, _ table: LicenseTable) -> Answer {
        if statuses.contains(reading.status) { return [.possible, .certain] }
        guard let wide else { return [] }
        var answer: Answer = []
        let readings = reading.alternatives.isEmpty ? [reading] : reading.alternatives
        let terms = readings.flatMap { $0.expression?.terms ?? [] }
        if terms.contains(where: { Self.names($0, wide, table, all: false) }) {
            answer.insert(.possible)
        }
        switch reading.status {
        case .ok, .ambiguous:
            if let narrow, !terms.isEmpty,
                terms.allSatisfy({ Self.names($0, narrow, table, all: true) })
            {
                answer.insert(.certain)
            }
        case .unknown where !terms.isEmpty && terms.allSatisfy { $0.kind == .reference }:
            // A reference of the record's own is known by its name alone.
            if let narrow, terms.allSatisfy({ Self.names($0, narrow, table, all: true) }) {
                answer.insert(.certain)
            } else {
                answer.insert(.unknown)
            }
        case .absent, .unknown, .conflict: answer.insert(.unknown)
        }
        return answer
    }

    /// Whether the list names one, or all, of what the term may mean.
    private static func names(
        _ term: LicenseTerm,
        _ list: LicenseList,
        _ table: LicenseTable,
        all: Bool
    ) -> Bool {
        if term.kind == .reference { return !list.hits(ofReference: term.text).isEmpty }
        let candidates = table.candidates(of: term)
        func isNamed(_ index: Int) -> Bool { !list.hits(of: term, as: index).isEmpty }
        return all
            ? !candidates.isEmpty && candidates.allSatisfy(isNamed)
            : candidates.contains(where: isNamed)
    }
}
