import ProvenanceCore

/// Lines side by side, each with its line feed.
struct Lines: ~Copyable {
    private(set) var text = ByteBuffer()
    /// Where each ends, before its line feed.
    private(set) var ends: [Int] = []

    mutating func append(_ line: String) {
        text.append(line)
        ends.append(text.count)
        text.append(UInt8(ascii: "\n"))
    }

    /// The sum of what `body` gives for each line.
    func each(_ body: (RawSpan) -> Int) -> Int {
        var sum = 0
        var start = 0
        for end in ends {
            sum &+= body(text.bytes.extracting(start..<end))
            start = end + 1
        }
        return sum
    }
}

/// What is timed: made of a seed, the same on every machine.
enum Inputs {
    /// The folder of these sources.
    static let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        .dropLast().joined(separator: "/")
    /// The day by which everything is judged.
    static let day = Day("2026-01-01") ?? Files.today

    /// Licences as data sets write them; every fourth permits nothing here.
    static let licenses = [
        "mit", "CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/", "CC-BY-NC-4.0",
        "Apache-2.0", "cc0-1.0", "http://creativecommons.org/licenses/by-sa/3.0/deed.en",
        "GPL-3.0-only", "BSD 3-Clause \"New\" License", "MIT OR Apache-2.0",
        "Creative Commons Attribution 4.0 International", "all rights reserved",
        "public domain", "CC BY 3.0 US", "ISC", "unknown",
    ]

    static var captions: Lines { records(2_000, wordCount: 18) }
    static var pages: Lines { records(400, wordCount: 800) }
    /// Headers of an answer in front, with three standards' signals: one in five forbids the use.
    static var withHeaders: Lines { records(2_000, wordCount: 18, hasHeaders: true) }

    /// Addresses as a crawl has them.
    static var urls: Lines {
        var random = Random()
        var lines = Lines()
        for number in 0..<10_000 { lines.append(url(number, &random)) }
        return lines
    }

    /// A list of domains, as a file has it.
    static func domains(_ count: Int) -> [UInt8] {
        var text = ByteBuffer(capacity: 24 * count)
        for number in 0..<count {
            text.append(domain(number))
            text.append(UInt8(ascii: "\n"))
        }
        return text.withUnsafeBytes { [UInt8]($0) }
    }

    /// Hosts in no order, beneath domains of `domains` or of none.
    static func hosts(_ count: Int, of domainCount: Int, areListed: Bool) -> Lines {
        var random = Random()
        var lines = Lines()
        for _ in 0..<count {
            let number = random.next(below: domainCount)
            lines.append("www." + domain(areListed ? number : domainCount + number))
        }
        return lines
    }

    private static func domain(_ number: Int) -> String {
        let endings = ["com", "org", "net", "de", "co.uk"]
        return "site-\(String(number &* 2_654_435 &+ 97, radix: 36)).\(endings[number % 5])"
    }

    private static func url(_ number: Int, _ random: inout Random) -> String {
        let host = domain(random.next(below: 100_000))
        return "https://\(number % 5 < 2 ? "www." : "")\(host)/\(words(2, "-", &random))/\(number)"
    }

    private static func records(_ count: Int, wordCount: Int, hasHeaders: Bool = false) -> Lines {
        var random = Random()
        var lines = Lines()
        for number in 0..<count {
            let license = licenses[random.next(below: licenses.count)]
                .replacing("\"", with: "\\\"")
            let answer = number % 5 == 0 ? "n" : "y"
            let headers =
                #""headers":{"content-type":"text/html","x-robots-tag":"all","#
                + #""tdm-reservation":"0","content-usage":"train-ai=\#(answer)"},"#
            lines.append(
                #"{"id":"\#(number)",\#(hasHeaders ? headers : "")"text":""#
                    + words(random.next(below: wordCount) + wordCount / 2, " ", &random)
                    + #"","source":"crawl-\#(number % 7)","added":"2025-11-13T00:00:00.000Z","#
                    + #""metadata":{"license":"\#(license)","url":"\#(url(number, &random))","#
                    + #""author":"\#(words(2, " ", &random))","width":\#(number)}}"#
            )
        }
        return lines
    }

    private static func words(_ count: Int, _ separator: String, _ random: inout Random) -> String {
        let plain = ["light", "house", "the", "of", "keeper", "sea", "on"]
        let marked = ["caf\\u00e9", "naïve", "\\\"so\\\""]
        let from = separator == " " && count > 2 ? plain + marked : plain
        return (0..<count).map { _ in from[random.next(below: from.count)] }
            .joined(separator: separator)
    }
}

/// A seeded row of numbers (splitmix64).
struct Random {
    private var state: UInt64 = 20_260_101

    mutating func next(below limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((word ^ (word >> 31)) % UInt64(limit))
    }
}
