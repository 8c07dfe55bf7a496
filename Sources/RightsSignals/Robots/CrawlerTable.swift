package import ProvenanceCore

/// What a crawler collects for.
package enum CrawlerPurpose: String, CaseIterable, Sendable {
    case training
    case search
    case assistant
    case archive

    /// The use that is prohibited where such a crawler is kept out. An archive is where training
    /// data comes from.
    package var use: Use {
        switch self {
        case .training, .archive: .train
        case .search: .search
        case .assistant: .input
        }
    }
}

/// The crawlers that are known, and what each collects for (`Rules/crawlers/crawlers.tsv`).
package struct CrawlerTable: Sendable {
    package struct Crawler: Sendable, Hashable {
        /// The name as its operator writes it.
        package var name: String
        package var `operator`: String
        package var purpose: CrawlerPurpose

        package init(name: String, operator: String, purpose: CrawlerPurpose) {
            self.name = name
            self.operator = `operator`
            self.purpose = purpose
        }

        /// The name as it is compared.
        package var token: String { lowerASCII(name) }
    }

    package private(set) var crawlers: [Crawler] = []
    /// The day on which the sources were read.
    package private(set) var read = ""
    private var places: [String: Int] = [:]

    /// - Parameters:
    ///   - bytes: tab-separated: name, operator, purpose; `#` starts a comment.
    ///   - file: the file's name, for messages.
    package init(_ bytes: [UInt8], file: String) throws(Diagnostics) {
        var findings = Diagnostics()
        let lines = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() where !line.isEmpty && !line.hasPrefix("#") {
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            let position = SourcePosition(file: file, line: number + 1)
            if cells.count == 2, cells[0] == "!read" {
                read = String(cells[1])
                continue
            }
            guard cells.count == 3, !cells[0].isEmpty else {
                findings.append(
                    Diagnostic("expected a name, an operator and a purpose", at: position)
                )
                continue
            }
            guard let purpose = CrawlerPurpose(rawValue: String(cells[2])) else {
                findings.append(
                    Diagnostic("`\(cells[2])` is no purpose of a crawler", at: position)
                )
                continue
            }
            let crawler = Crawler(
                name: String(cells[0]),
                operator: String(cells[1]),
                purpose: purpose
            )
            guard places.updateValue(crawlers.count, forKey: crawler.token) == nil else {
                findings.append(Diagnostic("`\(cells[0])` stands there twice", at: position))
                continue
            }
            crawlers.append(crawler)
        }
        guard findings.isEmpty else { throw findings }
    }

    /// The crawler of that name, in any case.
    package func crawler(named name: String) -> Crawler? {
        places[lowerASCII(name)].map { crawlers[$0] }
    }

    package func crawlers(for purpose: CrawlerPurpose) -> [Crawler] {
        crawlers.filter { $0.purpose == purpose }
    }
}

extension SignalContext {
    /// Asks for `crawlers` too.
    package mutating func ask(_ crawlers: [CrawlerTable.Crawler]) {
        var tokens = self.crawlers
        var uses = crawlerUses
        for crawler in crawlers where !tokens.contains(crawler.token) {
            tokens.append(crawler.token)
            uses[crawler.token] = crawler.purpose.use
        }
        // Each is set once: they are numbered whenever they change.
        crawlerUses = uses
        self.crawlers = tokens
    }
}
