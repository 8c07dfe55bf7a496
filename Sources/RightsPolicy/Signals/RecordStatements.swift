package import RightsSignals

/// Everything that publishers' signals say of one record, for a person who asks why.
///
/// Nothing is left out that does not bear on the policy's uses; whoever shows it asks
/// `Statement.speaks(of:)`. A record with several addresses has what is said of any of them.
package struct RecordStatements: Sendable {
    /// What is said: signal, use, effect, carrier, scope, and the evidence with its place.
    package private(set) var statements: [Statement] = []
    /// What its own standard sets aside for another of its carriers.
    package private(set) var overridden: [Statement] = []
    /// What its standard calls malformed.
    package private(set) var faults: [SignalReading.Fault] = []
    /// Faults beyond `Limits.signalFaults`, which are counted only.
    package private(set) var faultsNotKept = 0
    /// Addresses that are pointed to, and were not read.
    package private(set) var references: [SignalReading.Reference] = []

    package init() {}

    /// Adds what was read for one address; what was said before is not said again.
    mutating func add(_ reading: SignalReading) {
        Self.add(reading.statements, to: &statements)
        Self.add(reading.overridden, to: &overridden)
        Self.add(reading.faults, to: &faults)
        Self.add(reading.references, to: &references)
        faultsNotKept = max(faultsNotKept, reading.faultsNotKept)
    }

    private static func add<Element: Hashable>(_ more: [Element], to all: inout [Element]) {
        var known = Set(all)
        for element in more where known.insert(element).inserted { all.append(element) }
    }
}
