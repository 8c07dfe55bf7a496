package import ProvenanceCore

/// What is wrong with the product's own data: asked by its tests, not at start.
extension LicenseTable {
    /// Everything in the files that contradicts itself, names what does not exist, or would never
    /// be found; none in a sound table.
    package func findings() -> [Diagnostic] {
        orderFindings() + licenseFindings() + exceptionFindings() + familyFindings()
            + aliasFindings() + addressFindings()
    }

    /// The ids of licences that no category lets in: only an entry that names them does.
    package var uncategorised: [String] {
        licenses.indices.filter { categories($0).isEmpty && !isDeprecated($0) }.map(id)
    }

    /// Names that two licences of the list share, so that neither is found by it.
    package var contestedNames: [String] {
        var owners: [[UInt8]: Set<Int>] = [:]
        for index in 0..<listed.count where !isDeprecated(index) {
            for column in 0...1 {
                owners[LicenseText.key(listed.cell(index, column)), default: []].insert(index)
            }
        }
        return owners.filter { $0.value.count > 1 }.map { String(decoding: $0.key, as: UTF8.self) }
            .sorted()
    }

    // MARK: Files

    /// Files that are searched by halving are sorted; no file says anything twice.
    private func orderFindings() -> [Diagnostic] {
        var found: [Diagnostic] = []
        for (rows, isSorted) in [
            (listed, true), (scancode, true), (exceptions, true), (urls, true),
            (additions, false), (families, false), (huggingFace, false), (addresses, false),
        ] {
            var seen: Set<String> = []
            var last = ""
            for row in 0..<rows.count {
                let key = lowerASCII(rows.text(row, 0))
                if !seen.insert(key).inserted {
                    found.append(Diagnostic("`\(key)` occurs twice", at: rows.position(row)))
                }
                if isSorted, !last.utf8.lexicographicallyPrecedes(key.utf8) {
                    found.append(Diagnostic("`\(key)` is out of order", at: rows.position(row)))
                }
                last = key
            }
        }
        return found
    }

    private func licenseFindings() -> [Diagnostic] {
        var found: [Diagnostic] = []
        for index in licenses.indices where !isScanCode(index) {
            let (rows, row) = place(index)
            func complain(_ message: String) {
                found.append(Diagnostic(message, at: rows.position(row)))
            }
            if rows.columnCount(row) != (index < listed.count ? 9 : 7) {
                complain("the row has \(rows.columnCount(row)) columns")
            }
            if LicenseObligations(list: rows.text(row, 3)) == nil
                || CreditNeeds(list: rows.text(row, 4)) == nil
            {
                complain("unknown obligation or part of a credit")
            }
            if index >= listed.count, !rows.text(row, 0).hasPrefix("LicenseRef-") {
                complain("what the SPDX list lacks is a `LicenseRef-`")
            }
            for column in 7...8 where index < listed.count && !rows.cell(row, column).isEmpty {
                let parts = rows.text(row, column).split(separator: " ")
                if self.index(of: parts[0]) == nil
                    || (parts.count == 3 && exception(parts[2]) == nil)
                {
                    complain("the successor `\(rows.text(row, column))` does not exist")
                }
            }
        }
        return found
    }

    private func exceptionFindings() -> [Diagnostic] {
        (0..<exceptions.count).filter { exception(exceptions.text($0, 0)) == nil }
            .map { Diagnostic("the successor does not exist", at: exceptions.position($0)) }
    }

    private func familyFindings() -> [Diagnostic] {
        (0..<families.count).flatMap { row in
            families.text(row, 1).split(separator: " ").filter { members($0).isEmpty }.map {
                Diagnostic("`\($0)` names no licence", at: families.position(row))
            }
        }
    }

    /// An alias says what it stands for once, and does not take a name from a licence that it
    /// does not stand for.
    private func aliasFindings() -> [Diagnostic] {
        var found: [Diagnostic] = []
        var owners: [[UInt8]: (row: Int, text: String)] = [:]
        for row in 0..<aliases.count {
            let text = aliases.text(row, 0)
            let isKnown =
                Self.isException(aliases, row)
                ? exception(text.dropFirst(5)) != nil : target(text) != nil
            if !isKnown {
                found.append(Diagnostic("`\(text)` does not exist", at: aliases.position(row)))
            }
            for name in Self.aliases(aliases, row) {
                let key = LicenseText.key(name)
                let shown = String(decoding: name, as: UTF8.self)
                if key.isEmpty {
                    found.append(
                        Diagnostic("nothing is left of `\(shown)`", at: aliases.position(row))
                    )
                }
                if let other = owners[key], other.text != text {
                    found.append(
                        Diagnostic(
                            "`\(shown)` already stands for \(other.text)",
                            at: aliases.position(row)
                        )
                    )
                }
                owners[key] = (row, text)
                // An expression is read before a name is looked up.
                let spelling = String(decoding: name, as: UTF8.self)
                    .split(separator: " ").joined(separator: " ")
                if let own = resolve(spelling, hasPlus: false), isKnown,
                    target(text) != .expression(SPDXExpression(own)),
                    !Self.isException(aliases, row)
                {
                    found.append(
                        Diagnostic(
                            "`\(shown)` is an id, so that the alias is never asked",
                            at: aliases.position(row)
                        )
                    )
                }
            }
        }
        return found
    }

    private func addressFindings() -> [Diagnostic] {
        [addresses, urls, huggingFace].flatMap { rows in
            (0..<rows.count).filter { target(rows.text($0, 1)) == nil }.map {
                Diagnostic("`\(rows.text($0, 1))` does not exist", at: rows.position($0))
            }
        }
    }
}
