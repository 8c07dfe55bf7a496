import ProvenanceCore
import RightsPolicy

extension DataFolder {
    /// Finds the product's data: where the user says, beside the installed binary
    /// (`bin/sluice`, `share/sluice`), or in `Rules` of the checkout that the binary was built in.
    static func find(_ named: String?) throws(Diagnostics) -> DataFolder {
        if let named {
            return try Diagnostics.of { () throws(Diagnostic) in try DataFolder(named) }
        }
        guard let executable = try? Files.realPath(of: "/proc/self/exe") else {
            throw notFound
        }
        var folder = Files.folder(of: executable)
        let installed = Files.join(Files.folder(of: folder), "share/sluice")
        if let data = try? DataFolder(installed) { return data }
        while folder != "/" && folder != "." {
            if let data = try? DataFolder(Files.join(folder, "Rules")) { return data }
            folder = Files.folder(of: folder)
        }
        throw notFound
    }

    private static var notFound: Diagnostics {
        Diagnostics([
            Diagnostic(
                "the data of Sluice is not beside the binary",
                hint: "name the folder that holds `licenses` and `profiles` with --data-dir"
            )
        ])
    }
}
