import ProvenanceCore

/// Reads the tab-separated files of `Rules/licenses`; each says its columns in its first line.
struct LicenseTableLoader {
    /// The parts of a table while it grows.
    struct Loaded {
        var listVersion = ""
        var licenses: [License] = []
        var families: [LicenseFamily] = []
        var indexes: [String: Int] = [:]
        var exceptions: [String: String] = [:]
        var familyIndexes: [String: Int] = [:]
        var aliases: [String: LicenseTable.Target] = [:]
        var exceptionAliases: [String: String] = [:]
        var addresses: [String: LicenseTable.Target] = [:]
        var huggingFace: [String: LicenseTable.Target] = [:]
        var ports: [String: Bool] = [:]
    }

    private let files: [String: [UInt8]]
    private var table = Loaded()
    private var findings = Diagnostics()

    init(files: [String: [UInt8]]) { self.files = files }

    mutating func load() throws(Diagnostics) -> Loaded {
        table.licenses.reserveCapacity(2500)
        table.indexes.reserveCapacity(2500)
        table.aliases.reserveCapacity(3000)
        readLicenses()
        linkVersions()
        for line in rows("exceptions.tsv", columns: 3) {
            let row = line.cells
            table.exceptions[lowerASCII(row[0])] = row[2].isEmpty ? String(row[0]) : String(row[2])
        }
        for line in rows("ports.tsv", columns: 1) {
            let row = line.cells
            table.ports[String(row[0])] = row.count > 1 && row[1] == "2.1"
        }
        readFamilies()
        // The names of the list come first: an alias may not say otherwise than a name does.
        nameLicenses()
        readAliases()
        for line in rows("huggingface.tsv", columns: 2) {
            let row = line.cells
            let position = line.position
            guard let target = target(row[1], position) else { continue }
            table.huggingFace[lowerASCII(row[0])] = target
        }
        readAddresses("urls.tsv")
        readAddresses("addresses.tsv")
        guard findings.isEmpty else { throw findings }
        return table
    }

    // MARK: Licences

    private mutating func readLicenses() {
        for line in rows("licenses.tsv", columns: 2) {
            let row = line.cells
            let position = line.position
            if row[0] == "!list" {
                table.listVersion = String(row[1])
                continue
            }
            guard row.count == 9, var license = license(row, position) else {
                complain("a licence has nine columns", position)
                continue
            }
            license.isDeprecated = row[6] == "deprecated"
            license.successor = String(row[7])
            license.successorOfPlus = String(row[8])
            add(license, position)
        }
        for line in rows("additions.tsv", columns: 7) {
            let row = line.cells
            let position = line.position
            guard var license = license(row, position) else { continue }
            license.territory = row[6].isEmpty ? nil : String(row[6])
            add(license, position)
        }
        for line in rows("scancode.tsv", columns: 2) {
            let row = line.cells
            let position = line.position
            guard let categories = LicenseCategories(list: row[1]) else {
                complain("unknown category in `\(row[1])`", position)
                continue
            }
            let id = String(row[0])
            add(
                License(
                    id: id, name: id, url: "", categories: categories, obligations: .notice,
                    credit: [.copyrightNotice, .licenseNotice]),
                position)
        }
    }

    private mutating func license(_ row: [Substring], _ position: SourcePosition) -> License? {
        guard let categories = LicenseCategories(list: row[2]),
            let obligations = LicenseObligations(list: row[3]),
            let credit = CreditNeeds(list: row[4])
        else {
            complain("unknown category, obligation or part of a credit", position)
            return nil
        }
        return License(
            id: String(row[0]), name: String(row[1]), url: String(row[5]), categories: categories,
            obligations: obligations, credit: credit)
    }

    private mutating func add(_ license: License, _ position: SourcePosition) {
        let key = lowerASCII(license.id)
        guard table.indexes[key] == nil else {
            return complain("`\(license.id)` occurs twice", position)
        }
        table.indexes[key] = table.licenses.count
        table.licenses.append(license)
    }

    /// Ids that differ in nothing but the version are versions of one licence.
    private mutating func linkVersions() {
        var series: [String: [(version: [Int], index: Int)]] = [:]
        for (index, license) in table.licenses.enumerated() where !license.isDeprecated {
            guard let parts = LicenseVersion(id: license.id) else { continue }
            series[parts.series, default: []].append((parts.numbers, index))
        }
        for members in series.values where members.count > 1 {
            for member in members {
                table.licenses[member.index].laterVersions =
                    members.filter { member.version.lexicographicallyPrecedes($0.version) }
                    .sorted { $0.version.lexicographicallyPrecedes($1.version) }
                    .map(\.index)
            }
        }
        // `X-or-later` is any of the `X-only` from its version on.
        for (index, license) in table.licenses.enumerated()
        where license.id.hasSuffix("-or-later") {
            let only = license.id.dropLast("or-later".count) + "only"
            guard let first = table.indexes[lowerASCII(only)] else { continue }
            table.licenses[index].laterVersions = [first] + table.licenses[first].laterVersions
        }
    }

    // MARK: Families and names

