import Foundation
import Glibc
import TestSupport
import Testing

/// `Scripts/packages.sh` on machines that are made up: stubs stand for the system's tools.
@Suite("The packages that a build needs")
struct PackagesTests {
    /// A machine, as the stubs show it.
    struct Machine: Sendable, CustomTestStringConvertible {
        var testDescription: String
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
        try stub("id", "echo \(machine.user)", in: scratch)
        try stub("apt-get", #"echo "apt-get $*" >> calls"#, in: scratch)
        if machine.hasSudo {
            try stub("sudo", #"echo sudo >> calls; exec "$@""#, in: scratch)
        }
        if machine.isDebian {
            let known = machine.missing.joined(separator: "|")
            let missing = known.isEmpty ? "" : "\(known)) exit 1 ;;"
            try stub(
                "dpkg-query",
                #"case "$3" in \#(missing) *) printf installed ;; esac"#,
                in: scratch
            )
        }
        for tool in ["sh", "env", "sed", "sort", "tr", "dirname"] {
            try FileManager.default.createSymbolicLink(
                atPath: scratch["bin/\(tool)"],
                withDestinationPath: "/usr/bin/\(tool)"
            )
        }
        // The script changes to the project's folder: the stubs write their calls elsewhere.
        let end = try Sluice(environment: ["PATH": scratch["bin"], "CALLS": scratch["calls"]])
            .run(program: "/bin/sh", ["Scripts/packages.sh"])
        #expect(end.code == machine.code, "\(end)")
        let said = end.text + end.errors
        #expect(machine.says.isEmpty ? said.isEmpty : said.contains(machine.says), "\(end)")
        let calls = (try? scratch.text(of: "calls")) ?? ""
        #expect(calls.split(separator: "\n").map(String.init) == machine.calls)
    }

    private func stub(_ name: String, _ body: String, in scratch: Scratch) throws {
        let body = body.replacingOccurrences(of: ">> calls", with: #">> "$CALLS""#)
        let path = try scratch.store("#!/bin/sh\n\(body)\n", as: "bin/\(name)")
        chmod(path, 0o755)
    }
}
