import Foundation
import TestSupport
import Testing

/// The house, kept by reading it: which way imports run, where unsafe code lives, what no source
/// may hold. A rule that must change is changed here, in the same commit as the code.
@Suite("The sources")
struct TidyTests {
    /// What a module of ours may import of ours. Imports run one way.
    private static let modules: [String: Set<String>] = [
        "ProvenanceCore": [],
        "RightsSignals": ["ProvenanceCore"],
        "RightsPolicy": ["ProvenanceCore", "RightsSignals"],
        "FilterEngine": ["ProvenanceCore", "RightsSignals", "RightsPolicy"],
        "RightsDatabase": ["ProvenanceCore"],
        "sluice": [
            "ProvenanceCore", "RightsSignals", "RightsPolicy", "RightsDatabase", "FilterEngine",
        ],
    ]

    /// Each library that is not ours, and the files that wrap it.
    private static let wrappers: [String: [String]] = [
        "CZlib": [
            "ProvenanceCore/Containers/GzipHeader.swift",
            "ProvenanceCore/Containers/ZlibEncoder.swift",
        ],
        "CLinux": ["ProvenanceCore/Files/FileDescriptor.swift"],
        "CISAL": [
            "ProvenanceCore/Bytes/CRC64.swift",
            "ProvenanceCore/Containers/GzipDecoder.swift",
            "ProvenanceCore/Containers/DeflateStream.swift",
        ],
        "CZstd": [
            "ProvenanceCore/Containers/ZstdDecoder.swift",
            "ProvenanceCore/Containers/ZstdEncoder.swift",
        ],
        "CCrypto": ["ProvenanceCore/Bytes/SHA256.swift"],
        "CIDN2": ["ProvenanceCore/Hosts/InternationalNames.swift"],
        "CPublicSuffix": ["ProvenanceCore/Hosts/PublicSuffixes.swift"],
        "CLibXML2": ["RightsSignals/XML/XMLReader.swift"],
        "RawStructuredFieldValues": ["RightsSignals/AIPreferences/UsagePreferences.swift"],
        // Unicode's normal forms, which the standard library keeps behind an SPI.
        "Swift": ["RightsPolicy/OptOuts/Keys/AuthorKey.swift"],
        "Yams": ["RightsPolicy/Policy/YAMLDocument.swift"],
        "GRDB": [
            "RightsDatabase/Questions/ExpiringAgreements.swift",
            "RightsDatabase/Store/RightsDatabase+History.swift",
            "RightsDatabase/Store/RightsDatabase+Reading.swift",
            "RightsDatabase/Store/RightsDatabase.swift", "RightsDatabase/Store/RightsWriter.swift",
            "RightsDatabase/Store/Schema.swift",
        ],
        // Accounts and answers are written by `Codable`; records never are.
        "FoundationEssentials": [
            "FilterEngine/Account/AccountFile.swift",
            "sluice/Commands/Rights/RightsUsageCommand.swift",
            "sluice/Commands/Rules/RuleSetSummary.swift",
        ],
    ]

    /// Modules of the system and the toolchain that any file may import.
    private static let open: Set<String> = ["Glibc", "Synchronization"]

    /// Files that hold pointers. Everything else reads through spans.
    private static let pointerFiles: Set<String> = [
        "FilterEngine/Parallel/Monitor.swift",
        "ProvenanceCore/Bytes/ByteBuffer.swift", "ProvenanceCore/Bytes/RawSpan+Search.swift",
        "ProvenanceCore/Bytes/SHA256.swift", "ProvenanceCore/Containers/GzipDecoder.swift",
        "ProvenanceCore/Containers/DeflateStream.swift",
        "ProvenanceCore/Containers/ShardReader.swift",
        "ProvenanceCore/Containers/ZlibEncoder.swift",
        "ProvenanceCore/Containers/ZstdDecoder.swift",
        "ProvenanceCore/Containers/ZstdEncoder.swift",
        "ProvenanceCore/Files/FileDescriptor.swift", "ProvenanceCore/Files/Files+List.swift",
        "ProvenanceCore/Files/Files.swift", "ProvenanceCore/Files/FrozenBytes.swift",
        "ProvenanceCore/Files/StoredFile.swift",
        "ProvenanceCore/Hosts/InternationalNames.swift",
        "ProvenanceCore/Hosts/PublicSuffixes.swift", "ProvenanceCore/Parallel/Parallel.swift",
        "RightsPolicy/Agreements/AgreementIndexWriter.swift",
        "RightsPolicy/OptOuts/KeyTableBuilder.swift", "RightsPolicy/OptOuts/LongListReader.swift",
        "RightsPolicy/OptOuts/OptOutIndexWriter.swift", "RightsPolicy/RuleSet/RuleSetImage.swift",
        "RightsPolicy/RuleSet/RuleSetWriter.swift", "RightsSignals/XML/XMLReader.swift",
    ]

