/// An address, cut as far as the reading of licences needs it.
struct LicenseURL {
    /// Lower-case, without `www.` and without a default port.
    var host: String
    /// Without query and fragment; doubled slashes made one.
    var path: String
    var hasScheme: Bool

    /// Nil for what is no address of http or https: text with spaces, another scheme, a host with
    /// a user in front, no host.
    init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, !bytes.contains(where: { $0 <= 0x20 || $0 >= 0x7F }) else {
            return nil
        }
        var rest = bytes[...]
        hasScheme = false
        for scheme in ["https://", "http://"]
        where rest.count > scheme.utf8.count
            && zip(rest, scheme.utf8).allSatisfy({ lowerASCII($0) == $1 })
        {
            rest = rest.dropFirst(scheme.utf8.count)
            hasScheme = true
            break
        }
        if let cut = rest.firstIndex(where: { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "?") })
        {
            rest = rest[..<cut]
        }
        let slash = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
        var host = rest[..<slash].map(lowerASCII)
        for port in [":443", ":80"] where host.count > port.utf8.count {
            if host.suffix(port.utf8.count).elementsEqual(port.utf8) {
                host.removeLast(port.utf8.count)
            }
        }
        if host.starts(with: "www.".utf8) { host.removeFirst(4) }
        if host.last == UInt8(ascii: ".") { host.removeLast() }
        guard host.contains(UInt8(ascii: ".")),
            host.allSatisfy({
                isASCIILetter($0) || isASCIIDigit($0) || $0 == UInt8(ascii: ".")
                    || $0 == UInt8(ascii: "-")
            })
        else { return nil }
        self.host = String(decoding: host, as: UTF8.self)
        let parts = rest[slash...].split(separator: UInt8(ascii: "/"))
        path = String(
            decoding: Array(parts.joined(separator: [UInt8(ascii: "/")])),
            as: UTF8.self
        )
    }

    /// Host and path without the suffix of a file: how the table lists addresses.
    var key: String {
        var path = path[...]
        for suffix in [".html", ".htm", ".txt", ".php", ".md"] where path.hasSuffix(suffix) {
            path = path.dropLast(suffix.utf8.count)
            break
        }
        return host + "/" + path
    }

    /// What the address stands for, or nil.
    func target(_ table: LicenseTable) -> LicenseTable.Target? {
        if host == "creativecommons.org" || host == "i.creativecommons.org"
            || host == "licensebuttons.net"
        {
            let license = CreativeCommonsLicense(url: host + "/" + path, ports: table)
            return license?.expression(table).map { .expression($0) }
        }
        if let known = table.target(ofAddress: key) { return known }
        let parts = path.split(separator: "/")
        guard parts.count == 2, ["licenses", "license"].contains(parts[0]) else { return nil }
        var name = String(parts[1])
        for suffix in [".html", ".json", ".php"] where name.hasSuffix(suffix) {
            name = String(name.dropLast(suffix.utf8.count))
        }
        switch host {
        case "spdx.org", "api.github.com":
            return table.resolve(name, hasPlus: false).map { .expression(SPDXExpression($0)) }
        case "choosealicense.com":
            if name == "undefined" { return .absent }
            return table.target(ofHuggingFaceID: name) ?? withoutGuess(name, table)
        case "opensource.org": return withoutGuess(name, table)
        default: return nil
        }
    }

    /// The id that a page is about. A page about `GPL-3.0` is the licence's text, which does not
    /// say whether later versions may be chosen: that stays a family.
    private func withoutGuess(_ name: String, _ table: LicenseTable) -> LicenseTable.Target? {
        if let family = table.familyExpression(name + "-*"),
            table.license(name)?.isDeprecated == true
        {
            return .expression(family)
        }
        return table.resolve(name, hasPlus: false).map { .expression(SPDXExpression($0)) }
    }
}
