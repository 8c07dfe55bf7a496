import ProvenanceCore
import RightsSignals
import TestSupport

/// The licence table of this checkout.
enum LicenseFiles {
    static let all: [String: [UInt8]] = {
        let folder = repositoryRoot + "/Rules/licenses"
        var files: [String: [UInt8]] = [:]
        for name in (try? names(in: folder)) ?? [] where name.hasSuffix(".tsv") {
            files[name] = try? contents(of: folder + "/" + name)
        }
        return files
    }()

    static let table = Result { () throws(Diagnostics) in try LicenseTable(files: all) }

    static func reader() throws -> LicenseReader { LicenseReader(table: try table.get()) }
}
