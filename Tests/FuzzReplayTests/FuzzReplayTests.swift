import FuzzHarness
import ProvenanceCore
import TestSupport
import Testing

/// The inputs that fuzzing starts from, and those that it once found: each must pass.
@Suite("Replay of fuzzing inputs")
struct FuzzReplayTests {
    static let folder = repositoryRoot + "/Tests/Fuzz"

    @Test("seeds and found inputs break no promise", arguments: FuzzTarget.all.map(\.name))
    func replay(name: String) throws {
        let target = try #require(FuzzTarget.target(named: name))
        var count = 0
        for kind in ["corpus", "found"] {
            let inputs = Self.folder + "/\(kind)/\(name)"
            for file in (try? names(in: inputs)) ?? [] {
                let input = ByteBuffer(copying: try contents(of: inputs + "/" + file))
                target.run(input.bytes)
                count += 1
            }
        }
        #expect(count >= 2, "corpus/\(name) has no seeds")
    }

    @Test("every target has its executable, and every executable its target")
    func targets() throws {
        let folders = try names(in: Self.folder + "/Targets")
        #expect(Set(folders) == Set(FuzzTarget.all.map(\.name) + [FuzzTarget.canary.name]))
        let package = String(
            decoding: try contents(of: Self.folder + "/Package.swift"),
            as: UTF8.self
        )
        for name in folders { #expect(package.contains("\"\(name)\"")) }
    }
}
