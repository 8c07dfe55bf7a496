import FoundationEssentials
import ProvenanceCore

/// Manifests and `run.json` as bytes: JSON with sorted keys, made for people and `diff`.
enum AccountFile {
    static func encode(_ account: some Encodable, isPretty: Bool = true) -> ByteBuffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
        var buffer = ByteBuffer()
        // Accounts are strings, integers and tables of them: nothing that JSON cannot hold.
        if let data = try? encoder.encode(account) {
            data.withUnsafeBytes { buffer.append(RawSpan(_unsafeBytes: $0)) }
        }
        buffer.append("\n")
        return buffer
    }

    /// The account as one line of text.
    static func line(_ account: some Encodable) -> String {
        let buffer = encode(account, isPretty: false)
        return String(copying: buffer.bytes)
    }

    /// The account that the bytes hold, or nil if they hold none of this kind.
    static func decode<Account: Decodable>(
        _ type: Account.Type,
        from bytes: RawSpan
    ) -> Account? {
        let data = bytes.withUnsafeBytes { Data($0) }
        return try? JSONDecoder().decode(type, from: data)
    }
}

extension Diagnostic {
    /// Runs `body`; a failure of the file system becomes a diagnostic.
    static func of<R: ~Copyable>(
        _ body: () throws(FileFailure) -> R
    ) throws(Diagnostic) -> R {
        do throws(FileFailure) {
            return try body()
        } catch {
            throw Diagnostic("\(error)")
        }
    }
}
