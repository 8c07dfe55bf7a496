import ProvenanceCore

/// Ids, exceptions and families.
extension LicenseTable {
    /// The index of the licence with this id, in any case of its ASCII letters.
    package func index(of id: some StringProtocol) -> Int? {
        let key = id.utf8.map(lowerASCII)
        if let row = listed.row(sortedUnder: key) { return row }
        guard key.starts(with: "licenseref-".utf8) else { return nil }
        if let row = additions.row(under: key) { return listed.count + row }
        return scancode.row(sortedUnder: key).map { listed.count + additions.count + $0 }
    }

    /// The licence with this id, in any case of its ASCII letters.
    package func license(_ id: some StringProtocol) -> License? { index(of: id).map(license) }

    func license(_ index: Int) -> License {
        let (rows, row) = place(index)
        let id = rows.text(row, 0)
        var license = License(
            id: id,
            name: id,
            url: "",
            categories: categories(index),
            obligations: obligations(index),
            credit: credit(index)
        )
        guard !isScanCode(index) else { return license }
        license.name = rows.text(row, 1)
        license.url = url(index) ?? ""
        license.isDeprecated = isDeprecated(index)
        license.territory = territory(index)
        return license
    }

    package func id(_ index: Int) -> String {
        let (rows, row) = place(index)
        return rows.text(row, 0)
    }

    /// A licence of which only ScanCode's category is known.
    func isScanCode(_ index: Int) -> Bool { index >= listed.count + additions.count }

    /// Where the text of a licence stands, or nil.
    package func url(_ index: Int) -> String? {
        if isScanCode(index) { return nil }
        let (rows, row) = place(index)
        let cell = rows.cell(row, 5)
        return cell.isEmpty ? nil : String(decoding: cell, as: UTF8.self)
    }

    /// The country where alone the statement holds.
    package func territory(_ index: Int) -> String? {
        guard index >= listed.count, !isScanCode(index) else { return nil }
        let (rows, row) = place(index)
        let cell = rows.cell(row, 6)
        return cell.isEmpty ? nil : String(decoding: cell, as: UTF8.self)
    }

    package func obligations(_ index: Int) -> LicenseObligations {
        if isScanCode(index) { return .notice }
        let (rows, row) = place(index)
        return LicenseObligations(bytes: rows.cell(row, 3)) ?? []
    }

    package func credit(_ index: Int) -> CreditNeeds {
        if isScanCode(index) { return [.copyrightNotice, .licenseNotice] }
        let (rows, row) = place(index)
        return CreditNeeds(bytes: rows.cell(row, 4)) ?? []
    }

    /// What stands in the place of a deprecated id, and of the same with `+`: an id, or `id WITH
    /// addition`; or empty.
    private func successor(_ index: Int, ofPlus: Bool) -> String {
        index < listed.count ? listed.text(index, ofPlus ? 8 : 7) : ""
    }

    /// The exception with this id, in the list's casing, a deprecated one replaced.
    package func exception(_ id: some StringProtocol) -> String? {
        guard let row = exceptions.row(sortedUnder: id.utf8.map(lowerASCII)) else { return nil }
        let successor = exceptions.text(row, 2)
        return successor.isEmpty ? exceptions.text(row, 0) : successor
    }

    /// The ids that may stand in a policy: deprecated ones left out.
    package var listedIDs: [String] {
        (0..<(listed.count + additions.count)).lazy.filter { !self.isDeprecated($0) }.map(id)
    }

    /// What the table holds, in words and numbers.
    package var counts: [(key: String, count: Int)] {
        [
            ("licenses", listed.count), ("exceptions", exceptions.count),
            ("additions", additions.count), ("scancode", scancode.count),
            ("families", families.count), ("addresses", addresses.count + urls.count),
        ]
    }

    /// The id that someone who wrote `word` may have meant.
    package func suggestion(for word: String) -> String? {
        ProvenanceCore.suggestion(for: word, among: listedIDs)
    }

    /// The term of a licence by index.
    package func term(_ index: Int) -> LicenseTerm { LicenseTerm(.known(index), id(index)) }

    /// The term that `id` (or `id+`) stands for, deprecated ids replaced until none is left.
    ///
    /// `-or-later+` says nothing more than `-or-later`; `-only+` is read as `-or-later`, which is
    /// what the two together can only mean.
    package func resolve(_ id: some StringProtocol, hasPlus: Bool) -> LicenseTerm? {
        guard var found = index(of: id) else {
            return hasPlus
                ? index(of: id + "+").flatMap { resolve(self.id($0), hasPlus: false) } : nil
        }
        var hasPlus = hasPlus
        if hasPlus, let own = index(of: id + "+") {
            found = own
            hasPlus = false
        }
        var addition: String?
        for _ in 0..<Limits.licenseSuccessors {
            let id = self.id(found)
            var next = isDeprecated(found) ? successor(found, ofPlus: false) : ""
            if hasPlus, isDeprecated(found) {
                let later = successor(found, ofPlus: true)
                if !later.isEmpty {
                    next = later
                    hasPlus = false
                }
            }
            if next.isEmpty {
                if hasPlus, id.hasSuffix("-or-later") { hasPlus = false }
                if hasPlus, id.hasSuffix("-only"),
                    let later = index(of: id.dropLast(4) + "or-later")
                {
                    return LicenseTerm(.known(later), self.id(later), addition: addition)
                }
                return LicenseTerm(.known(found), id, hasPlus: hasPlus, addition: addition)
            }
            let parts = next.split(separator: " ")
            if parts.count == 3 { addition = String(parts[2]) }
            guard let successor = index(of: parts[0]) else { return nil }
            found = successor
        }
        return nil
    }

