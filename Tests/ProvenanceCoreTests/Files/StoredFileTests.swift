import ProvenanceCore
import TestSupport
import Testing

@Suite("A file that is copied while it is read")
struct StoredFileTests {
    @Test("the copy is the file that was opened, whatever stands under its name by then")
    func copies() throws {
        try withTemporaryFolder { folder in
            let content = SampleContent.random(1_200_000)
            let source = folder + "/source.jsonl"
            var writer = try FileWriter(creating: source)
            try writer.write(content.span.bytes)
            _ = try writer.finish(sync: false)
            let reader = try ShardReader(path: source, digest: false)
            let opened = try reader.storedFile()
            guard let file = consume opened else {
                Issue.record("it is a file")
                return
            }
            let other = try FileWriter(creating: folder + "/other")
            _ = try other.finish(sync: false)
            try Files.rename(folder + "/other", to: source)

            let whole = try FileWriter(creating: folder + "/whole", digest: true)
            let account = try whole.finish(
                copying: file,
                byteCount: content.count,
                sha256: "digest",
                sync: true
            )
            #expect(account.byteCount == content.count && account.sha256 == "digest")
            #expect(try contents(of: folder + "/whole") == content)

            let start = Array(content[..<700_000])
            let digest = SHA256.hex(of: start.span.bytes)
            var part = try FileWriter(creating: folder + "/part", digest: true)
            try part.write(0..<700_000, of: file)
            let partAccount = try part.finish(sync: false)
            #expect(partAccount.sha256 == digest)
        }
    }

    @Test("a file that was written to, or cut, is not copied")
    func changed() throws {
        try withTemporaryFolder { folder in
            let source = folder + "/source.jsonl"
            var writer = try FileWriter(creating: source)
            try writer.write(SampleContent.lines(500).span.bytes)
            let reader = try ShardReader(path: source, digest: false)
            let opened = try reader.storedFile()
            guard let file = consume opened else {
                Issue.record("it is a file")
                return
            }
            let byteCount = writer.byteCount
            try writer.write(SampleContent.lines(1).span.bytes)
            _ = try writer.finish(sync: false)
            let whole = try FileWriter(creating: folder + "/whole")
            let failure: FileFailure?
            do throws(FileFailure) {
                _ = try whole.finish(copying: file, byteCount: byteCount, sha256: nil, sync: false)
                failure = nil
            } catch {
                failure = error
            }
            #expect(failure?.description.contains("changed while it was copied") == true)
            var longer = try FileWriter(creating: folder + "/longer")
            let short: FileFailure?
            do throws(FileFailure) {
                try longer.write(0..<(10 * byteCount), of: file)
                short = nil
            } catch {
                short = error
            }
            #expect(short?.description.contains("was cut while it was copied") == true)
        }
    }
}
