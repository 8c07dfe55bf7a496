import TestSupport
import Testing

/// The commands of the README are run, in order and in one folder, and what they print is
/// compared.
@Suite("The README")
struct ReadmeTests {
    @Test("prints what it says")
    func examples() throws {
        let transcript = try Transcript("README.md")
        #expect(transcript.examples.count >= 8, "the examples are found")
        try transcript.check()
    }

    @Test("names commands of the Makefile that are there")
    func makefile() throws {
        let commands = try Transcript.blocks("sh", of: "README.md").joined()
            .filter { !$0.text.isEmpty }
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
}
