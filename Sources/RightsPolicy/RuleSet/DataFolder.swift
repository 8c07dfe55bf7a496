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

    /// The licence table, and the digest of the files that it is made of.
    package func licenseTable() throws(Diagnostics) -> (table: LicenseTable, digest: String) {
        let folder = path + "/licenses"
        var files: [String: [UInt8]] = [:]
        var hasher = SHA256()
        for name in try names(in: folder, suffix: ".tsv") {
            let bytes = try Self.bytes(of: Files.join(folder, name), limit: Limits.dataFileBytes)
            let header = ByteBuffer(text: "\(name)\n\(bytes.count)\n")
            hasher.update(header.bytes)
            hasher.update(bytes.span.bytes)
            files[name] = bytes
        }
        return (try LicenseTable(files: files), hasher.finish())
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
    package func crawlerTable() throws(Diagnostics) -> (table: CrawlerTable, digest: String) {
        let file = path + "/crawlers/crawlers.tsv"
        let bytes = try Self.bytes(of: file, limit: Limits.dataFileBytes)
        var hasher = SHA256()
        hasher.update(bytes.span.bytes)
        return (try CrawlerTable(bytes, file: file), hasher.finish())
    }

    private func names(in folder: String, suffix: String) throws(Diagnostics) -> [String] {
        do throws(FileFailure) {
            return try Files.names(in: folder).filter { $0.hasSuffix(suffix) && !$0.hasPrefix(".") }
                .sorted()
        } catch {
            throw Diagnostics([Diagnostic("\(error)")])
        }
    }

    static func bytes(of path: String, limit: Int) throws(Diagnostics) -> [UInt8] {
        do throws(FileFailure) {
            return try Files.contents(of: path, limit: limit).withUnsafeBytes { [UInt8]($0) }
        } catch {
            throw Diagnostics([Diagnostic("\(error)")])
        }
    }
}