    /// Later versions of the same licence, the next one first: ids that differ in nothing but a
    /// higher version. Of `X-or-later` it is any `X-only` from its own version on.
    package func laterVersions(_ index: Int) -> [Int] {
        guard index < listed.count, !isDeprecated(index) else { return [] }
        let id = self.id(index)
        if id.hasSuffix("-or-later") {
            guard let only = self.index(of: id.dropLast("or-later".count) + "only") else {
                return []
            }
            return [only] + laterVersions(only)
        }
        guard let own = LicenseVersion(id: id) else { return [] }
        var later: [(numbers: [Int], index: Int)] = []
        // Ids of one series begin alike up to the version, and stand together in the list.
        for candidate in indexes(beginningWith: own.stem.utf8.map(lowerASCII))
        where !isDeprecated(candidate) {
            guard let other = LicenseVersion(id: self.id(candidate)), other.series == own.series,
                own.numbers.lexicographicallyPrecedes(other.numbers)
            else { continue }
            later.append((other.numbers, candidate))
        }
        return later.sorted { $0.numbers.lexicographicallyPrecedes($1.numbers) }.map(\.index)
    }

    /// The licences of the list whose ids begin with `prefix`.
    private func indexes(beginningWith prefix: [UInt8]) -> Range<Int> {
        let start = listed.firstRow(notBelow: prefix)
        var end = start
        while end < listed.count,
            listed.cell(end, 0).prefix(prefix.count).lazy.map(lowerASCII).elementsEqual(prefix)
        {
            end += 1
        }
        return start..<end
    }

    // MARK: Families

    /// The index of the family of this name, star included.
    package func familyIndex(of name: some StringProtocol) -> Int? {
        families.row(under: name.utf8.map(lowerASCII))
    }

    /// What a family's name stands for, as an expression of one term.
    package func familyExpression(_ name: String) -> SPDXExpression? {
        familyIndex(of: name).map { SPDXExpression(LicenseTerm(.family($0), families.text($0, 0))) }
    }

    package var familyNames: [String] { (0..<families.count).map { families.text($0, 0) } }

    package func family(_ index: Int) -> LicenseFamily {
        LicenseFamily(
            name: families.text(index, 0),
            members: families.text(index, 1).split(separator: " ").flatMap(members)
        )
    }

    /// The licences that one word of a family's row names.
    func members(_ pattern: Substring) -> [Int] {
        guard pattern.hasSuffix("*") else { return index(of: pattern).map { [$0] } ?? [] }
        return members(LicenseGlob(prefix: String(pattern.dropLast()), suffix: ""))
    }

    /// The licences of the list that a glob matches.
    package func members(_ glob: LicenseGlob) -> [Int] {
        indexes(beginningWith: Array(glob.prefix.utf8)).filter {
            !isDeprecated($0) && matches(glob, id($0))
        }
    }

    // MARK: Entries of a policy

    /// Whether a glob matches an id, or an id with a port behind it.
    package func matches(_ glob: LicenseGlob, _ id: String) -> Bool {
        glob.matches(id, ports: ports)
    }

    /// The licences that bear a deprecated name: `GPL-3.0-only` and `GPL-3.0-or-later`.
    package func versions(ofDeprecated id: String) -> [Int] {
        [false, true].compactMap {
            guard case .known(let index)? = resolve(id, hasPlus: $0)?.kind else { return nil }
            return index
        }
    }

    /// Whether `id` is a Creative Commons licence with a port that the list has no id for.
    package func isPort(_ id: String) -> Bool {
        guard let cut = id.lastIndex(of: "-"),
            ports[lowerASCII(id[id.index(after: cut)...])] != nil,
            let base = license(id[..<cut])
        else { return false }
        return base.id.hasPrefix("CC-BY") && !base.id.hasSuffix("-4.0")
    }

    /// Whether `text` is a `LicenseRef-`, with or without the document that it belongs to.
    package static func isReference(_ text: String) -> Bool {
        SPDXReference.text(text, "LicenseRef-", true) != nil
            && text.utf8.allSatisfy {
                isASCIILetter($0) || isASCIIDigit($0) || "-.:".utf8.contains($0)
            }
    }
}
