import ProvenanceCore

/// GitHub's registry of DMCA notices, by the names of its files: one a line, as `git ls-files`
/// prints them, or with an address behind a colon or a tab, as
/// `git grep -oE 'https?://[^ )>]+'` prints them.
///
/// | line | entries |
/// |---|---|
/// | `2021/07/2021-07-02-klett.md` | the notice itself, by name: `ids` |
/// | `….md:https://github.com/o/r` | the repository: `repositories` |
/// | `….md:https://github.com/o/r/blob/main/x` | that file alone, here and as raw text: `url-prefixes` |
/// | `….md:https://github.com/o`, `https://gist.github.com/o/1` | that address and what lies beneath: `url-prefixes` |
///
/// Each entry is received on the day of its file, and its reference is the file's name.
/// Counternotices, retractions and reversals are no entries: they take back what was claimed up
/// to their day. One with addresses takes back the entries of those addresses; one without takes
/// back the notice of its own name (`x-retraction` that of `x`), if there is just one before it,
/// since of several it does not say which. What is taken back stays as withdrawn, and its
/// reference names both files. A counternotice that is itself taken back
/// (`x-counternotice-retraction`) takes nothing back any more. Court papers are counted and passed
/// over.
///
/// A notice is an allegation. Addresses of the work that is said to be copied stand in notices as
/// well; leave them out before making such a list.
///
/// Source: https://github.com/github/dmca (commit 9f92b957; read 2026-11-23).
enum DMCANoticeReader {
    private struct Line {
        var notice: DMCANotice
        var address: String?
        var number: Int
    }

    static func read(_ text: RawSpan, into builder: inout OptOutListBuilder) {
        var lines: [Line] = []
        forEachLine(of: text) { line, number in
            let line = trimmed(line)
            if line.isEmpty { return }
            if line.byte(0) == UInt8(ascii: "#") {
                return builder.note(comment: line.from(1), line: number)
            }
            guard let notice = DMCANotice(nameIn: line) else {
                builder.reject("`\(excerpt(line))` is no name of a notice", line: number)
                return
            }
            let rest = trimmed(line.from(min(line.byteCount, notice.path.utf8.count + 1)))
            let address = rest.isEmpty ? nil : addressText(rest)
            lines.append(Line(notice: notice, address: address, number: number))
        }
        let events = DMCAEvents(lines.map { ($0.notice, claims(of: $0).map(\.text)) })
        for line in lines {
            guard line.notice.role == .notice else {
                builder.skip()
                continue
            }
            add(line, events, to: &builder)
        }
    }

    /// Marks of the text around an address.
    private static func addressText(_ text: RawSpan) -> String {
        var end = text.byteCount
        while end > 0,
            [".", ",", ")", ">", "]", "*", "`"].contains(
                Character(Unicode.Scalar(text.byte(end - 1)))
            )
        {
            end -= 1
        }
        return String(copying: text.extracting(0..<end))
    }

    private static func add(
        _ line: Line,
        _ events: DMCAEvents,
        to builder: inout OptOutListBuilder
    ) {
        for claim in claims(of: line) {
            var row = OptOutListBuilder.Row()
            row.kind = claim.kind.rawValue
            row.received = line.notice.day.description
            row.reference = line.notice.path
            if let event = events.lastWord(on: line.notice, claim: claim.text) {
                row.status = OptOutStatus.withdrawn.rawValue
                row.reference = "\(line.notice.path), \(event.role.rawValue) \(event.path)"
            }
            let text = ByteBuffer(text: claim.text)
            builder.add(text.bytes, row, line: line.number)
        }
    }

    /// What a line says of the address in it; of the file itself if there is none.
    private static func claims(of line: Line) -> [(kind: OptOutKind, text: String)] {
        guard let address = line.address else { return [(.ids, line.notice.path)] }
        var url = NormalURL()
        let text = ByteBuffer(text: address)
        guard url.read(text.bytes).isReadable,
            isEqual(url.hostBytes, "github.com") || isEqual(url.hostBytes, "www.github.com")
        else { return [(.urlPrefixes, address)] }
        let parts = String(copying: url.bytes.extracting(url.pathRange)).split(separator: "/")
        guard parts.count >= 2 else { return [(.urlPrefixes, address)] }
        var name = parts[1]
        if name.hasSuffix(".git") { name.removeLast(4) }
        let repository = "\(parts[0])/\(name)"
        guard parts.count > 4, ["blob", "tree", "raw", "blame"].contains(parts[2]) else {
            return [(.repositories, "github.com/\(repository)")]
        }
        let inside = parts[3...].joined(separator: "/")
        return [
            (.urlPrefixes, "https://github.com/\(repository)/\(parts[2])/\(inside)"),
            (.urlPrefixes, "https://raw.githubusercontent.com/\(repository)/\(inside)"),
        ]
    }
}

/// What took notices back, and put them in force again, by day.
private struct DMCAEvents {
    private var byStem: [String: [DMCANotice]] = [:]
    private var byClaim: [String: [DMCANotice]] = [:]
    /// The notices of each stem.
    private var notices: [String: [String: Day]] = [:]

    init(_ lines: [(notice: DMCANotice, claims: [String])]) {
        for (notice, claims) in lines {
            switch notice.role {
            case .notice: notices[notice.stem, default: [:]][notice.path] = notice.day
            case .counternotice, .retraction, .reversal, .reinstatement:
                if claims == [notice.path] {
                    byStem[notice.stem, default: []].append(notice)
                } else {
                    for claim in claims {
                        byClaim[claim.lowercased(), default: []].append(notice)
                    }
                }
            case .document: break
            }
        }
        for stem in byStem.keys { byStem[stem]?.sort(by: Self.isEarlier) }
        for claim in byClaim.keys { byClaim[claim]?.sort(by: Self.isEarlier) }
    }

    /// What takes back a claim of a notice, after all that came later; nil if it stands.
    func lastWord(on notice: DMCANotice, claim: String) -> DMCANotice? {
        lastWord(of: byClaim[claim.lowercased()] ?? [], on: notice.day) { _ in true }
            ?? lastWord(of: byStem[notice.stem] ?? [], on: notice.day) { event in
                notices[notice.stem]?.values.count { $0 <= event.day } == 1
            }
    }

    private func lastWord(
        of events: [DMCANotice],
        on day: Day,
        where isMeant: (DMCANotice) -> Bool
    ) -> DMCANotice? {
        var word: DMCANotice?
        for event in events where day <= event.day {
            if event.role == .reinstatement {
                word = nil
            } else if isMeant(event) {
                word = event
            }
        }
        return word
    }

    /// By day. On one day what puts a notice in force again comes last.
    private static func isEarlier(_ left: DMCANotice, _ right: DMCANotice) -> Bool {
        if left.day != right.day { return left.day < right.day }
        let (first, second) = (left.role == .reinstatement, right.role == .reinstatement)
        if first != second { return second }
        return left.path < right.path
    }
}
