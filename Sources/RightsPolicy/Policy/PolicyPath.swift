/// Paths in a policy: relative to the file that names them. String logic; nothing is opened.
package enum PolicyPath {
    /// `path` as seen from where `file` is seen from.
    package static func resolved(_ path: String, from file: String) -> String {
        if path.hasPrefix("/") { return path }
        guard let slash = file.lastIndex(of: "/") else { return path }
        return file[...slash] + path
    }

    /// The last component without its suffixes: `lists/optout.csv.gz` is `optout`.
    package static func stem(_ path: String) -> String {
        let base = path.split(separator: "/").last.map(String.init) ?? path
        let stem = base.prefix { $0 != "." }
        return stem.isEmpty ? base : String(stem)
    }
}
