import ProvenanceCore

/// A file of GitHub's registry of DMCA notices, as far as its name tells.
///
/// `2021/07/2021-07-02-klett.md`, `2016/2016-03-02-wahoo-reversal.md`: folders of years and, from
/// 2018 on, months; the day; whose notice it is; what takes it back, if it does; a number.
struct DMCANotice: Equatable {
    /// What a file is.
    enum Role: String, CaseIterable {
        /// A claim against a repository. It is an allegation, and nothing more.
        case notice
        /// The accused says that the notice is wrong; GitHub restores what it took down.
        case counternotice
        /// The claimant takes the notice back.
        case retraction
        /// GitHub takes its own step back.
        case reversal
        /// A counternotice is taken back or reversed: the notice stands again.
        case reinstatement
        /// A court's paper: no notice.
        case document
    }

    /// How names say that a file is a counternotice, misspellings that occur included.
    private static let counternoticeWords = [
        "counternotice", "counter-notice", "counternnotice", "counter-notification",
    ]

    /// The path within the registry.
    let path: String
    let day: Day
    let role: Role
    /// The name without the day, the marker and the suffix, in lower case.
    let stem: String

    /// The notice whose name stands at the front of `line`, alone or before a colon, a tab or the
    /// end; nil if none does.
    init?(nameIn line: RawSpan) {
        var end = line.end(at: UInt8(ascii: "\t"))
        let colon = line.end(at: UInt8(ascii: ":"))
        end = min(end, colon)
        self.init(path: String(copying: line.extracting(0..<end)))
    }

    init?(path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard (2...4).contains(parts.count), let base = parts.last, base.utf8.count > 11,
            parts[0].utf8.count == 4, parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let day = Day(base.prefix(10)), base.dropFirst(10).first == "-"
        else { return nil }
        self.path = path
        self.day = day
        var name = base.dropFirst(11).lowercased()
        let isDocument = name.hasSuffix(".pdf")
        for suffix in [".md", ".markdown", ".pdf"] where name.hasSuffix(suffix) {
            name.removeLast(suffix.utf8.count)
            while name.last == " " || name.last == "." { name.removeLast() }
        }
        func remove(_ words: [String]) -> Bool {
            for word in words {
                guard let range = name.firstRange(of: word) else { continue }
                name.removeSubrange(range)
                return true
            }
            return false
        }
        let isRetraction = remove(["retraction"])
        let isReversal = remove(["reversal"])
        var isCounternotice = remove(Self.counternoticeWords)
        // A word may have left two dashes, or one at an end.
        var words = name.split(separator: "-")
        if words.count > 1, words.last == "counter" {
            isCounternotice = true
            words.removeLast()
        }
        stem = words.joined(separator: "-")
        role =
            if isDocument {
                .document
            } else if isRetraction || isReversal {
                isCounternotice ? .reinstatement : isRetraction ? .retraction : .reversal
            } else {
                isCounternotice ? .counternotice : .notice
            }
    }
}
