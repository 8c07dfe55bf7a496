import ProvenanceCore

/// The bytes of a list, unpacked, as text without a byte order mark.
struct OptOutListFile: ~Copyable {
    let text: ByteBuffer
    /// The digest of the file as it lies on disk.
    let sha256: String

    static func read(_ source: OptOutListSource) throws(Diagnostics) -> OptOutListFile {
        if let content = source.content {
            var text = ByteBuffer(capacity: content.count)
            text.append(content.span)
            return OptOutListFile(text: text, sha256: SHA256.hex(of: content.span.bytes))
        }
        do {
            return try read(path: source.path)
        } catch {
            throw Diagnostics([
                Diagnostic(
                    "list `\(source.displayName)` \(error.message)",
                    at: source.position,
                    hint: error.hint
                )
            ])
        }
    }

    /// Its faults are words that follow the list's name.
    static func read(path: String) throws(Diagnostic) -> OptOutListFile {
        var content = ByteBuffer()
        let sha256 = try read(path: path, into: &content)
        if starts(content.bytes, [0xFF, 0xFE]) || starts(content.bytes, [0xFE, 0xFF]) {
            throw Diagnostic("is UTF-16 (`\(path)`)", hint: "save it as UTF-8")
        }
        if starts(content.bytes, [0xEF, 0xBB, 0xBF]) { content.removeFirst(3) }
        return OptOutListFile(text: content, sha256: sha256)
    }

    /// Reads and unpacks the file; returns its digest.
    private static func read(
        path: String,
        into content: inout ByteBuffer
    ) throws(Diagnostic) -> String {
        do throws(ShardFailure) {
            var reader = try ShardReader(path: path, digest: true)
            let limit = Limits.optOutListBytes
            while try reader.read(into: &content, until: content.count + (4 << 20)) {
                if content.count > limit { break }
            }
            if content.count <= limit { return reader.finish().sha256 ?? "" }
        } catch {
            if case .file(let failure) = error.cause, failure.isNotFound {
                throw Diagnostic(
                    "does not exist: there is no `\(path)`",
                    hint: "restore it, or take the list out of the policy if it no longer applies"
                )
            }
            throw Diagnostic("cannot be read: \(error)", hint: "restore it")
        }
        throw Diagnostic(
            "is larger than \(Limits.optOutListBytes) bytes (`\(path)`)",
            hint: "split it into several lists"
        )
    }

    private static func starts(_ content: RawSpan, _ bytes: [UInt8]) -> Bool {
        guard content.byteCount >= bytes.count else { return false }
        return bytes.indices.allSatisfy {
            content.unsafeLoad(fromByteOffset: $0, as: UInt8.self) == bytes[$0]
        }
    }
}

/// Calls `body` with each line of `text`, from 1, without its line end (LF or CR LF).
func forEachLine<E: Error>(
    of text: RawSpan,
    _ body: (RawSpan, Int) throws(E) -> Void
) throws(E) {
    var start = 0
    var number = 1
    while start < text.byteCount {
        var end = start
        while end < text.byteCount,
            text.unsafeLoad(fromUncheckedByteOffset: end, as: UInt8.self) != UInt8(ascii: "\n")
        {
            end &+= 1
        }
        var last = end
        if last > start,
            text.unsafeLoad(fromByteOffset: last - 1, as: UInt8.self) == UInt8(ascii: "\r")
        {
            last -= 1
        }
        try body(text.extracting(start..<last), number)
        start = end + 1
        number += 1
    }
}