    /// Every Swift file beneath `Sources`, by its path there.
    private static let sources: [(path: String, lines: [String])] = {
        let folder = repositoryRoot + "/Sources"
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".swift") }.sorted().compactMap { name in
            (try? String(contentsOfFile: folder + "/" + name, encoding: .utf8)).map {
                (name, $0.components(separatedBy: "\n"))
            }
        }
    }()

    private static func report(_ path: String, _ line: Int, _ message: String) {
        Issue.record("Sources/\(path):\(line): \(message)")
    }

    @Test("import one way, and each library where it is wrapped")
    func imports() {
        #expect(Self.sources.count > 200, "the sources were found")
        for (path, lines) in Self.sources {
            let module = String(path.prefix { $0 != "/" })
            for (number, line) in lines.enumerated() {
                let words = line.split(separator: " ")
                guard let index = words.firstIndex(of: "import"), index < 2, words.count > index + 1
                else { continue }
                let name = String(words[index + 1])
                if Self.modules[module]?.contains(name) == true || Self.open.contains(name) {
                    continue
                }
                if module == "sluice", name == "ArgumentParser" { continue }
                if Self.wrappers[name]?.contains(path) == true { continue }
                Self.report(path, number + 1, "`\(name)` is not imported here")
            }
        }
    }

    @Test("hold pointers in the named files alone, each use with its reason")
    func pointers() {
        let words = [
            "UnsafeMutable", "UnsafeRaw", "UnsafePointer", "UnsafeBuffer", "Unmanaged",
            "OpaquePointer",
        ]
        var found: Set<String> = []
        for (path, lines) in Self.sources {
            for (number, line) in lines.enumerated() {
                let code = line.components(separatedBy: "//")[0]
                guard words.contains(where: code.contains) else { continue }
                found.insert(path)
                if !Self.pointerFiles.contains(path) {
                    Self.report(
                        path,
                        number + 1,
                        "holds a pointer, and is not among those that may"
                    )
                }
            }
        }
        #expect(Self.pointerFiles.subtracting(found).sorted() == [], "named, and holds none")
        for (path, lines) in Self.sources {
            for (number, line) in lines.enumerated()
            where line.contains("@unchecked Sendable") || line.contains("nonisolated(unsafe)") {
                let near = lines[max(0, number - 6)..<min(lines.count, number + 4)]
                if !near.contains(where: { $0.contains("SAFETY:") }) {
                    Self.report(path, number + 1, "an unchecked promise without its reason")
                }
            }
        }
    }

    @Test("do without what ends a process or hides a mistake")
    func forbidden() {
        let forbidden: [(String, String)] = [
            (#"\btry!"#, "`try!`"), (#"\bas!"#, "`as!`"), (#"\bfatalError\("#, "`fatalError`"),
            (#"\b(TODO|FIXME|XXX|HACK)\b"#, "something left open"),
        ]
        for (path, lines) in Self.sources {
            for (number, line) in lines.enumerated() {
                for (pattern, what) in forbidden
                where line.range(of: pattern, options: .regularExpression) != nil {
                    Self.report(path, number + 1, "\(what) does not belong here")
                }
            }
        }
    }

    @Test("are files that a person reads at one go, named after what they hold")
    func sizes() {
        for (path, lines) in Self.sources where lines.count > 400 {
            Self.report(path, lines.count, "is too long; would two names say more?")
        }
    }

    @Test("lie in a house whose rooms are known")
    func topLevel() throws {
        let known: Set<String> = [
            "Package.swift", "Package.resolved", "Sources", "Tests", "Rules", "SampleData",
            "Benchmarks", "README.md", "Makefile", "demo-output",
        ]
        let names = try FileManager.default.contentsOfDirectory(atPath: repositoryRoot)
        let strangers = names.filter { !$0.hasPrefix(".") && !known.contains($0) }
        #expect(strangers.sorted() == [], "at the top")
    }
}
