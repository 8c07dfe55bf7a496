import Foundation
import ProvenanceCore
import TestSupport
import Testing

@testable import FilterEngine

/// What one shard left in an output folder, read back.
struct ShardFiles {
    /// The files as they are stored, by output.
    private(set) var stored: [OutputKind: [UInt8]] = [:]
    /// Their lines, unpacked, without line feeds.
    private(set) var lines: [OutputKind: [[UInt8]]] = [:]
    let manifest: Manifest
    /// The manifest as any JSON reader sees it.
    let json: NaiveJSON

    init(_ folder: String, _ name: String) throws {
        for kind in OutputKind.allCases {
            let path = "\(folder)/\(kind.word)/\(name)"
            stored[kind] = try contents(of: path)
            lines[kind] = try Self.lines(of: unpacked(path))
        }
        let bytes = try contents(of: "\(folder)/manifest/\(name).json")
        manifest = try JSONDecoder().decode(Manifest.self, from: Data(bytes))
        json = try #require(NaiveJSON(bytes))
    }

    subscript(kind: OutputKind) -> [[UInt8]] { lines[kind] ?? [] }

    /// The lines of `content`; a last one without line feed is one.
    static func lines(of content: [UInt8]) -> [[UInt8]] {
        var lines = content.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// A line as the accounts are compared by: its length and digest. Takedowns and lines over
    /// the limit leave no more than these.
    static func reference(_ line: [UInt8]) -> String {
        "\(line.count) \(digest(line))"
    }

    /// The lines of the input, as references, sorted.
    static func references(of content: [UInt8]) -> [String] {
        lines(of: content).map(reference).sorted()
    }

    /// The input's lines as the outputs hold them, as references, sorted.
    func rebuilt() throws -> [String] {
        var all = self[.allowed].map(Self.reference)
        for line in self[.blocked] + self[.quarantine] {
            let json = try #require(NaiveJSON(line), "\(text(line))")
            if json.keys.last == "record" {
                all.append(Self.reference(try Self.record(of: line)))
            } else if let bytes = json["bytes"]?.string {
                all.append(Self.reference(Array(bytes.utf8)))
            } else if let base64 = json["base64"]?.string {
                let data = try #require(Data(base64Encoded: base64))
                all.append(Self.reference([UInt8](data)))
            } else {
                let digest = try #require(json["sha256"]?.string)
                let length = try #require(json["length"]?.integer)
                all.append("\(length) \(digest)")
            }
        }
        return all.sorted()
    }

    /// The bytes of the record in a line of `blocked/`: the last key, embedded raw.
    static func record(of line: [UInt8]) throws -> [UInt8] {
        let key = Array(",\"record\":".utf8)
        let start = try #require(
            line.indices.first { line[$0...].starts(with: key) },
            "no record in \(text(line))"
        )
        return Array(line[(start + key.count)..<(line.count - 1)])
    }

    /// Outcome letter, bases and codes of each line, as `decisions/` and the manifest's table say.
    func decisions() throws -> [Decided] {
        try self[.decisions].map { line in
            let parts = text(line).split(separator: " ")
            let letter = try #require(parts.first)
            var decided = Decided(letter: String(letter))
            for number in parts.dropFirst().first?.split(separator: ",") ?? [] {
                let index = try #require(Int(number))
                try #require(index < manifest.decisions.count)
                let entry = manifest.decisions[index]
                if let basis = entry.basis { decided.bases.insert(basis) }
                if let code = entry.code { decided.codes.insert(code) }
            }
            return decided
        }
    }

    /// Every file of the shard in one, for comparison byte by byte; the manifest without the
    /// time of the input file.
    var fingerprint: [String: [UInt8]] {
        var all = Dictionary(uniqueKeysWithValues: stored.map { ($0.word, $1) })
        var timeless = manifest
        timeless.input.modified = nil
        all["manifest"] = AccountFile.encode(timeless).withUnsafeBytes { Array($0) }
        return all
    }
}

/// How a line was decided.
struct Decided: Equatable, CustomStringConvertible {
    var letter: String
    var bases: Set<String> = []
    var codes: Set<String> = []

    var description: String {
        "\(letter) \((bases.sorted() + codes.sorted()).joined(separator: " "))"
    }
}

/// The content of a file, unpacked.
func unpacked(_ path: String) throws -> [UInt8] {
    var reader = try ShardReader(path: path, digest: false)
    var content: [UInt8] = []
    var output = ByteBuffer()
    var isMore = true
    while isMore {
        output.removeAll()
        isMore = try reader.read(into: &output, until: 1 << 20)
        output.withUnsafeBytes { content += $0 }
    }
    return content
}

func text(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: bytes.prefix(400), as: UTF8.self)
}

/// SHA-256 in hexadecimal.
func digest(_ bytes: [UInt8]) -> String { SHA256.hex(of: ByteBuffer(copying: bytes).bytes) }
