/// A Creative Commons licence or tool as its address or its name spells it.
package struct CreativeCommonsLicense: Hashable, Sendable {
    /// `by-nc-sa`, `zero`, `mark`, `certification`, `sampling+` …, tokens in the usual order.
    package var code: String
    package var version: String?
    /// A jurisdiction code, lower-case.
    package var jurisdiction: String?

    /// The licences without BY, and others that are retired: they have no id on the SPDX list.
    private static let retired = [
        "sampling 1.0": "LicenseRef-cc-sampling-1.0",
        "sampling+ 1.0": "LicenseRef-cc-sampling-plus-1.0",
        "nc-sampling+ 1.0": "LicenseRef-cc-nc-sampling-plus-1.0",
        "devnations 2.0": "LicenseRef-cc-devnations-2.0",
        "nc 1.0": "LicenseRef-cc-nc-1.0", "nd 1.0": "LicenseRef-cc-nd-1.0",
        "nc-nd 1.0": "LicenseRef-cc-nc-nd-1.0", "nc-sa 1.0": "LicenseRef-cc-nc-sa-1.0",
        "sa 1.0": "CC-SA-1.0",
    ]

    /// The code with its elements in the usual order; nil for a combination that cannot be.
    static func code(of elements: Set<String>) -> String? {
        guard elements.isSubset(of: ["by", "nc", "nd", "sa"]), !elements.isEmpty,
            !elements.isSuperset(of: ["nd", "sa"])
        else { return nil }
        return ["by", "nc", "nd", "sa"].filter(elements.contains).joined(separator: "-")
    }

    /// The restricting elements.
    var elements: Set<String> { Set(code.split(separator: "-").map(String.init)) }

    /// What it is in the terms of `table`: an id, a port of an id, a family where the version is
    /// not said; nil where there is no such licence.
    package func expression(_ table: LicenseTable) -> SPDXExpression? {
        switch code {
        case "zero":
            return version == nil || version == "1.0" ? known("CC0-1.0", table) : nil
        case "mark":
            return version == nil || version == "1.0" ? known("CC-PDM-1.0", table) : nil
        case "certification", "publicdomain": return known("CC-PDDC", table)
        default: break
        }
        if let version, let id = Self.retired[code + " " + version] { return known(id, table) }
        guard code.hasPrefix("by") else { return nil }
        let stem = "CC-" + code.uppercased() + "-"
        guard let version else { return table.familyExpression(stem + "*") }
        guard let jurisdiction else { return version == "2.1" ? nil : known(stem + version, table) }
        guard let hasVersion21 = table.ports[jurisdiction], version != "4.0" else { return nil }
        if let port = known(stem + version + "-" + jurisdiction.uppercased(), table) { return port }
        if version == "2.1" {
            // There is no unported 2.1 to fall back on: some version of that licence.
            return hasVersion21 ? table.familyExpression(stem + "*") : nil
        }
        guard let index = table.index(of: stem + version) else { return nil }
        var term = table.term(index)
        term.jurisdiction = jurisdiction
        return SPDXExpression(term)
    }

    private func known(_ id: String, _ table: LicenseTable) -> SPDXExpression? {
        table.index(of: id).map { SPDXExpression(table.term($0)) }
    }
}

// MARK: Addresses

extension CreativeCommonsLicense {
    /// Reads an address: `creativecommons.org/licenses/…`, `/publicdomain/…`, and the badges of
    /// `i.creativecommons.org` and `licensebuttons.net`.
    ///
    /// What follows code, version and port (deed, legal code, a language) says nothing; query and
    /// fragment neither. A host that merely ends or begins alike is another host.
    package init?(url: some StringProtocol, ports: LicenseTable) {
        guard let address = LicenseURL(url) else { return nil }
        var parts = address.path.split(separator: "/").map { lowerASCII($0) }
        let isBadge =
            address.host == "i.creativecommons.org" || address.host == "licensebuttons.net"
        guard isBadge || address.host == "creativecommons.org", parts.count >= 2 else { return nil }
        let folder = parts.removeFirst()
        let code = parts.removeFirst()
        guard
            isBadge
                ? folder == "l" || folder == "p" : folder == "licenses" || folder == "publicdomain"
        else { return nil }

        switch code {
        case "zero", "mark", "certification":
            guard folder != "l" || isBadge else { return nil }
            self.code = code
        case "publicdomain", "sampling", "sampling+", "nc-sampling+", "devnations":
            guard folder == "licenses" || isBadge else { return nil }
            self.code = code
        default:
            let elements = code.split(separator: "-").map(String.init)
            guard folder != "publicdomain", Set(elements).count == elements.count,
                let usual = Self.code(of: Set(elements))
            else { return nil }
            self.code = usual
        }
        if let first = parts.first, let version = Self.version(first) {
            self.version = version
            if parts.count > 1, ports.ports[parts[1]] != nil { jurisdiction = parts[1] }
        } else if let first = parts.first, !Self.isTail(first) {
            return nil
        }
    }

