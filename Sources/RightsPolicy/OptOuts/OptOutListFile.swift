import ProvenanceCore

/// The bytes of a list, as text without a byte order mark.
struct OptOutListFile: ~Copyable {
    let text: ByteBuffer
    /// The digest of the file as it lies on disk.
    let sha256: String

    static func read(_ source: OptOutListSource) throws(Diagnostics) -> OptOutListFile {
        do {
            return try read(path: source.path)
        } catch {
            throw Diagnostics([
                Diagnostic(
                    "list `\(source.displayName)`: `\(source.path)` \(error.message)",
                    at: source.position,
                    hint: error.hint
                )
            ])
        }
    }

    /// Its faults are words that follow the file's name.
    private static func read(path: String) throws(Diagnostic) -> OptOutListFile {
        var content = try bytes(of: path)
        let sha256 = SHA256.hex(of: content.bytes)
        if starts(content.bytes, [0x1F, 0x8B]) || starts(content.bytes, [0x28, 0xB5, 0x2F, 0xFD]) {
            throw Diagnostic("is compressed", hint: "unpack it")
        }
        if starts(content.bytes, [0xFF, 0xFE]) || starts(content.bytes, [0xFE, 0xFF]) {
            throw Diagnostic("is UTF-16", hint: "save it as UTF-8")
        }
        if starts(content.bytes, [0xEF, 0xBB, 0xBF]) { content.removeFirst(3) }
        return OptOutListFile(text: content, sha256: sha256)
    }

    private static func bytes(of path: String) throws(Diagnostic) -> ByteBuffer {
        do {
            return try WholeFile.bytes(of: path, limitBytes: Limits.optOutListBytes)
        } catch .missing {
            throw Diagnostic(
                "does not exist",
                hint: "restore it, or take the list out of the policy if it no longer applies"
            )
        } catch {
            throw Diagnostic(error.explanation)
        }
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
