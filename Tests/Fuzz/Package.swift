// swift-tools-version: 6.2
import PackageDescription

/// The parsers, built once more with libFuzzer's instrumentation: `README.md` says how to run
/// them. A package of its own, so that its flags touch nothing else. `Sources` links to the
/// project's; what they need is named as there.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableExperimentalFeature("Lifetimes"),
]

/// libFuzzer has the `main` function.
let targetSettings: [SwiftSetting] = settings + [.unsafeFlags(["-parse-as-library"])]

func systemLibrary(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(
        name: name,
        path: "Sources/" + name,
        pkgConfig: pkgConfig,
        providers: [.apt([apt])]
    )
}

/// Names of `FuzzTarget.all`, and the canary.
let fuzzTargets = [
    "canary", "json", "container", "host", "policy", "license", "optouts", "xml", "rsl",
    "manifest", "image", "html", "rules", "matcher", "robots", "tdmrep", "header", "origin",
]

let package = Package(
    name: "fuzz",
    dependencies: [
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/apple/swift-http-structured-headers", exact: "1.7.0"),
    ],
    targets: [
        .systemLibrary(name: "CLinux", path: "Sources/CLinux"),
        systemLibrary("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
        systemLibrary("CISAL", pkgConfig: "libisal", apt: "libisal-dev"),
        systemLibrary("CZstd", pkgConfig: "libzstd", apt: "libzstd-dev"),
        systemLibrary("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),
        systemLibrary("CIDN2", pkgConfig: "libidn2", apt: "libidn2-dev"),
        systemLibrary("CPublicSuffix", pkgConfig: "libpsl", apt: "libpsl-dev"),
        systemLibrary("CLibXML2", pkgConfig: "libxml-2.0", apt: "libxml2-dev"),
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
            name: "FuzzHarness",
            dependencies: ["ProvenanceCore", "RightsSignals", "RightsPolicy"],
            path: "Harness",
            swiftSettings: settings
        ),
    ]
        + fuzzTargets.map { name in
            .executableTarget(
                name: "fuzz-" + name,
                dependencies: ["FuzzHarness"],
                path: "Targets/" + name,
                swiftSettings: targetSettings
            )
        }
)
