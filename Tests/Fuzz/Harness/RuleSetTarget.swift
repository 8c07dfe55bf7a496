import ProvenanceCore
import RightsPolicy

/// A compiled rule set that was changed or cut.
enum RuleSetTarget {
    private static let lists = [
        "domains.txt": "one.example\n=two.example\nb\u{fc}cher.example\n*.three.example\n",
        "urls.txt": "https://four.example/a?b=c\nhttps://five.example/\n",
        "prefixes.txt": "https://six.example/a/\nseven.example/b\n",
        "patterns.txt": "https://eight.example/*/x\n||nine.example^\n",
        "ids.jsonl": #"{"value":"id-1","from":"2026-01-01","until":"2026-12-31","uses":["train"]}"#
            + "\n" + #"{"value":"id-2","status":"withdrawn"}"# + "\n" + #"{"value":"id-3"}"# + "\n",
        "repositories.txt": "owner/repository\nowner/other\n",
        "sources.txt": "books\n",
        "saved.jsonl": #"{"origin":"https://saved.example","fetched_at":"2026-01-01","robots_txt":"#
            + #""User-agent: *\nDisallow: /a\nDisallow: /*.pdf$\n\nUser-agent: GPTBot\nDisallow: /b"}"#
            + "\n",
    ]
    private static let policy =
        FuzzFolder.policy + """
            opt-outs:
              - {domains: domains.txt, public-suffixes: allow}
              - {urls: urls.txt}
              - {url-prefixes: prefixes.txt}
              - {ids: ids.jsonl}
              - {repositories: repositories.txt}
            takedowns:
              - {sources: sources.txt}
            signals: {saved-signals: [saved.jsonl]}

            """
    private static let records = [
        #"{"id":"id-1","license":"MIT","url":"https://www.one.example/x"}"#,
        #"{"id":"id-2","license":"MIT","url":"https://two.example/"}"#,
        #"{"id":"id-3","license":"MIT","url":"https://four.example/a?b=c"}"#,
        #"{"id":"id-4","license":"MIT","url":"http://six.example/a/b/c","source":"books"}"#,
        #"{"id":"id-5","license":"MIT","url":"https://other.example/","repo":"owner/repository"}"#,
        #"{"id":"id-6","license":"nothing","url":"https://xn--bcher-kva.example/"}"#,
        #"{"license":"MIT","repo":"unknown/unknown"}"#,
        #"{"id":"id-7","license":"MIT","url":"https://saved.example/b/c.pdf"}"#,
        #"{"id":"id-8","license":"MIT","url":"https://saved.example/c"}"#,
    ]
    private static let day = Day("2026-11-24") ?? Day(number: 0)

    /// The set as it was compiled, and what it answers.
    private struct Sound: Sendable {
        let folder: FuzzFolder
        let bytes: [UInt8]
        let answers: [String]

        init?() {
            guard let folder = FuzzFolder("rules"), folder.write(policy, to: "policy.yaml") else {
                return nil
            }
            for (name, text) in lists where !folder.write(text, to: name) { return nil }
            let path = folder.path + "/policy.yaml"
            let sound = folder.path + "/sound.sluice"
            do {
                let image = try RuleSetCompiler(policyAt: path, data: folder.data).compile()
                answers = FuzzHarness.answers(try RuleSet(image, asOf: day), records)
                try RuleSetFile.write(image, to: sound)
            } catch {
                preconditionFailure("the policy of the target does not compile: \(error)")
            }
            guard let file = try? Files.contents(of: sound, limit: 1 << 24) else { return nil }
            bytes = file.withUnsafeBytes { [UInt8]($0) }
            self.folder = folder
        }
    }

    private static let sound = Sound()

    /// The first byte says whether the digests are made to fit again, so that what lies behind
    /// them is read; the rest says which bytes change, and where the file ends.
    ///
    /// What does not fit its digests is refused. What fits them is refused, or answers something:
    /// who can sign anything can sign nonsense, and nonsense must not break the reader either.
    @Sendable static func run(_ input: RawSpan) {
        guard let sound else { return }
        var choices = Choices(input)
        let mode = choices.byte()
        var bytes = sound.bytes
        while !choices.isEmpty {
            let offset = choices.number(below: bytes.count)
            bytes[offset] ^= UInt8(truncatingIfNeeded: choices.byte())
        }
        if mode & 2 != 0 { bytes.removeLast((mode >> 2) * (mode >> 2) % bytes.count) }
        let isSound = bytes == sound.bytes
        let isRepaired = mode & 1 != 0 && Self.repair(&bytes)
        guard sound.folder.write(bytes, to: "changed.sluice") else { return }
        let rules: RuleSet
        do {
            let path = sound.folder.path + "/changed.sluice"
            rules = try RuleSet(try RuleSetImage(path: path, .full), asOf: day)
        } catch {
            require(!isSound, "a sound set is opened")
            return
        }
        let found = answers(rules, records)
        if isSound {
            require(found == sound.answers, "the same set answers the same")
        } else {
            require(isRepaired, "what does not fit its digests is refused")
        }
    }

    /// Makes digests and checksums of blocks and header fit (`RuleSetFormat`); false where they have no
    /// place.
    private static func repair(_ bytes: inout [UInt8]) -> Bool {
        func number(_ offset: Int, _ count: Int) -> Int {
            (0..<count).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * min($1, 6)) }
        }
        guard bytes.count > 128 else { return false }
        let start = number(56, 7)
        let blockByteCount = number(64, 7)
        let table = 128 + 32 * number(12, 4)
        guard start <= bytes.count, blockByteCount > 0, table <= start else { return false }
        var block = 0
        let blockCount = (bytes.count - start + blockByteCount - 1) / blockByteCount
        guard table + 40 * blockCount <= start else { return false }
        while start + block * blockByteCount < bytes.count {
            let first = start + block * blockByteCount
            let last = min(first + blockByteCount, bytes.count)
            var hasher = SHA256()
            hasher.update(bytes.span.bytes.extracting(first..<last))
            bytes.replaceSubrange(
                (table + 32 * block)..<(table + 32 * (block + 1)),
                with: hasher.finishBytes()
            )
            let checksum = CRC64.of(bytes.span.bytes.extracting(first..<last))
            for index in 0..<8 {
                bytes[table + 32 * blockCount + 8 * block + index] =
                    UInt8(truncatingIfNeeded: checksum >> (8 * index))
            }
            block += 1
        }
        var hasher = SHA256()
        hasher.update(bytes.span.bytes.extracting(8..<16))
        hasher.update(bytes.span.bytes.extracting(48..<start))
        bytes.replaceSubrange(16..<48, with: hasher.finishBytes())
        return true
    }
}
