import ProvenanceCore
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@Suite("The file writer")
struct FileWriterTests {
    @Test("what is written is counted, digested and there", arguments: [true, false])
    func writes(sync: Bool) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/x"
            var writer = try FileWriter(creating: path, digest: true)
            let parts = [SampleContent.lines(10), [], SampleContent.random(300_000)]
            for part in parts { try writer.write(part.span.bytes) }
            let whole = parts.flatMap { $0 }
            let byteCount = writer.byteCount
            #expect(byteCount == whole.count)
            let account = try writer.finish(sync: sync)
            #expect(account.byteCount == whole.count)
            #expect(account.sha256 == SHA256.hex(of: whole.span.bytes))
            #expect(try contents(of: path) == whole)
        }
    }

    @Test("creation is exclusive")
    func exclusive() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/x"
            let account = try FileWriter(creating: path).finish(sync: false)
            #expect(account.byteCount == 0)
            #expect(account.sha256 == nil)
            let failure = failure { () throws(FileFailure) in _ = try FileWriter(creating: path) }
            #expect(failure?.exists == true)
            #expect(failure?.description == "cannot create `\(path)`: file exists")
        }
    }

    @Test("a named output is created or replaced")
    func opening() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/x"
            for text in ["a longer text", "short"] {
                var writer = try FileWriter(opening: path)
                try writer.write(Array(text.utf8).span.bytes)
                _ = try writer.finish(sync: false)
                #expect(try contents(of: path) == Array(text.utf8))
            }
        }
    }

    @Test("a full device is told in the system's words")
    func fullDevice() {
        let failure = failure { () throws(FileFailure) in
            var writer = try FileWriter(opening: "/dev/full")
            try writer.write([1, 2, 3].span.bytes)
            _ = try writer.finish(sync: true)
        }
        #expect(failure?.isOutOfSpace == true)
        #expect(failure?.description == "cannot write `/dev/full`: no space left on device")
    }

    @Test("a folder that is not there and a pipe without reader are told apart")
    func failures() throws {
        let missing = failure { () throws(FileFailure) in
            _ = try FileWriter(creating: "/no/such/folder/x")
        }
        #expect(missing?.isNotFound == true)

        // As in every program that reports a closed pipe itself.
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        close(ends[0])
        let broken = failure { [end = ends[1]] () throws(FileFailure) in
            var writer = try FileWriter(descriptor: end, named: "stdout")
            try writer.write([1].span.bytes)
        }
        #expect(broken?.isBrokenPipe == true)
        #expect(broken?.description == "cannot write `stdout`: broken pipe")
        close(ends[1])
    }

    @Test("a descriptor of the process stays open, and syncing a pipe is no failure")
    func borrowedDescriptor() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        for byte in [UInt8(1), 2] {
            var writer = try FileWriter(descriptor: ends[1], named: "stdout")
            try writer.write([byte].span.bytes)
            _ = try writer.finish(sync: true)
        }
        var received = [UInt8](repeating: 0, count: 3)
        #expect(read(ends[0], &received, 3) == 2)
        #expect(received == [1, 2, 0])
        close(ends[0])
        close(ends[1])
    }

    @Test("a pipe that nobody would wait for is waited for")
    func nonBlockingPipe() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        #expect(fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0)
        let content = SampleContent.random(1 << 20)
        let reading = ends[0]
        var thread = pthread_t()
        // The reader takes everything while the writer, with a full pipe, waits.
        pthread_create(
            &thread,
            nil,
            { argument in
                var buffer = [UInt8](repeating: 0, count: 1000)
                let descriptor = Int32(Int(bitPattern: argument))
                while read(descriptor, &buffer, buffer.count) > 0 {}
                return nil
            },
            UnsafeMutableRawPointer(bitPattern: Int(reading))
        )
        var writer = try FileWriter(descriptor: ends[1], named: "stdout", digest: true)
        try writer.write(content.span.bytes)
        let account = try writer.finish(sync: false)
        close(ends[1])
        pthread_join(thread, nil)
        close(ends[0])
        #expect(account.byteCount == content.count)
    }
}

/// The failure of `body`, nil if it succeeds.
func failure(_ body: () throws(FileFailure) -> Void) -> FileFailure? {
    do throws(FileFailure) {
        try body()
        return nil
    } catch {
        return error
    }
}
