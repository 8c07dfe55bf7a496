package import ProvenanceCore
package import RightsSignals

/// The product's own data: licences and record formats, as `Rules/` holds them.
package struct DataFolder: Sendable {
    package let path: String

    /// - Throws: if there is no such data in `path`.
    package init(_ path: String) throws(Diagnostic) {
        guard Files.isFolder(path + "/licenses"), Files.isFolder(path + "/profiles") else {
            throw Diagnostic(
                "`\(path)` does not hold the data of Sluice",
                hint: "--data-dir names the folder that holds `licenses` and `profiles`"
            )
        }
        self.path = path
    }

    /// The files of the licence table.
    struct LicenseFiles {
        /// By name, in ascending order.
        var files: [(name: String, bytes: [UInt8])] = []
        /// Over names and bytes.
        var digest = ""

        var byName: [String: [UInt8]] {
            Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.bytes) })
        }
    }

    /// The files that the licence table is made of.
    func licenseFiles() throws(Diagnostics) -> LicenseFiles {
        let folder = path + "/licenses"
        var all = LicenseFiles()
        var hasher = SHA256()
        for name in try names(in: folder, suffix: ".tsv") {
            let bytes = try Self.bytes(of: Files.join(folder, name), limit: Limits.dataFileBytes)
            let header = ByteBuffer(text: "\(name)\n\(bytes.count)\n")
            hasher.update(header.bytes)
            hasher.update(bytes.span.bytes)
            all.files.append((name, bytes))
        }
        all.digest = hasher.finish()
        return all
    }

    package func licenseTable() throws(Diagnostics) -> LicenseTable {
        try LicenseTable(files: licenseFiles().byName)
    }

    /// All record formats that are installed.
    package func profiles() throws(Diagnostics) -> [RecordFormat] {
        let folder = path + "/profiles"
        var profiles: [RecordFormat] = []
        for name in try names(in: folder, suffix: ".yaml") {
            let file = Files.join(folder, name)
            let bytes = try Self.bytes(of: file, limit: Limits.policyBytes)
            profiles.append(try RecordFormatReader.read(bytes, file: file))
        }
        return profiles
    }

    /// The crawlers that are known, by what they collect for.
    package func crawlerTable() throws(Diagnostics) -> CrawlerTable {
        let file = try crawlerFile()
        return try CrawlerTable(file.bytes, file: file.name)
    }

    /// The file of the crawlers, and its name without its folder.
    func crawlerFile() throws(Diagnostics) -> (name: String, bytes: [UInt8]) {
        let name = "crawlers.tsv"
        let file = Files.join(path + "/crawlers", name)
        return (name, try Self.bytes(of: file, limit: Limits.dataFileBytes))
    }

    private func names(in folder: String, suffix: String) throws(Diagnostics) -> [String] {
        do throws(FileFailure) {
            return try Files.names(in: folder).filter { $0.hasSuffix(suffix) && !$0.hasPrefix(".") }
                .sorted()
        } catch {
            throw Diagnostics([Diagnostic("\(error)")])
        }
    }

    package static func bytes(of path: String, limit: Int) throws(Diagnostics) -> [UInt8] {
        do throws(FileFailure) {
            return try Files.contents(of: path, limit: limit).withUnsafeBytes { [UInt8]($0) }
        } catch {
            throw Diagnostics([Diagnostic("\(error)")])
        }
    }
}
