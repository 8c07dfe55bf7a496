import FilterEngine
import ProvenanceCore
import RightsPolicy

/// What the commands about rules have in common.
enum RulesFile {
    /// The day of `--as-of`, or today.
    static func day(_ text: String?) throws(Diagnostics) -> Day {
        guard let text else { return Files.today }
        if let day = Day(text) { return day }
        throw Diagnostics([
            Diagnostic("--as-of takes a day, and `\(text)` is none", hint: "write YYYY-MM-DD")
        ])
    }

    /// A policy or a compiled rule set, opened for a day.
    static func rules(
        _ path: String,
        _ dataDir: String?,
        _ day: Day
    ) throws(Diagnostics) -> RuleSet {
        var loader = RuleSetLoader.complete
        loader.verification = .full
        return try loader.load(
            path,
            data: { () throws(Diagnostics) in try DataFolder.find(dataDir) },
            asOf: day
        )
    }

    /// Writes a result into a file, in one step; `-` is standard output.
    static func write(_ text: String, to path: String) throws(Diagnostics) {
        if path == "-" { return Terminal.print(text) }
        let temporary = "\(path).\(Files.hostName).\(Files.processNumber).tmp"
        do throws(FileFailure) {
            let bytes = ByteBuffer(text: text.hasSuffix("\n") ? text : text + "\n")
            var writer = try FileWriter(creating: temporary)
            try writer.write(bytes.bytes)
            _ = try writer.finish(sync: false)
            try Files.rename(temporary, to: path)
        } catch {
            try? Files.remove(temporary)
            throw Diagnostics([Diagnostic("\(error)")])
        }
    }
}
