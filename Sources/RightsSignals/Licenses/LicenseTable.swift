package import ProvenanceCore

/// What the files of `Rules/licenses` say: licences, exceptions, families, names and addresses.
///
/// Immutable, shared by all workers. The bytes of the files stay as they are; only names are
/// filed when it is made, so that a command starts in about a millisecond. Licences are known by
/// index: first those of the SPDX list, then those kept by hand, then ScanCode's.
package final class LicenseTable: Sendable {
    /// What a name or an address stands for.
    package enum Target: Hashable, Sendable {
        case expression(SPDXExpression)
        /// Nothing is said.
        case absent
        /// It is said that there is no licence.
        case unlicensed
        /// Something is said that does not help.
        case unknown
    }

    /// The files that the table is made of.
    package static let fileNames = [
        "additions.tsv", "addresses.tsv", "aliases.tsv", "exceptions.tsv", "families.tsv",
        "huggingface.tsv", "licenses.tsv", "ports.tsv", "scancode.tsv", "urls.tsv",
    ]

    /// The release of the SPDX list that the table was made from.
    package let listVersion: String
    /// Jurisdiction codes of Creative Commons ports; true where version 2.1 exists.
    let ports: [String: Bool]

    let listed: LicenseRows
    let additions: LicenseRows
    let scancode: LicenseRows
    let exceptions: LicenseRows
    let families: LicenseRows
    let aliases: LicenseRows
    let huggingFace: LicenseRows
    let addresses: LicenseRows
    let urls: LicenseRows

    /// By index.
    private let categories: [LicenseCategories]
    /// Names of the list: indexes of licences. Names of `aliases`: the row's number, inverted.
    private let names: LicenseNames
    /// By index in the list.
    private let deprecated: [Bool]
    private let exceptionNames: LicenseNames

    /// - Parameter files: the files of `Rules/licenses` by name, as bytes.
    /// - Throws: the files that are missing, and categories that do not exist. What else may be
    ///   wrong with the product's own data is found by its tests (`findings`).
    package init(files: [String: [UInt8]]) throws(Diagnostics) {
        var problems = Diagnostics()
        func rows(_ name: String) -> LicenseRows {
            if files[name] == nil {
                problems.append(Diagnostic("the licence table lacks `\(name)`"))
            }
            return LicenseRows(file: name, bytes: files[name] ?? [])
        }
        listed = rows("licenses.tsv")
        additions = rows("additions.tsv")
        scancode = rows("scancode.tsv")
        exceptions = rows("exceptions.tsv")
        families = rows("families.tsv")
        aliases = rows("aliases.tsv")
        huggingFace = rows("huggingface.tsv")
        addresses = rows("addresses.tsv")
        urls = rows("urls.tsv")
        listVersion = String((listed.header ?? "").split(separator: "\t").last ?? "")
        ports = Self.ports(rows("ports.tsv"))
        categories = Self.categories([(listed, 2), (additions, 2), (scancode, 1)], &problems)
        deprecated = Self.deprecated(listed)
        names = Self.names(listed, deprecated, aliases)
        exceptionNames = Self.exceptionNames(aliases)
        guard problems.isEmpty else { throw problems }
    }

    // MARK: Loading

    private static func ports(_ rows: LicenseRows) -> [String: Bool] {
        var ports: [String: Bool] = [:]
        for row in 0..<rows.count { ports[rows.text(row, 0)] = rows.text(row, 1) == "2.1" }
        return ports
    }

    private static func deprecated(_ listed: LicenseRows) -> [Bool] {
        var cells: [Range<Int>] = []
        return (0..<listed.count).map { row in
            listed.cells(row, into: &cells)
            return cells.count > 6 && !cells[6].isEmpty
        }
    }

    private static func categories(
        _ files: [(rows: LicenseRows, column: Int)],
        _ problems: inout Diagnostics
    ) -> [LicenseCategories] {
        var all: [LicenseCategories] = []
        all.reserveCapacity(files.reduce(0) { $0 + $1.rows.count })
        // Few sets occur, again and again.
        var known: [(word: [UInt8], categories: LicenseCategories)] = []
        for (rows, column) in files {
            for row in 0..<rows.count {
                let cell = rows.cell(row, column)
                if let found = known.first(where: { $0.word.elementsEqual(cell) }) {
                    all.append(found.categories)
                    continue
                }
                let text = String(decoding: cell, as: UTF8.self)
                let found = LicenseCategories(list: text)
                if found == nil {
                    problems.append(
                        Diagnostic("unknown category in `\(text)`", at: rows.position(row))
                    )
                }
                known.append((Array(cell), found ?? []))
                all.append(found ?? [])
            }
        }
        return all
    }

    /// Two licences of the list claim the name: neither has it.
    private static let contested = Int32.max

    private static func names(
        _ listed: LicenseRows,
        _ deprecated: [Bool],
        _ aliases: LicenseRows
    ) -> LicenseNames {
        var names = LicenseNames(capacity: 3000)
        var short: [(key: [UInt8], index: Int32)] = []
        for row in 0..<listed.count where !deprecated[row] {
            let id = listed.cell(row, 0)
            let index = Int32(row)
            for key in [LicenseText.key(id), LicenseText.key(listed.cell(row, 1))]
            where !key.isEmpty {
                names.set(key) { $0 == nil || $0 == index ? index : contested }
            }
            // `Apache-2` for `Apache-2.0`, unless something else is called so.
            if id.suffix(2).elementsEqual(".0".utf8) {
                short.append((LicenseText.key(id.dropLast(2)), index))
            }
        }
        for (key, index) in short { names.set(key) { $0 ?? index } }
        for row in 0..<aliases.count where !isException(aliases, row) {
            for name in Self.aliases(aliases, row) {
                let key = LicenseText.key(name)
                if !key.isEmpty { names.set(key) { _ in ~Int32(row) } }
            }
        }
        return names
    }

    private static func exceptionNames(_ aliases: LicenseRows) -> LicenseNames {
        var names = LicenseNames(capacity: 32)
        for row in 0..<aliases.count where isException(aliases, row) {
            for name in Self.aliases(aliases, row) {
                names.set(LicenseText.key(name)) { _ in Int32(row) }
            }
        }
        return names
    }

    /// `WITH X` is a row of names of an exception.
    static func isException(_ aliases: LicenseRows, _ row: Int) -> Bool {
        aliases.cell(row, 0).starts(with: "WITH ".utf8)
    }

    /// The names in a row of `aliases`.
    static func aliases(_ rows: LicenseRows, _ row: Int) -> [[UInt8]] {
        rows.cell(row, 1).split(separator: UInt8(ascii: "|")).map { name in
            name.allSatisfy { $0 < 0x80 }
                ? Array(name) : LicenseText.normalized(String(decoding: name, as: UTF8.self))
        }
    }

    // MARK: Licences by index

    /// All licences, each made when it is asked for.
    package var licenses: LicenseCollection { LicenseCollection(table: self) }

    package var count: Int { categories.count }

    package func categories(_ index: Int) -> LicenseCategories { categories[index] }

    package func isDeprecated(_ index: Int) -> Bool {
        index < deprecated.count && deprecated[index]
    }

    /// The file and the row of a licence.
    func place(_ index: Int) -> (rows: LicenseRows, row: Int) {
        if index < listed.count { return (listed, index) }
        let rest = index - listed.count
        return rest < additions.count ? (additions, rest) : (scancode, rest - additions.count)
    }

    // MARK: Names

    /// What a name in the form of `LicenseText.key` stands for.
    func target(named key: [UInt8]) -> Target? {
        guard let number = names.find(key), number != Self.contested else { return nil }
        return number < 0
            ? target(aliases.text(Int(~number), 0)) : .expression(SPDXExpression(term(Int(number))))
    }

    /// The exception that goes by a name in the form of `LicenseText.key`.
    func exception(named key: [UInt8]) -> String? {
        exceptionNames.find(key).flatMap { exception(aliases.text(Int($0), 0).dropFirst(5)) }
    }

    /// What an address stands for.
    ///
    /// - Parameter key: see `LicenseURL.key`.
    func target(ofAddress key: String) -> Target? {
        let key = Array(key.utf8)
        let folded = key.map(lowerASCII)
        // What is kept by hand comes first. Paths differ in case; the two files do not.
        if let row = addresses.row(under: folded), addresses.cell(row, 0).elementsEqual(key) {
            return target(addresses.text(row, 1))
        }
        guard let row = urls.row(sortedUnder: folded), urls.cell(row, 0).elementsEqual(key) else {
            return nil
        }
        return target(urls.text(row, 1))
    }

    /// What an id of the Hugging Face hub stands for.
    func target(ofHuggingFaceID id: String) -> Target? {
        huggingFace.row(under: id.utf8.map(lowerASCII)).flatMap { target(huggingFace.text($0, 1)) }
    }

    /// `@word`, an id, a family, or ids and families joined by AND and OR from left to right; nil
    /// where a part of it is neither.
    func target(_ text: String) -> Target? {
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
            var term: LicenseTerm
            if let family = familyIndex(of: word) {
                term = LicenseTerm(.family(family), families.text(family, 0))
            } else if let known = self.index(of: word) {
                term = self.term(known)
            } else {
                return nil
            }
            if index + 1 < words.count, words[index] == "WITH" {
                guard let addition = exception(words[index + 1]) else { return nil }
                term.addition = addition
                index += 2
            }
            nodes.append(.term(term))
            if let operation = pending { nodes.append(operation) }
        }
        return nodes.isEmpty ? nil : .expression(SPDXExpression(unchecked: nodes))
    }
}

/// The licences of a table.
package struct LicenseCollection: RandomAccessCollection {
    let table: LicenseTable

    package var startIndex: Int { 0 }
    package var endIndex: Int { table.count }
    package subscript(index: Int) -> License { table.license(index) }
}