    private mutating func readFamilies() {
        for line in rows("families.tsv", columns: 2) {
            let row = line.cells
            let position = line.position
            var members: [Int] = []
            for pattern in row[1].split(separator: " ") {
                let before = members.count
                if pattern.hasSuffix("*") {
                    let glob = LicenseGlob(prefix: String(pattern.dropLast()), suffix: "")
                    for (index, license) in table.licenses.enumerated()
                    where !license.isDeprecated && glob.matches(license.id, ports: table.ports) {
                        members.append(index)
                    }
                } else if let index = table.indexes[lowerASCII(pattern)] {
                    members.append(index)
                }
                if members.count == before {
                    complain("`\(pattern)` names no licence", position)
                }
            }
            table.familyIndexes[lowerASCII(row[0])] = table.families.count
            table.families.append(LicenseFamily(name: String(row[0]), members: members))
        }
    }

    /// Names and ids of the list as aliases. Where two licences share a name, neither has it.
    private mutating func nameLicenses() {
        var owners: [String: Int] = [:]
        func claim(_ key: String, _ index: Int) {
            guard !key.isEmpty else { return }
            owners[key] = owners[key] == nil || owners[key] == index ? index : -1
        }
        for (index, license) in table.licenses.enumerated() where !license.isDeprecated {
            guard !license.id.hasPrefix("LicenseRef-scancode-") else { continue }
            claim(LicenseText.key(license.id.utf8), index)
            claim(LicenseText.key(license.name.utf8), index)
        }
        // `Apache-2` for `Apache-2.0`, unless something else is called so.
        for (index, license) in table.licenses.enumerated()
        where !license.isDeprecated && license.id.hasSuffix(".0") {
            let key = LicenseText.key(license.id.utf8.dropLast(2))
            if owners[key] == nil { owners[key] = index }
        }
        for (key, index) in owners where index >= 0 {
            table.aliases[key] = .expression(
                SPDXExpression(LicenseTerm(.known(index), table.licenses[index].id)))
        }
    }

    private mutating func readAliases() {
        var seen: Set<String> = []
        for line in rows("aliases.tsv", columns: 2) {
            let row = line.cells
            let position = line.position
            let exception = row[0].hasPrefix("WITH ") ? String(row[0].dropFirst(5)) : nil
            let target = exception == nil ? target(row[0], position) : nil
            if let exception, table.exceptions[lowerASCII(exception)] == nil {
                complain("`\(exception)` is not on the exception list", position)
                continue
            }
            for alias in Substring(row[1]).split(separator: "|") {
                let key = LicenseText.key(LicenseText.normalized(String(alias)))
                guard !key.isEmpty else {
                    complain("nothing is left of the name `\(alias)`", position)
                    continue
                }
                if let exception {
                    table.exceptionAliases[key] = exception
                    continue
                }
                guard let target else { continue }
                if let other = table.aliases[key], other != target, seen.contains(key) {
                    complain("`\(alias)` already stands for something else", position)
                }
                seen.insert(key)
                table.aliases[key] = target
            }
        }
    }

    private mutating func readAddresses(_ file: String) {
        for line in rows(file, columns: 2) {
            let row = line.cells
            let position = line.position
            guard let target = target(row[1], position) else { continue }
            table.addresses[String(row[0])] = target
        }
    }

    // MARK: Cells and lines

    /// `@word`, an id, a family, or ids and families joined by AND and OR.
    private mutating func target(
        _ text: Substring, _ position: SourcePosition
    ) -> LicenseTable.Target? {
        switch text {
        case "@absent": return .absent
        case "@none": return .unlicensed
        case "@unknown": return .unknown
        default: break
        }
        var nodes: [SPDXExpression.Node] = []
        var pending: SPDXExpression.Node?
        let words = text.split(separator: " ")
        var index = 0
        while index < words.count {
            let word = words[index]
            index += 1
            if word == "AND" || word == "OR" {
                pending = word == "AND" ? .and : .or
                continue
            }
            let key = lowerASCII(word)
            var term: LicenseTerm
            if let family = table.familyIndexes[key] {
                term = LicenseTerm(.family(family), table.families[family].name)
            } else if let known = table.indexes[key] {
                term = LicenseTerm(.known(known), table.licenses[known].id)
            } else {
                complain("`\(word)` is neither a licence nor a family", position)
                return nil
            }
            if index + 1 < words.count, words[index] == "WITH" {
                term.addition = table.exceptions[lowerASCII(words[index + 1])]
                index += 2
            }
            nodes.append(.term(term))
            if let operation = pending { nodes.append(operation) }
        }
        return .expression(SPDXExpression(unchecked: nodes))
    }

    /// A line that is no comment, in cells.
    private struct Row {
        var cells: [Substring]
        var position: SourcePosition
    }

    private mutating func rows(_ file: String, columns: Int) -> [Row] {
        guard let bytes = files[file] else {
            findings.append(Diagnostic("the licence table lacks `\(file)`"))
            return []
        }
        let text = String(decoding: bytes, as: UTF8.self)
        var rows: [Row] = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated() where !line.isEmpty && !line.hasPrefix("#")
        {
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            let position = SourcePosition(file: file, line: number + 1)
            if cells.count < columns {
                complain("expected \(columns) columns", position)
            } else {
                rows.append(Row(cells: cells, position: position))
            }
        }
        return rows
    }

    private mutating func complain(_ message: String, _ position: SourcePosition) {
        findings.append(Diagnostic(message, at: position))
    }
}
