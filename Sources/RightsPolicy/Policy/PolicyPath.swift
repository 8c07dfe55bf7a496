/// Paths in a policy: relative to the file that names them. String logic; nothing is opened.
package enum PolicyPath {
    /// `path` as seen from where `file` is seen from.
    package static func resolved(_ path: String, from file: String) -> String {
        if path.hasPrefix("/") { return path }
        guard let slash = file.lastIndex(of: "/") else { return path }
        return file[...slash] + path
    }

    /// The path without `.` and, as far as they can be undone, `..`: of two paths to one file the
    /// same, as long as no link is on the way.
    package static func normal(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else if part != ".." || !path.hasPrefix("/") {
                parts.append(part)
            }
        }
        return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }

    /// The last component without its suffixes: `lists/optout.csv.gz` is `optout`.
    package static func stem(_ path: String) -> String {
        let base = path.split(separator: "/").last.map(String.init) ?? path
        let stem = base.prefix { $0 != "." }
        return stem.isEmpty ? base : String(stem)
    }
}
