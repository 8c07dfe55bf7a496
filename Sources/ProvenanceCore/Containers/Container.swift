/// How the bytes of a shard are packed.
///
/// This is the registry: a new container is one file that describes it, and its line in each of
/// the two lists here.
package enum Container: String, CaseIterable, Sendable {
    case plain
    case gzip
    case zstd

    /// All that the rest of the house knows of the container.
    var format: ContainerFormat {
        switch self {
        case .plain: .plain
        case .gzip: .gzip
        case .zstd: .zstd
        }
    }

    /// The endings of its files' names, with the dot; the first is the one to write.
    package var suffixes: [String] { format.suffixes }

    /// The levels that its encoder takes.
    package var levels: ClosedRange<Int> { format.levels }

    package var defaultLevel: Int { format.defaultLevel }

    /// Bytes that `detect(in:)` wants to see.
    static let signatureByteCount = 4

    /// The container that the first bytes of a file show; plain if they show none.
    package static func detect(in start: RawSpan) -> Container {
        allCases.first { container in
            container.format.signatures.contains { starts(start, with: $0) }
        } ?? .plain
    }

    /// The container that a file name promises: plain if its ending promises none.
    package static func promised(by path: String) -> Container {
        allCases.first { container in
            container.suffixes.contains { hasSuffix(path, $0) }
        } ?? .plain
    }

    /// `path` without the ending that names its container: `a.jsonl` of `a.jsonl.gz`.
    package static func baseName(of path: String) -> String {
        for suffix in allCases.flatMap(\.suffixes) where hasSuffix(path, suffix) {
            return String(Substring(path.utf8.dropLast(suffix.utf8.count)))
        }
        return path
    }

    /// Whether `path` ends with `suffix`, in either case, behind something else.
    private static func hasSuffix(_ path: String, _ suffix: String) -> Bool {
        guard path.utf8.count > suffix.utf8.count else { return false }
        return path.utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) { given, wanted in
            // The endings are lower-case letters and a dot, which has the bit set already.
            given | 0x20 == wanted
        }
    }

    static func starts(_ bytes: RawSpan, with signature: [UInt8]) -> Bool {
        guard bytes.byteCount >= signature.count else { return false }
        return signature.indices.allSatisfy {
            bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) == signature[$0]
        }
    }
}
