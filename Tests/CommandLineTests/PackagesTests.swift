import Foundation
import TestSupport
import Testing

/// `.ci/packages.sh` on machines that are made up: stubs stand for the system's tools.
@Suite("The packages that a build needs")
struct PackagesTests {
    /// A machine, as the stubs show it.
    struct Machine: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// Packages that are named beside those of the build.
        var named: [String] = []
        var missing: [String] = []
        var user = 0
        var hasSudo = true
        var isDebian = true
        /// The exit code, a word that is said, and how the stubs were called.
        var code: Int32 = 0
        var says = ""
        var calls: [String] = []
    }

    static let machines = [
        Machine(testDescription: "nothing is missing"),
        Machine(
            testDescription: "two are missing, and root installs them",
            missing: ["libisal-dev", "libpsl-dev"],
            says: "packages: installing what is missing: libisal-dev libpsl-dev\n",
            calls: [
                "apt-get update -q",
                "apt-get install -q -y --no-install-recommends libisal-dev libpsl-dev",
            ]
        ),
        Machine(
            testDescription: "one is missing that a library of others needs",
            missing: ["libsqlite3-dev"],
            says: "packages: installing what is missing: libsqlite3-dev\n",
            calls: [
                "apt-get update -q", "apt-get install -q -y --no-install-recommends libsqlite3-dev",
            ]
        ),
        Machine(
            testDescription: "one is missing, and a user installs it by way of sudo",
            missing: ["pkg-config"],
            user: 1000,
            says: "packages: installing what is missing: pkg-config\n",
            calls: [
                "sudo", "apt-get update -q", "sudo",
                "apt-get install -q -y --no-install-recommends pkg-config",
            ]
        ),
        Machine(
            testDescription: "one that is named is missing, and root installs it",
            named: ["python3-venv", "isal"],
            missing: ["isal"],
            says: "packages: installing what is missing: isal\n",
            calls: ["apt-get update -q", "apt-get install -q -y --no-install-recommends isal"]
        ),
        Machine(
            testDescription: "one is missing, and there is no sudo",
            missing: ["libzstd-dev"],
            user: 1000,
            hasSudo: false,
            code: 2,
            says: "packages: as root: apt-get install libzstd-dev\n"
        ),
        Machine(
            testDescription: "this is no Debian",
            isDebian: false,
            says: "packages: this is no Debian; the build needs the libraries of: pkg-config "
        ),
    ]

    @Test("are installed by name, and only those that are missing", arguments: machines)
    func packages(machine: Machine) throws {
        let scratch = try Scratch()
        var tools = Dictionary(
            uniqueKeysWithValues: ["sh", "env", "sed", "sort", "tr", "dirname"].map {
                ($0, "/usr/bin/\($0)")
            }
        )
        var stubs = ["id", "apt-get"]
        if machine.hasSudo { stubs.append("sudo") }
        if machine.isDebian { stubs.append("dpkg-query") }
        for stub in stubs { tools[stub] = repositoryRoot + "/Tests/Fixtures/packages/tool" }
        for (name, path) in tools {
            try FileManager.default.createSymbolicLink(
                atPath: scratch[name],
                withDestinationPath: path
            )
        }
        let environment = [
            "PATH": scratch.path, "MACHINE_CALLS": scratch["calls"],
            "MACHINE_USER": String(machine.user),
            "MACHINE_MISSING": machine.missing.joined(separator: " "),
        ]
        let end = try Sluice(environment: environment)
            .run(program: "/bin/sh", [".ci/packages.sh"] + machine.named)
        #expect(end.code == machine.code, "\(end)")
        let said = end.text + end.errors
        #expect(machine.says.isEmpty ? said.isEmpty : said.contains(machine.says), "\(end)")
        let calls = (try? scratch.text(of: "calls")) ?? ""
        #expect(calls.split(separator: "\n").map(String.init) == machine.calls)
    }
}
