import Foundation
import TestSupport
import Testing

/// What a person sees who watches: `script` gives the run a terminal.
@Suite(
    "At a terminal",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script"))
)
struct TerminalTests {
    private static let erase = "\r\u{1B}[K"

    /// A run that is held in the middle until enough of its line was shown, and then comes to its
    /// end.
    ///
    /// - Parameter isEnough: asked with all that was shown so far; nil to hold nothing.
    private func shown(
        _ options: String = "",
        columns: Int = 80,
        term: String = "xterm",
        until isEnough: ((String) -> Bool)?
    ) throws -> String {
        let scratch = try Scratch.withPolicy()
        let input = try Pipe(at: scratch["shard.jsonl"])
        let screen = try Pipe(at: scratch["screen"])
        let command = """
            stty cols \(columns); '\(Sluice.path)' filter shard.jsonl --rules policy.yaml \
            --output out --chunk-size 64K \(options)
            """
        let running = try Sluice(
            folder: scratch.path,
            environment: ["TERM": term, "SHELL": "/bin/sh"],
            output: screen.path
        ).start(program: "/usr/bin/script", ["-qec", command, "/dev/null"])
        try input.write(Records.manyAllowed(byteCount: 1 << 20), to: running)
        var before = ""
        if let isEnough { before = screen.read(from: running, until: isEnough) }
        // The run has the pipe open, and meets its end.
        input.close()
        let after = screen.read(from: running) { _ in false }
        let end = try running.wait()
        #expect(end.code == 0, "\(end)")
        return before + after
    }

    @Test("a line shows how far the run is, and goes when it is done")
    func progress() throws {
        // A run that has read nothing yet says so, which is not what is asked here.
        let line = /^[0-9.]+ [kM]B  [0-9,]+ records  [0-9.]+ [kM]?B\/s$/
        let text = try shown { text in
            let whole = text.components(separatedBy: Self.erase).dropFirst().dropLast()
            return whole.contains { $0.contains(line) }
        }
        let parts = text.components(separatedBy: Self.erase)
        #expect(parts.count >= 3, "\(text)")
        let last = try #require(parts.dropFirst().dropLast().last)
        #expect(last.contains(line), "\(last)")
        #expect(parts.last?.contains(#/^[0-9,]+ records, 1 shard, 1.0 MB read in /#) == true)
    }

    @Test("the line is never wider than the terminal", arguments: [12, 20, 30])
    func width(columns: Int) throws {
        let text = try shown(columns: columns) { text in
            text.components(separatedBy: Self.erase).count > 2
        }
        let lines = text.components(separatedBy: Self.erase).dropFirst().dropLast()
        #expect(!lines.isEmpty)
        #expect(lines.allSatisfy { $0.count < columns }, "\(lines)")
    }

    @Test(
        "there is no line with --quiet, nor where the terminal cannot take it back",
        arguments: [("--quiet", "xterm"), ("", "dumb")]
    )
    func none(options: String, term: String) throws {
        let text = try shown(options, term: term, until: nil)
        #expect(!text.contains("\u{1B}"), "\(text)")
    }
}
