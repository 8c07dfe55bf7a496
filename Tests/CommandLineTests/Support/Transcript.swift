import Foundation
import TestSupport
import Testing

/// The `console` blocks of a page: commands that are run, in order and in one folder, and what they
/// print. `…` alone on a line stands for any lines, and at the end of a line for its rest;
/// durations are not compared.
struct Transcript {
    struct Example: Sendable {
        /// Line of the page, from 1.
        var line: Int
        var command: String
        var output: [String]
    }

    /// Where the page lies in the checkout.
    let page: String
    let examples: [Example]

    init(_ page: String) throws {
        self.page = page
        var examples: [Example] = []
        for (line, text) in try Self.blocks("console", of: page).joined() {
            if text.hasPrefix("$ ") {
                let command = String(text.dropFirst(2))
                examples.append(Example(line: line, command: command, output: []))
            } else if !examples.isEmpty {
                examples[examples.count - 1].output.append(text)
            }
        }
        self.examples = examples
    }

    /// Runs every command, and compares.
    func check() throws {
        let scratch = try Scratch()
        for name in ["SampleData", "Rules"] {
            try FileManager.default.createSymbolicLink(
                atPath: scratch[name],
                withDestinationPath: repositoryRoot + "/" + name
            )
        }
        let folder = (Sluice.path as NSString).deletingLastPathComponent
        for example in examples {
            let end = try Sluice(folder: scratch.path).run(
                program: "/bin/bash",
                ["-c", "PATH='\(folder)':$PATH; { \(example.command)\n} 2>&1"]
            )
            let got = withoutTimes(end.text).split(
                separator: "\n",
                omittingEmptySubsequences: false
            ).map(String.init)
            let wanted = example.output.map(withoutTimes)
            #expect(
                Self.matches(got.last == "" ? got.dropLast() : got[...], wanted[...]),
                """
                \(page):\(example.line): $ \(example.command)
                --- expected
                \(wanted.joined(separator: "\n"))
                --- got
                \(end.text)
                """
            )
        }
    }

    /// The fenced blocks of a language, with the numbers of their lines.
    static func blocks(
        _ language: String,
        of page: String
    ) throws -> [[(line: Int, text: String)]] {
        let text = String(decoding: try contents(of: repositoryRoot + "/" + page), as: UTF8.self)
        var blocks: [[(line: Int, text: String)]] = []
        var isInside = false
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() {
            if line.hasPrefix("```") {
                isInside = line == "```\(language)"
                if isInside { blocks.append([]) }
            } else if isInside {
                blocks[blocks.count - 1].append((number + 1, String(line)))
            }
        }
        return blocks
    }

    /// Whether `got` is `wanted`.
    private static func matches(_ got: ArraySlice<String>, _ wanted: ArraySlice<String>) -> Bool {
        guard let first = wanted.first else { return got.isEmpty }
        if first == "…" {
            return (got.startIndex...got.endIndex).contains {
                matches(got[$0...], wanted.dropFirst())
            }
        }
        guard let line = got.first else { return false }
        let isSame = line == first || (first.hasSuffix(" …") && line.hasPrefix(first.dropLast(2)))
        return isSame && matches(got.dropFirst(), wanted.dropFirst())
    }
}
