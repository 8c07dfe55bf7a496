/// The files of the licence table of this checkout, by name.
package let licenseFiles: [String: [UInt8]] = {
    let folder = repositoryRoot + "/Rules/licenses"
    var files: [String: [UInt8]] = [:]
    for name in (try? names(in: folder)) ?? [] where name.hasSuffix(".tsv") {
        files[name] = try? contents(of: folder + "/" + name)
    }
    return files
}()
