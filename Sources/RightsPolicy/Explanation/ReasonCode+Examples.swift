package import ProvenanceCore

/// An example of each code: what `sluice codes` shows, and what its first test runs.
extension ReasonCode {
    /// Nil for a code that no record gives by itself: see `exampleNote`.
    package var example: ReasonExample? {
        switch row {
        case 1: unreadable
        case 2: listed(isTakedown: true)
        case 4: listed(isTakedown: false)
        case 5: signal
        default: judged
        }
    }

    /// Why there is no example.
    package var exampleNote: StaticString? {
        switch self {
        case .tdmrepPolicy:
            "The publisher's policy is a file of its own, which no record carries; `sluice signals` reads it."
        case .policyNoBasis:
            "A licence either permits the use or speaks against it, so no record is left without both."
        default: nil
        }
    }

    private var unreadable: ReasonExample? {
        switch self {
        case .parseJSON: .line(#"{"text": "cut o"#)
        case .parseUTF8: .line(Array(#"{"text": "caf"#.utf8) + [0xE9] + Array(#""}"#.utf8))
        case .parseOversize:
            .line(
                Array(#"{"text": ""#.utf8) + [UInt8](repeating: 0x61, count: 2000)
                    + Array(#""}"#.utf8),
                option: "--max-line 1K"
            )
        case .parseBlank: .line("  ")
        case .parseNotObject: .line(#"["text"]"#)
        case .parseDepth:
            .line([UInt8](repeating: UInt8(ascii: "["), count: Limits.nestingDepth + 1))
        case .parseBOM: .line([0xEF, 0xBB, 0xBF] + Array(#"{"text": "a"}"#.utf8))
        case .parseNUL: .line([0x7B, 0x00, 0x00, 0x7D])
        default: nil
        }
    }

    private func listed(isTakedown: Bool) -> ReasonExample? {
        func example(_ kind: OptOutKind, _ entry: String, _ field: String) -> ReasonExample {
            .listed(
                kind,
                entry,
                isTakedown: isTakedown,
                #"{"id":"a-17","license":"CC0-1.0",\#(field)}"#
            )
        }
        switch self {
        case .takedownDomain, .optoutDomain:
            return example(.domains, "writer.example", #""url":"https://www.writer.example/1""#)
        case .takedownHost, .optoutHost:
            return example(.hosts, "blog.shared.example", #""url":"https://blog.shared.example/""#)
        case .takedownURL, .optoutURL:
            return example(
                .urls,
                "https://writer.example/story",
                #""url":"http://WRITER.example/story#end""#
            )
        case .takedownRepository, .optoutRepository:
            return example(.repositories, "harbor/tools", #""repo_name":"Harbor/Tools""#)
        case .takedownAccount, .optoutAccount:
            return example(.accounts, "harbor", #""repo_name":"harbor/tools""#)
        case .takedownAuthor, .optoutAuthor:
            return example(.authors, "Inès Vale", #""authors":["VALE, Inès"]"#)
        case .takedownID, .optoutID: return example(.ids, "a-17", #""text":"t""#)
        case .takedownHash, .optoutHash:
            let digest = "d1e6c4a2cfe82f72f73ca590e51500e35aa3cd63b20e05c13539154289f6f856"
            return example(.hashes, digest, #""sha256":"\#(digest)""#)
        case .takedownWork, .optoutWork:
            return example(.works, "10.5555/shelf.1", #""doi":"https://doi.org/10.5555/SHELF.1""#)
        case .takedownSource, .optoutSource:
            return example(.sources, "closed-stacks", #""source":"closed-stacks""#)
        default: return nil
        }
    }

    private var signal: ReasonExample? {
        switch self {
        case .robotsTrainAgent: .signal(#""robots_txt":"User-agent: GPTBot\nDisallow: /\n""#)
        case .robotsAgent:
            .signal(#""robots_txt":"User-agent: PerplexityBot\nDisallow: /\n""#, use: "search")
        case .robotsWildcard: .signal(#""robots_txt":"User-agent: *\nDisallow: /\n""#)
        case .robotsUnreachable: .signal(#""robots_txt":"","robots_status":503"#)
        case .aiprefHeader: .signal(#""headers":{"Content-Usage":"train-ai=n"}"#)
        case .aiprefRobots:
            .signal(#""robots_txt":"User-agent: *\nContent-Usage: train-ai=n\nAllow: /\n""#)
        case .contentSignalTrain:
            .signal(#""robots_txt":"User-agent: *\nContent-Signal: ai-train=no\nAllow: /\n""#)
        case .contentSignalInput:
            .signal(
                #""robots_txt":"User-agent: *\nContent-Signal: ai-input=no\nAllow: /\n""#,
                use: "input"
            )
        case .contentSignalSearch:
            .signal(
                #""robots_txt":"User-agent: *\nContent-Signal: search=no\nAllow: /\n""#,
                use: "search"
            )
        case .tdmrepFile: .signal(#""tdmrep":[{"location":"/","tdm-reservation":1}]"#)
        case .tdmrepHeader: .signal(#""headers":{"tdm-reservation":"1"}"#)
        case .tdmrepMeta: .signal(#""meta_tags":{"tdm-reservation":"1"}"#)
        case .tdmrepEmbedded:
            .signal(Self.packet("tdm", "http://www.w3.org/ns/tdmrep/", "reservation", "1"))
        case .noaiHeader: .signal(#""x_robots_tag":"noai""#)
        case .noaiMeta: .signal(#""meta_tags":[{"name":"robots","content":"noai"}]"#)
        case .aiTextDisallow: .signal(#""ai_txt":"User-Agent: *\nDisallow: *.html\n""#)
        case .rslProhibited:
            .signal(Self.rsl(#"<prohibits type=\"usage\">ai-train</prohibits>"#))
        case .rslPaymentRequired:
            .signal(Self.rsl(#"<permits type=\"usage\">all</permits><payment type=\"crawl\"/>"#))
        case .rslNotPermitted: .signal(Self.rsl(#"<permits type=\"usage\">search</permits>"#))
        case .rslInvalid:
            .signal(#""rsl":"<rsl xmlns=\"https://rslstandard.org/rsl\"><content url=\"/\">""#)
        case .c2paTraining: .signal(Self.credentials("c2pa"))
        case .cawgTraining: .signal(Self.credentials("cawg"))
        case .iptcDataMining:
            .signal(
                Self.packet(
                    "plus",
                    "http://ns.useplus.org/ldf/xmp/1.0/",
                    "DataMining",
                    "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-GENAIMLTRAINING"
                )
            )
        default: nil
        }
    }

    private var judged: ReasonExample? {
        switch self {
        case .ruleBlock: .license("CC-BY-4.0", "attribution: {author-missing: block}")
        case .ruleReview: .license("CC-BY-4.0", "attribution: {author-missing: review}")
        case .optoutUnlocated:
            .open(
                #"{"id":"a","license":"CC0-1.0"}"#,
                "opt-outs: [{domains: optouts.txt}]",
                lists: [ReasonExample.List(path: "optouts.txt", text: "writer.example\n")]
            )
        case .licenseDenied: .license("EPL-2.0")
        case .licenseNonCommercial: .listed("CC-BY-NC-4.0", in: "block", as: "non-commercial")
        case .licenseNoDerivatives: .listed("CC-BY-ND-4.0", in: "block", as: "no-derivatives")
        case .licenseShareAlike: .listed("CC-BY-SA-4.0", in: "review", as: "share-alike")
        case .licenseCopyleft: .listed("GPL-3.0-only", in: "block", as: "copyleft")
        case .licenseProprietary: .listed("All rights reserved", in: "block", as: "proprietary")
        case .licenseResearchOnly:
            .listed("LicenseRef-Research-Only", in: "block", as: "research-only")
        case .licenseUseRestricted: .listed("BUSL-1.1", in: "review", as: "use-restricted")
        case .licenseAbsent: .open(#"{"id":"a","url":"https://site.example/"}"#)
        case .licenseUnknown: .license("harbor licence")
        case .licenseAmbiguous: .license("Creative Commons")
        case .licenseConflict:
            .open(#"{"id":"a","license":"MIT","metadata":{"license":"CC-BY-4.0"}}"#)
        default: nil
        }
    }

    // MARK: Documents

    private static func rsl(_ license: String) -> String {
        #""rsl":"<rsl xmlns=\"https://rslstandard.org/rsl\"><content url=\"/\"><license>"#
            + license + #"</license></content></rsl>""#
    }

    /// The content credentials of a work that may not be trained on.
    private static func credentials(_ name: String) -> String {
        #""c2pa":{"active_manifest":"m","manifests":{"m":{"assertions":[{"label":"\#(name)"#
            + #".training-mining","data":{"entries":{"\#(name).ai_generative_training":"#
            + #"{"use":"notAllowed"}}}}]}}}"#
    }

    /// An XMP packet with one property.
    private static func packet(
        _ prefix: String,
        _ namespace: String,
        _ property: String,
        _ value: String
    ) -> String {
        #""xmp":"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"#
            + #"<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "#
            + #"xmlns:\#(prefix)=\"\#(namespace)\"><rdf:Description rdf:about=\"\">"#
            + #"<\#(prefix):\#(property)>\#(value)</\#(prefix):\#(property)>"#
            + #"</rdf:Description></rdf:RDF></x:xmpmeta>""#
    }
}
