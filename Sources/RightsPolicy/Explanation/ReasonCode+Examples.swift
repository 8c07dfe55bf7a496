package import ProvenanceCore

/// An example of each code: what `sluice codes` shows, and what its first test runs.
extension ReasonCode {
    /// Nil for a code that nothing gets by itself: see `exampleNote`.
    package var example: CodeExample? {
        let isTakedown = row == 2
        return switch self {
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

        case .takedownDomain, .optoutDomain:
            .named(
                .domains,
                "writer.example",
                isTakedown: isTakedown,
                #""url":"https://www.writer.example/1""#
            )
        case .takedownHost, .optoutHost:
            .named(
                .hosts,
                "blog.shared.example",
                isTakedown: isTakedown,
                #""url":"https://blog.shared.example/""#
            )
        case .takedownURL, .optoutURL:
            .named(
                .urls,
                "https://writer.example/story",
                isTakedown: isTakedown,
                #""url":"http://WRITER.example/story#end""#
            )
        case .takedownRepository, .optoutRepository:
            .named(
                .repositories,
                "harbor/tools",
                isTakedown: isTakedown,
                #""repo_name":"Harbor/Tools""#
            )
        case .takedownAccount, .optoutAccount:
            .named(.accounts, "harbor", isTakedown: isTakedown, #""repo_name":"harbor/tools""#)
        case .takedownAuthor, .optoutAuthor:
            .named(.authors, "Inès Vale", isTakedown: isTakedown, #""authors":["VALE, Inès"]"#)
        case .takedownID, .optoutID:
            .named(.ids, "a-17", isTakedown: isTakedown, #""text":"t""#)
        case .takedownHash, .optoutHash:
            .named(.hashes, Self.digest, isTakedown: isTakedown, #""sha256":"\#(Self.digest)""#)
        case .takedownWork, .optoutWork:
            .named(
                .works,
                "10.5555/shelf.1",
                isTakedown: isTakedown,
                #""doi":"https://doi.org/10.5555/SHELF.1""#
            )
        case .takedownSource, .optoutSource:
            .named(
                .sources,
                "closed-stacks",
                isTakedown: isTakedown,
                #""source":"closed-stacks""#
            )

        case .agreementProhibited:
            .agreement(
                #""status":"signed","signed":"2025-01-01","until":"open-ended","grants":"none","#
                    + #""prohibits":["train"]"#,
                field: #","license":"CC0-1.0""#
            )
        case .agreementGranted:
            .agreement(CodeExample.signed(), field: #","x_robots_tag":"noai""#)
        case .agreementExpired: .agreement(CodeExample.signed(until: "2025-12-31"))
        case .agreementNotYet:
            .agreement(
                #""status":"draft","until":"open-ended","grants":["train"],"#
                    + #""train-in":["worldwide"],"offer-in":["worldwide"]"#
            )
        case .agreementSuspended:
            .agreement(CodeExample.signed(status: "suspended"))
        case .agreementTerritory: .agreement(CodeExample.signed(in: "US"))
        case .agreementUse: .agreement(CodeExample.signed(grants: #"["search"]"#))
        case .agreementCapUsedUp:
            .agreement(
                CodeExample.signed(
                    #","caps":[{"unit":"records","amount":1000,"period":"total","used":1000}]"#
                )
            )
        case .agreementCondition:
            .agreement(CodeExample.signed(#","content-until":"2020-12-31""#))
        case .agreementOptOutConflict:
            .agreement(
                CodeExample.signed(),
                "opt-outs: [{domains: optouts.txt}]",
                files: [CodeExample.File(path: "optouts.txt", text: "site.example\n")]
            )
        case .agreementTitleUnproven:
            .agreement(CodeExample.signed(#","grantor-role":"agent""#))

        case .optoutUnlocated:
            .open(
                #"{"id":"a","license":"CC0-1.0"}"#,
                "opt-outs: [{domains: optouts.txt}]",
                files: [CodeExample.File(path: "optouts.txt", text: "writer.example\n")]
            )

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
        case .tdmrepPolicy: Self.reservationPolicy
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

        case .ruleBlock: .license("CC-BY-4.0", Self.rule("block"))
        case .ruleReview: .license("CC-BY-4.0", "attribution: {author-missing: review}")

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
        case .policyNoBasis: nil
        }
    }

    /// Why there is no example.
    package var exampleNote: StaticString? {
        example == nil
            ? """
            No record gets it as things are: a licence permits the use or speaks against it. The \
            code guards the table, so that what nothing permits is never let through.
            """ : nil
    }

    // MARK: Documents

    private static let digest = "d1e6c4a2cfe82f72f73ca590e51500e35aa3cd63b20e05c13539154289f6f856"

    private static func rule(_ effect: String) -> String {
        """
        attribution: {author-missing: allow}
        rules: [{id: no-site, when: {host: site.example}, then: \(effect), because: they asked}]
        """
    }

    private static func rsl(_ license: String) -> String {
        #""rsl":"<rsl xmlns=\"https://rslstandard.org/rsl\"><content url=\"/\"><license>"#
            + license + #"</license></content></rsl>""#
    }

    /// A reservation, and the policy that it points to.
    private static let reservationPolicy = CodeExample(
        files: [
            CodeExample.File(
                path: "headers.txt",
                text: """
                    HTTP/1.1 200 OK
                    tdm-reservation: 1
                    tdm-policy: https://site.example/policy.json

                    """
            ),
            CodeExample.File(
                path: "policy.json",
                text: """
                    {
                      "@context": ["http://www.w3.org/ns/odrl.jsonld"],
                      "@type": "Offer",
                      "uid": "https://site.example/policy.json",
                      "permission": [{"action": "mine", "duty": [{"action": "compensate"}]}]
                    }

                    """
            ),
        ]
    )

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
