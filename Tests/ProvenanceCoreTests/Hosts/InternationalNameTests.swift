import ProvenanceCore
import TestSupport
import Testing

/// The conformance file of UTS #46, read with the options of the URL Standard: hyphens and DNS
/// lengths are not checked, nor are the rules for ASCII of STD 3.
@Suite("Conformance of international names")
struct InternationalNameTests {
    struct Vector {
        var source: String
        var toASCII: String
        var status: Set<String>
    }

    static func vectors() throws -> [Vector] {
        guard let path = SharedData.path("url/IdnaTestV2.txt") else { return [] }
        return String(decoding: try contents(of: path), as: UTF8.self).split(separator: "\n")
            .compactMap { line in
                guard !line.hasPrefix("#") else { return nil }
                let code = line.prefix { $0 != "#" }
                let columns = code.split(separator: ";", omittingEmptySubsequences: false)
                    .map { unescape($0.trimmed()) }
                guard columns.count >= 5, let first = columns[0] else { return nil }
                let source = first == "\"\"" ? "" : first
                func column(_ index: Int, or other: String) -> String {
                    guard let text = columns[index] else { return other }
                    return text.isEmpty ? other : (text == "\"\"" ? "" : text)
                }
                let unicode = column(1, or: source)
                let status = column(4, or: columns[2] ?? "")
                return Vector(
                    source: source,
                    toASCII: column(3, or: unicode),
                    status: Set(
                        status.filter { !"[] ".contains($0) }.split(separator: ",").map(String.init)
                    )
                )
            }
    }

    /// Undoes `\uXXXX` and `\x{XXXX}`; nil for a lone surrogate, which no URL in UTF-8 holds.
    static func unescape(_ text: Substring) -> String? {
        var result = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        while let first = rest.popFirst() {
            guard first == "\\", let kind = rest.popFirst() else {
                result.append(first)
                continue
            }
            var digits = ""
            if kind == "x" { rest = rest.dropFirst() }
            while let digit = rest.first, digit != "}", kind == "x" || digits.count < 4 {
                digits.unicodeScalars.append(digit)
                rest = rest.dropFirst()
            }
            if kind == "x" { rest = rest.dropFirst() }
            guard let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else {
                return nil
            }
            result.append(scalar)
        }
        return String(result)
    }

    @Test("names become the A-labels of the standard, or differ as a listed rule says")
    func conformance() throws {
        var counts: [Divergence: Int] = [:]
        var listed: Set<String> = []
        let vectors = try Self.vectors()
        guard !vectors.isEmpty else { return }
        #expect(vectors.count > 6300)
        for vector in vectors {
            let found = hostText(named: vector.source)
            guard let divergence = Divergence(vector, found: found) else { continue }
            switch divergence {
            case .newerUnicode: listed.insert("\(divergence) \(vector.toASCII)")
            case .none: Issue.record("\(vector): \(found)")
            default: counts[divergence, default: 0] += 1
            }
        }
        let lines = counts.map { "\($0.key) \($0.value)" }
        try expectListed(listed.sorted() + lines.sorted(), in: "international-names.txt")
    }
}

/// Why a name is read differently from UTS #46. None makes two names of one, or one of two.
enum Divergence: Hashable {
    /// One trailing dot is dropped.
    case trailingDot
    /// Refused: an empty label, or longer than DNS carries.
    case length
    /// Refused: the library checks where hyphens stand in labels beyond ASCII.
    case hyphens
    /// Refused: ASCII that UTS #46 leaves to STD 3, in a label beyond ASCII.
    case asciiInLabel
    /// Refused: the library's tables are older than a character or its mapping.
    case newerUnicode
    /// Refused or ended in a number, so that it would be an address.
    case endsInNumber
    /// Accepted, as the A-label that it is: the library applies the rules for right-to-left text
    /// label by label, and those for joiners and validity less strictly beside emoji.
    case lessStrict
    /// None of these: a fault.
    case none

    init?(_ vector: InternationalNameTests.Vector, found: String) {
        let lengths: Set<String> = ["A4_1", "A4_2"]
        let hyphens: Set<String> = ["V2", "V3"]
        let tolerated: Set<String> = [
            "B1", "B2", "B3", "B4", "B5", "B6", "C1", "C2", "V7",
        ]
        let isRefused = found.hasPrefix("!")
        let errors = vector.status.subtracting(lengths).subtracting(hyphens).subtracting(["U1"])
        if !errors.isEmpty {
            if isRefused { return nil }
            let isOwnForm = found == vector.toASCII || found + "." == vector.toASCII
            self = isOwnForm && errors.isSubset(of: tolerated) ? .lessStrict : .none
        } else if !isRefused {
            if found == vector.toASCII { return nil }
            self = found + "." == vector.toASCII ? .trailingDot : .none
        } else if found == "!ipv4" {
            self = .endsInNumber
        } else if !vector.status.isDisjoint(with: hyphens) {
            self = .hyphens
        } else if vector.status.contains("U1") {
            self = .asciiInLabel
        } else if !vector.status.isDisjoint(with: lengths), !Self.isShort(vector.toASCII) {
            self = .length
        } else {
            self = .newerUnicode
        }
    }

    /// Whether DNS carries the name, apart from a trailing dot.
    private static func isShort(_ name: String) -> Bool {
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        let full = labels.last?.isEmpty == true ? labels.dropLast() : labels[...]
        return name.utf8.count <= 253 && !full.isEmpty
            && full.allSatisfy { (1...63).contains($0.utf8.count) }
    }
}

extension Substring {
    fileprivate func trimmed() -> Substring {
        var text = drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
