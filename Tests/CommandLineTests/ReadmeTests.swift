import Foundation
import TestSupport
import Testing

/// The commands of the README are run, in order and in one folder, and what they print is
/// compared. `…` alone on a line stands for any lines; durations are not compared.
@Suite("The README")
struct ReadmeTests {
    struct Example: Sendable {
        /// Line of the README, from 1.
        var line: Int
        var command: String
        var output: [String]
    }

    @Test("prints what it says")
    func examples() throws {
        let scratch = try Scratch()
        for name in ["SampleData", "Rules"] {
            try FileManager.default.createSymbolicLink(
                atPath: scratch[name],
                withDestinationPath: repositoryRoot + "/" + name
            )
        }
        let examples = try Self.examples()
        #expect(examples.count >= 8, "the examples are found")
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
                README.md:\(example.line): $ \(example.command)
                --- expected
                \(wanted.joined(separator: "\n"))
                --- got
                \(end.text)
                """
            )
        }
    }

    @Test("names commands of the Makefile that are there")
    func makefile() throws {
        let commands = try Self.blocks("sh").flatMap(\.lines).filter { !$0.text.isEmpty }
        #expect(commands.count >= 4)
        for (line, text) in commands {
            #expect(text.hasPrefix("make "), "README.md:\(line): only make is expected here")
            let end = try Sluice().run(
                program: "/bin/bash",
                ["-c", text.replacing(/^make/, with: "make --dry-run")]
            )
            #expect(end.code == 0, "README.md:\(line): \(end)")
        }
    }

    // MARK: Reading

    private static func examples() throws -> [Example] {
        var examples: [Example] = []
        for block in try blocks("console") {
            for (line, text) in block.lines {
                if text.hasPrefix("$ ") {
                    examples.append(
                        Example(line: line, command: String(text.dropFirst(2)), output: [])
                    )
                } else if !examples.isEmpty {
                    examples[examples.count - 1].output.append(text)
                }
            }
        }
        return examples
    }

    private struct Block {
        var lines: [(line: Int, text: String)] = []
    }

    /// The fenced blocks of a language, with the numbers of their lines.
    private static func blocks(_ language: String) throws -> [Block] {
        let text = String(decoding: try contents(of: repositoryRoot + "/README.md"), as: UTF8.self)
        var blocks: [Block] = []
        var isInside = false
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() {
            if line.hasPrefix("```") {
                isInside = line == "```\(language)"
                if isInside { blocks.append(Block()) }
            } else if isInside {
                blocks[blocks.count - 1].lines.append((number + 1, String(line)))
            }
        }
        return blocks
    }

    /// Whether `got` is `wanted`, in which `…` stands for any number of lines.
    private static func matches(_ got: ArraySlice<String>, _ wanted: ArraySlice<String>) -> Bool {
        guard let first = wanted.first else { return got.isEmpty }
        if first == "…" {
            return (got.startIndex...got.endIndex).contains {
                matches(got[$0...], wanted.dropFirst())
            }
        }
        return got.first == first && matches(got.dropFirst(), wanted.dropFirst())
    }
}
