import ProvenanceCore
import RightsSignals
import TestSupport

/// The licence table of this checkout, loaded once.
enum LicenseFixtures {
    private static let loaded = Result { () throws(Diagnostics) in
        try LicenseTable(files: licenseFiles)
    }

    static func table() throws -> LicenseTable { try loaded.get() }
    static func reader() throws -> LicenseReader { LicenseReader(table: try table()) }

    /// `status expression`, or the status alone: what a table of cases pins.
    static func summary(_ reading: LicenseReading) -> String {
        guard let expression = reading.expression else { return reading.status.rawValue }
        return reading.status.rawValue + " " + expression.description
    }
}
