import Foundation
import TestSupport

/// A folder in which the sheets of SampleData/rights were made a database and lists, as `make demo`
/// does it, beside the part of SampleData that needs them.
enum Desk {
    static let made = Result { try make() }

    private static let folder = "demo-output/desk/"
    private static let sheets = repositoryRoot + "/SampleData/rights/"

    private static func make() throws -> Scratch {
        let scratch = try Scratch()
        for (name, bytes) in try filesBeneath(repositoryRoot + "/SampleData/contracts") {
            try scratch.store(bytes, as: "SampleData/contracts/" + name)
        }
        let policy = "SampleData/contracts.yaml"
        try scratch.store(try contents(of: repositoryRoot + "/" + policy), as: policy)
        try FileManager.default.createDirectory(
            atPath: scratch[folder],
            withIntermediateDirectories: true
        )
        let database = folder + "rights.sqlite"
        let kinds = ["holders", "agreements", "sources", "opt-outs", "takedowns", "notes"]
        let commands: [[String]] = [
            ["init", database],
            ["import", "--why", "first import"] + kinds.map { sheets + $0 + ".csv" },
            ["import", sheets + "northern-desk.csv", "--map", sheets + "northern-desk.yaml"],
            ["export", "opt-outs", "--format", "list", "-o", folder + "opt-outs.csv"],
            ["export", "takedowns", "--format", "list", "-o", folder + "takedowns.csv"],
        ]
        let sluice = Sluice(folder: scratch.path, environment: ["SLUICE_BY": "demo"])
        for command in commands {
            let place = command[0] == "init" ? [] : ["-d", database]
            let end = try sluice.run(["rights"] + command + place)
            guard end.code == 0 else { throw Failure(end: end) }
        }
        return scratch
    }

    private struct Failure: Error, CustomStringConvertible {
        var end: Sluice.End
        var description: String { "\(end)" }
    }
}
