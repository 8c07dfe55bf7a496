// swift-tools-version: 6.2
import PackageDescription

/// Every target is compiled alike: imports are explicit and internal, existentials are spelt,
/// and a warning stops the build.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableExperimentalFeature("Lifetimes"),
    .treatAllWarnings(as: .error),
]

/// A C library of the system: `Sources/NAME` holds its module map and one shim header.
func systemLibrary(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let package = Package(
    name: "sluice",
    products: [
        .executable(name: "sluice", targets: ["sluice"]),
        // For tests of the built binary alone: loaded before the C library, it makes calls fail.
        .library(name: "FaultInjector", type: .dynamic, targets: ["FaultInjector"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/apple/swift-http-structured-headers", exact: "1.7.0"),
        // It finds SQLite in the system: apt: "libsqlite3-dev".
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    ],
    targets: [
        systemLibrary("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
        // Calls of the C library that its Swift module does not show: a header alone.
        .systemLibrary(name: "CLinux"),
        systemLibrary("CISAL", pkgConfig: "libisal", apt: "libisal-dev"),
        systemLibrary("CZstd", pkgConfig: "libzstd", apt: "libzstd-dev"),
        systemLibrary("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),
        systemLibrary("CIDN2", pkgConfig: "libidn2", apt: "libidn2-dev"),
        systemLibrary("CPublicSuffix", pkgConfig: "libpsl", apt: "libpsl-dev"),
        systemLibrary("CLibXML2", pkgConfig: "libxml-2.0", apt: "libxml2-dev"),

        // Imports run one way, top to bottom of this list reversed:
        // sluice → FilterEngine → RightsPolicy → RightsSignals → ProvenanceCore;
        // sluice → RightsDatabase → ProvenanceCore.
        .target(
            name: "ProvenanceCore",
            dependencies: [
                "CLinux", "CZlib", "CISAL", "CZstd", "CCrypto", "CIDN2", "CPublicSuffix",
            ],
            swiftSettings: settings
        ),
        .target(
            name: "RightsSignals",
            dependencies: [
                "ProvenanceCore", "CLibXML2",
                .product(
                    name: "RawStructuredFieldValues",
                    package: "swift-http-structured-headers"
                ),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "RightsPolicy",
            dependencies: [
                "ProvenanceCore", "RightsSignals", .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "FilterEngine",
            dependencies: ["ProvenanceCore", "RightsPolicy"],
            swiftSettings: settings
        ),
        .target(
            name: "RightsDatabase",
            dependencies: ["ProvenanceCore", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "sluice",
            dependencies: [
                "FilterEngine", "RightsDatabase", "RightsPolicy", "RightsSignals",
                "ProvenanceCore",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),

        // `make micro` runs it. It is built with the tests, so that it stays whole.
        .executableTarget(
            name: "micro-benchmarks",
            dependencies: ["ProvenanceCore", "RightsPolicy", "RightsSignals"],
            path: "Benchmarks/Micro",
            exclude: ["plain.yaml", "rules.yaml", "signals.yaml"],
            swiftSettings: settings
        ),

        .target(name: "FaultInjector", path: "Tests/FaultInjector"),
        .target(
            name: "TestSupport",
            dependencies: ["ProvenanceCore"],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        .testTarget(
            name: "ProvenanceCoreTests",
            dependencies: ["ProvenanceCore", "TestSupport", "CZlib", "CZstd"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RightsSignalsTests",
            dependencies: [
                "RightsSignals", "TestSupport", "CLibXML2",
                .product(
                    name: "RawStructuredFieldValues",
                    package: "swift-http-structured-headers"
                ),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "FuzzHarness",
            dependencies: ["ProvenanceCore", "RightsSignals", "RightsPolicy"],
            path: "Tests/Fuzz/Harness",
            swiftSettings: settings
        ),
        .testTarget(
            name: "FuzzReplayTests",
            dependencies: ["FuzzHarness", "ProvenanceCore", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RightsPolicyTests",
            dependencies: ["RightsPolicy", "RightsSignals", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "FilterEngineTests",
            dependencies: ["FilterEngine", "sluice", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RightsDatabaseTests",
            dependencies: [
                "RightsDatabase", "TestSupport", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "CommandLineTests",
            dependencies: ["sluice", "ProvenanceCore", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(name: "TidyTests", dependencies: ["TestSupport"], swiftSettings: settings),
    ]
)
