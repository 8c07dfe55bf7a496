import ProvenanceCore
import RightsPolicy
import Testing

@Suite("A list that is read in pieces")
struct LongListTests {
    @Test("has the entries, lines, rejections and dates of one that is read in one")
    func pieces() throws {
        // Beyond the size from which a list is cut, with all that can stand in one.
        var lines: [String] = []
        var byteCount = 0
        while byteCount < 5 << 20 {
            let number = lines.count
            let line =
                switch number % 1000 {
                case 500: "# a comment"
                case 501: ""
                case 502: "not a host \(number)"
                case 503: "=exact\(number).example.org  # alone"
                case 504: "BÜCHER\(number).example.org"
                default: "host\(number).example.org"
                }
            lines.append(line)
            byteCount += line.utf8.count + 1
        }
        lines[lines.count - 10] = "# date: 2026-09-01"
        let list = try read(lines.joined(separator: "\n")) { $0.maxRejected = 1_000_000 }
        let bad = lines.indices.filter { lines[$0].hasPrefix("not a host") }
        #expect(list.rejectedCount == bad.count)
        #expect(list.rejected.map { $0.position?.line } == bad.prefix(20).map { $0 + 1 })
        #expect(list.date == Day("2026-09-01"))
        let kept = lines.indices.filter {
            !lines[$0].isEmpty && !lines[$0].hasPrefix("#") && !lines[$0].hasPrefix("not a host")
        }
        #expect(list.entryCount == kept.count)
        var index = 0
        var wrong = 0
        list.entries.forEach { handle in
            let entry = list.entries[handle]
            let text = lines[kept[index]].split(separator: " ").first.map(String.init)
            if entry.line != kept[index] + 1 || entry.written != text { wrong += 1 }
            index += 1
        }
        #expect(index == kept.count && wrong == 0)
    }
}
