import ProvenanceCore
import RightsDatabase
import RightsSignals

/// Finds out what a file is that an import is given, and makes records of what is no sheet.
enum RightsDocument {
    static func input(_ path: String) throws(Diagnostics) -> RightsImport.Input {
        try RightsImport.Input(path: path)
    }
}
