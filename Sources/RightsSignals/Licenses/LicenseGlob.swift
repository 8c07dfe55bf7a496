/// An id with a star in it. The star stands for a version, a port, `only` or `or-later` and for
/// nothing else: `CC-BY-*` is not `CC-BY-NC-4.0`.
package struct LicenseGlob: Hashable, Sendable {
    package let prefix: String
    package let suffix: String

    package init(prefix: String, suffix: String) {
        self.prefix = lowerASCII(prefix)
        self.suffix = lowerASCII(suffix)
    }

    /// A text with exactly one star, behind a hyphen.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "*", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].hasSuffix("-"),
            parts[1].isEmpty || parts[1].hasPrefix("-")
        else { return nil }
        self.init(prefix: String(parts[0]), suffix: String(parts[1]))
    }

    package func matches(_ id: some StringProtocol, ports: [String: Bool]) -> Bool {
        let bytes = Array(id.utf8)
        let count = bytes.count - prefix.utf8.count - suffix.utf8.count
        guard count > 0,
            zip(bytes, prefix.utf8).allSatisfy({ lowerASCII($0) == $1 }),
            zip(bytes.reversed(), suffix.utf8.reversed()).allSatisfy({ lowerASCII($0) == $1 })
        else { return false }
        // A port stands behind a version: the BY of `CC-BY-4.0` is not Belarus.
        let before = prefix.dropLast().split(separator: "-").last ?? ""
        var isBehindVersion = LicenseVersion.isNumber(before)
        for part in bytes[prefix.utf8.count..<(prefix.utf8.count + count)]
            .split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        {
            let part = lowerASCII(String(decoding: part, as: UTF8.self))
            if LicenseVersion.isNumber(part) {
                isBehindVersion = true
            } else if !LicenseVersion.isSuffix(part), !isBehindVersion || ports[part] == nil {
                return false
            }
        }
        return true
    }
}

/// The version inside an id, and what is left without it.
struct LicenseVersion {
    /// The id with its version replaced by a star: the same for all versions of a licence.
    var series: String
    /// What stands before the version.
    var stem: String
    var numbers: [Int]

    init?(id: String) {
        let parts = id.split(separator: "-", omittingEmptySubsequences: false)
        guard let place = parts.lastIndex(where: { Self.numbers($0) != nil && $0.contains(".") }),
            place > 0, let numbers = Self.numbers(parts[place])
        else { return nil }
        self.numbers = numbers
        stem = parts[..<place].joined(separator: "-") + "-"
        var rest = parts
        rest[place] = "*"
        series = lowerASCII(rest.joined(separator: "-"))
    }

    /// `4.0` as numbers; nil for what is no plain version.
    private static func numbers(_ text: Substring) -> [Int]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        let numbers = parts.compactMap { $0 }
        return numbers.count == parts.count
            && text.utf8.allSatisfy { isASCIIDigit($0) || $0 == 0x2E }
            ? numbers : nil
    }

    /// Whether a part of an id is a version, with or without a letter behind it: `1.3c`.
    static func isNumber(_ part: some StringProtocol) -> Bool {
        var rest = Array(part.utf8)
        guard let first = rest.first, isASCIIDigit(first) else { return false }
        if let last = rest.last, isASCIILetter(last) { rest.removeLast() }
        return rest.allSatisfy { isASCIIDigit($0) || $0 == UInt8(ascii: ".") }
    }

    /// Whether a lower-case part of an id is what stands behind the version of a GNU licence.
    static func isSuffix(_ part: String) -> Bool {
        ["only", "or", "later", "no", "invariants"].contains(part)
    }
}
