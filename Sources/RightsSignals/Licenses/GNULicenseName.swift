/// The names of the GNU licences: `GPL-2+`, `GNU GPLv3`, `GNU Lesser General Public License v2.1
/// or later (LGPLv2.1+)`.
///
/// Every word must be understood, or it is no such name. Without a version it is the family.
enum GNULicenseName {
    private static let versions: [String: Set<String>] = [
        "GPL": ["1.0", "2.0", "3.0"], "LGPL": ["2.0", "2.1", "3.0"], "AGPL": ["1.0", "3.0"],
        "GFDL": ["1.1", "1.2", "1.3"],
    ]
    private static let ignored: Set<String> = [
        "gnu", "the", "license", "licence", "version", "v", "or", "any", "at", "your", "option",
        "a",
    ]

    static func expression(_ words: [String], _ table: LicenseTable) -> SPDXExpression? {
        var kinds: Set<String> = []
        var numbers: Set<String> = []
        var isOrLater = false
        var isOnly = false
        var hasGNU = false
        var prose: Set<String> = []

        for var word in words {
            if word == "+" || ["later", "newer", "above", "higher"].contains(word) {
                isOrLater = true
                continue
            }
            if word == "only" {
                isOnly = true
                continue
            }
            if word == "gnu" { hasGNU = true }
            if ["affero", "lesser", "library", "general", "public", "free", "documentation"]
                .contains(word)
            {
                prose.insert(word)
                continue
            }
            if ignored.contains(word) { continue }
            if word.hasSuffix("+") {
                isOrLater = true
                word.removeLast()
            }
            let letters = word.prefix { !("0"..."9").contains($0) }
            let number = word.dropFirst(letters.count)
            var name = letters
            if name.count > 1, name.hasSuffix("v"), !number.isEmpty { name = name.dropLast() }
            switch name {
            case "", "v": if number.isEmpty { return nil }
            case "gpl", "lgpl", "agpl", "gfdl": kinds.insert(name.uppercased())
            case "fdl": kinds.insert("GFDL")
            default: return nil
            }
            if !number.isEmpty {
                guard number.utf8.allSatisfy({ isASCIIDigit($0) || $0 == UInt8(ascii: ".") })
                else { return nil }
                numbers.insert(number.contains(".") ? String(number) : number + ".0")
            }
        }
        if let kind = kind(prose, hasGNU || !kinds.isEmpty) {
            kinds.insert(kind)
        } else if !prose.isEmpty {
            return nil
        }
        guard kinds.count == 1, let kind = kinds.first, numbers.count <= 1,
            !(isOrLater && isOnly)
        else { return nil }
        guard let number = numbers.first else { return table.familyExpression(kind + "-*") }
        guard versions[kind]?.contains(number) == true,
            let index = table.index(of: kind + "-" + number + (isOrLater ? "-or-later" : "-only"))
        else { return nil }
        return SPDXExpression(table.term(index))
    }

    /// The licence that the long words spell.
    private static func kind(_ words: Set<String>, _ hasGNU: Bool) -> String? {
        switch words {
        case ["general", "public"]: hasGNU ? "GPL" : nil
        case ["lesser", "general", "public"], ["library", "general", "public"],
            ["lesser", "library", "general", "public"]:
            "LGPL"
        case ["affero", "general", "public"]: "AGPL"
        case ["free", "documentation"]: hasGNU ? "GFDL" : nil
        default: nil
        }
    }
}
