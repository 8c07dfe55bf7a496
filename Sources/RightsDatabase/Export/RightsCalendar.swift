import ProvenanceCore

/// The ends of agreements as a calendar that programs subscribe to or import.
///
/// Source: RFC 5545 (iCalendar) sections 3.1 (folding), 3.3.11 (text), 3.4, 3.6.1 (events of whole
/// days), 3.8.7.2 (DTSTAMP); read 2026-11-24.
package enum RightsCalendar {
    package static func text(of agreements: [ExpiringAgreement]) -> String {
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Sluice//rights \(Product.version)//EN",
            "CALSCALE:GREGORIAN",
        ]
        for agreement in agreements {
            lines += event(
                agreement,
                on: agreement.lastDay,
                name: "end",
                summary: "Agreement \(name(agreement)) ends",
                description: description(agreement)
            )
            if let day = agreement.noticeBy {
                lines += event(
                    agreement,
                    on: day,
                    name: "notice",
                    summary: "Last day of notice for agreement \(name(agreement))",
                    description: "its term ends on \(agreement.lastDay)"
                )
            }
        }
        lines.append("END:VCALENDAR")
        return lines.map { folded($0) + "\r\n" }.joined()
    }

    private static func name(_ agreement: ExpiringAgreement) -> String {
        agreement.title.map { "\(agreement.id) (\($0))" } ?? agreement.id
    }

    private static func description(_ agreement: ExpiringAgreement) -> String {
        let data =
            switch agreement.onExpiry {
            case .deleteData: "the data must be deleted"
            case .keepData: "the data may be kept"
            case .noNewTraining: "no new training from then on"
            }
        return "\(agreement.isTerminated ? "terminated" : "the term ends"); then \(data)"
    }

    private static func event(
        _ agreement: ExpiringAgreement,
        on day: Day,
        name: String,
        summary: String,
        description: String
    ) -> [String] {
        // A digest: an id may hold what no identifier of a calendar may.
        let digest = SHA256.hex(of: ByteBuffer(text: agreement.id).bytes).prefix(32)
        return [
            "BEGIN:VEVENT", "UID:\(digest)-\(name)@rights.sluice.invalid",
            "DTSTAMP:\(compact(agreement.changedAt.description))",
            "DTSTART;VALUE=DATE:\(compact(day.description))",
            "DTEND;VALUE=DATE:\(compact(Day(number: day.number + 1).description))",
            "SUMMARY:\(escaped(summary))", "DESCRIPTION:\(escaped(description))",
            "TRANSP:TRANSPARENT", "END:VEVENT",
        ]
    }

    /// `20261125T130709Z`.
    private static func compact(_ text: String) -> String {
        text.filter { $0 != "-" && $0 != ":" }
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "\\", ";", ",": escaped += "\\\(character)"
            case "\n", "\r\n", "\r": escaped += "\\n"
            default: escaped.append(character)
            }
        }
        return escaped
    }

    /// Lines of at most 75 bytes; a character is never cut.
    private static func folded(_ line: String) -> String {
        var folded = ""
        var room = 75
        for scalar in line.unicodeScalars {
            let width = UTF8.width(scalar)
            if width > room {
                folded += "\r\n "
                room = 74
            }
            folded.unicodeScalars.append(scalar)
            room -= width
        }
        return folded
    }
}
