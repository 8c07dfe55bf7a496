import ProvenanceCore

/// A record format in a rule set: lines of `profile NAME`, `field ROLE PATH`, `json-string PATH`
/// with tabs between, in the order of `RecordFormat`. Read in place of the profile's YAML, whose
/// examples and comments no run needs.
extension RecordFormat {
    var text: String {
        var text = "profile\t\(name)\n"
        for field in fields { text += "field\t\(field.role.rawValue)\t\(field.path)\n" }
        for path in embedded { text += "json-string\t\(path)\n" }
        return text
    }

    /// - Returns: nil for a line that no format has.
    init?(text: [UInt8]) {
        var name: String?
        var candidates: [(role: FieldRole, paths: [String])] = []
        var embedded: [String] = []
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            switch (cells.first, cells.count) {
            case ("profile", 2) where name == nil: name = String(cells[1])
            case ("field", 3):
                guard let role = FieldRole(rawValue: String(cells[1])) else { return nil }
                candidates.append((role, [String(cells[2])]))
            case ("json-string", 2): embedded.append(String(cells[1]))
            default: return nil
            }
        }
        guard let name, candidates.count <= Limits.recordFormatPaths else { return nil }
        self.init(name: name, candidates: candidates, embedded: embedded)
    }
}
