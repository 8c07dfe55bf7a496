import Foundation
import ProvenanceCore
import TestSupport
import Testing

@testable import RightsSignals

@Suite("Crawlers")
struct CrawlerTableTests {
    static func table() throws -> CrawlerTable {
        try CrawlerTable(
            contents(of: repositoryRoot + "/Rules/crawlers/crawlers.tsv"),
            file: "crawlers.tsv"
        )
    }

    @Test(
        "crawlers are filed under what they collect for",
        arguments: [
            ("GPTBot", CrawlerPurpose.training), ("ccbot", .training), ("ClaudeBot", .training),
            ("Google-Extended", .training), ("Applebot-Extended", .training),
            ("Meta-ExternalAgent", .training), ("img2dataset", .training), ("AI2Bot", .training),
            ("cohere-training-data-crawler", .training), ("Webzio-Extended", .training),
            ("ChatGPT-User", .assistant), ("Claude-User", .assistant),
            ("Perplexity-User", .assistant), ("OAI-SearchBot", .search),
            ("Claude-SearchBot", .search), ("PerplexityBot", .search), ("Googlebot", .search),
            ("ia_archiver", .archive),
        ]
    )
    func purposes(_ name: String, _ purpose: CrawlerPurpose) throws {
        #expect(try Self.table().crawler(named: name)?.purpose == purpose)
    }

    @Test(
        "everyday words are no crawlers",
        arguments: ["Code", "Spider", "Operator", "OpenAI", "LCC"]
    )
    func everydayWords(_ name: String) throws {
        #expect(try Self.table().crawler(named: name) == nil)
    }

    @Test("each crawler is found in a group that is written for it")
    func written() throws {
        for crawler in try Self.table().crawlers {
            let file = RobotsFile("User-agent: \(crawler.name)\nDisallow: /\n")
            #expect(!file.allows(crawler.name, "/x"), "\(crawler.name)")
        }
    }

    @Test("the list of ai.robots.txt keeps out most crawlers for training")
    func collectedList() throws {
        guard let path = SharedData.path("robots/ai.robots.txt-robots.txt") else { return }
        let file = RobotsFile(String(decoding: try contents(of: path), as: UTF8.self))
        let training = try Self.table().crawlers(for: .training)
        let open = training.filter { file.allows($0.name, "/x") }.map(\.name)
        // The collected list does not name Spawning's.
        #expect(open == ["SpawningBot"])
    }

    @Test(
        "a broken table says where",
        arguments: [
            ("a\tb\n", "t:1: expected"), ("a\tb\tx\n", "t:1: `x` is no purpose"),
            ("a\tb\tsearch\n#\nA\tc\tsearch\n", "t:3: `A` stands there twice"),
        ]
    )
    func broken(_ text: String, _ message: String) {
        #expect {
            try CrawlerTable(Array(text.utf8), file: "t")
        } throws: { error in
            "\(error)".contains(message)
        }
    }
}