    /// A version as addresses spell it; a trailing dot is a slip.
    private static func version(_ text: String) -> String? {
        var bytes = Array(text.utf8)
        while bytes.last == UInt8(ascii: ".") { bytes.removeLast() }
        guard bytes.count == 3, isASCIIDigit(bytes[0]), bytes[1] == UInt8(ascii: "."),
            isASCIIDigit(bytes[2])
        else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isTail(_ part: String) -> Bool {
        part.hasPrefix("deed") || part.hasPrefix("legalcode") || part == "rdf"
    }
}

// MARK: Names

extension CreativeCommonsLicense {
    private static let ignored: Set<String> = [
        "license", "licence", "licenses", "public", "the", "legal", "code", "international",
        "intl", "inter", "unported", "generic", "version", "v", "deed", "copyright",
    ]
    private static let longElements = [
        "by": "by", "attribution": "by", "attr": "by", "nc": "nc", "noncommercial": "nc",
        "sa": "sa", "sharealike": "sa", "nd": "nd", "noderivatives": "nd", "noderivs": "nd",
        "noderiv": "nd", "noderivative": "nd",
    ]
    private static let pairs: [String: (second: Set<String>, element: String)] = [
        "non": (["commercial"], "nc"), "share": (["alike"], "sa"),
        "no": (["derivatives", "derivs", "derivative", "deriv"], "nd"),
    ]
    private static let countries = [
        "germany": "de", "france": "fr", "spain": "es", "austria": "at", "italy": "it",
        "netherlands": "nl", "australia": "au", "japan": "jp", "brazil": "br", "canada": "ca",
        "poland": "pl", "igo": "igo",
    ]

    /// Reads a name: `CC BY-NC 4.0`, `cc_by_sa`, `Creative Commons Attribution-ShareAlike 4.0
    /// International (CC BY-SA 4.0)`. Every word must be understood, or it is no such name; where
    /// a name says two things (`Attribution 4.0, CC BY-NC 4.0`) both restrict.
    init?(words: [String], ports: LicenseTable) {
        var elements: Set<String> = []
        var versions: Set<String> = []
        var places: Set<String> = []
        var isNamed = false
        var index = 0
        while index < words.count {
            let word = words[index]
            let next = index + 1 < words.count ? words[index + 1] : ""
            index += 1
            if word == "cc" || word == "creativecommons" {
                isNamed = true
            } else if word == "creative", next == "commons" || next == "common" {
                isNamed = true
                index += 1
            } else if let element = Self.longElements[word] {
                elements.insert(element)
            } else if let pair = Self.pairs[word], pair.second.contains(next) {
                elements.insert(pair.element)
                index += 1
                if index < words.count, words[index] == "works" { index += 1 }
            } else if Self.ignored.contains(word) {
                continue
            } else if let version = Self.looseVersion(word) {
                versions.insert(version)
            } else if let glued = Self.glued(word) {
                isNamed = isNamed || word.hasPrefix("cc")
                elements.formUnion(glued)
            } else if !versions.isEmpty, ports.ports[word] != nil {
                places.insert(word)
            } else if let place = Self.countries[word] {
                places.insert(place)
            } else {
                return nil
            }
        }
        guard isNamed || elements.count > 1 || !versions.isEmpty, elements.contains("by"),
            versions.count <= 1, places.count <= 1, let code = Self.code(of: elements)
        else { return nil }
        self.code = code
        version = versions.first
        // 4.0 has no ports: what looks like one is a language.
        jurisdiction = version == "4.0" ? nil : places.first
        if jurisdiction != nil, version == nil { return nil }
    }

    /// `4`, `4.0`, `v4.0`.
    private static func looseVersion(_ word: String) -> String? {
        let digits = word.hasPrefix("v") ? word.dropFirst() : word[...]
        switch digits {
        case "1", "1.0": return "1.0"
        case "2", "2.0": return "2.0"
        case "2.1", "2.5": return String(digits)
        case "3", "3.0": return "3.0"
        case "4", "4.0": return "4.0"
        default: return nil
        }
    }

    /// `ccbyncsa`, `byncsa`, `ccby`.
    private static func glued(_ word: String) -> Set<String>? {
        var rest = word.hasPrefix("cc") ? word.dropFirst(2) : word[...]
        guard rest.hasPrefix("by") else { return nil }
        var elements: Set<String> = []
        while !rest.isEmpty {
            let element = String(rest.prefix(2))
            guard ["by", "nc", "nd", "sa"].contains(element), elements.insert(element).inserted
            else { return nil }
            rest = rest.dropFirst(2)
        }
        return elements
    }
}
