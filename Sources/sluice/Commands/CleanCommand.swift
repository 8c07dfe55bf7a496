import ArgumentParser
import FilterEngine
import ProvenanceCore

struct CleanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clean",
        abstract: "Sweep up what killed runs left in an output folder.",
        discussion: """
            Removes temporary files and locks that nobody has written to for a while. Published \
            shards are never touched. What a killed `affected --apply` had begun to replace is \
            brought to its end first.

            Exit codes: 0 done; 2 could not do it.
            """
    )

    @Argument(help: ArgumentHelp("The output folder.", valueName: "folder"))
    var folder: String

    @Option(
        help: ArgumentHelp(
            "Leave files alone that were written to less than this long ago, such as 90s, 10m, 2h.",
            valueName: "time"
        )
    )
    var olderThan = TimeSpan(seconds: 3600)

    @Flag(help: "Name the files and remove none.")
    var dryRun = false

    @OptionGroup(title: "What is shown") var shown: ShownOptions

    func run() throws {
        let orphans: [String]
        var finished = 0
        do throws(Diagnostic) {
            let output = try OutputFolder(
                existing: folder,
                temporaries: Temporaries(attempt: nil)
            )
            // Their files are hidden ones too, and nothing else holds what they hold.
            if !dryRun { finished = try output.finishReplacements() }
            orphans = try Orphans.find(in: output, olderThanSeconds: olderThan.seconds)
            if !dryRun { try Orphans.remove(orphans) }
        } catch {
            throw CommandEnd.failed(error)
        }
        if shown.json {
            var line = ByteBuffer()
            line.append(dryRun ? "{\"found\":[" : "{\"removed\":[")
            for (number, path) in orphans.enumerated() {
                if number > 0 { line.append(",") }
                line.append(jsonString: path)
            }
            line.append("]")
            if finished > 0 {
                line.append(",\"finished\":")
                line.append(decimal: finished)
            }
            line.append("}")
            Terminal.print(String(copying: line.bytes))
        } else if !shown.quiet {
            for path in orphans { Terminal.report(path) }
            if finished > 0 {
                Terminal.report("\(Figures.count(finished, "replacement")) brought to an end")
            }
            let files = Figures.count(orphans.count, "file")
            Terminal.report(dryRun ? "\(files) to remove" : "\(files) removed")
        }
    }
}

/// A span of time as people write it: `90s`, `10m`, `2h`, `1d`.
struct TimeSpan: ExpressibleByArgument, CustomStringConvertible {
    let seconds: Int

    private static let units: [(Character, Int)] = [
        ("d", 86_400), ("h", 3600), ("m", 60), ("s", 1),
    ]

    init(seconds: Int) { self.seconds = seconds }

    init?(argument: String) {
        guard let unit = Self.units.first(where: { $0.0 == argument.last }),
            let number = Int(argument.dropLast()), (0...1_000_000).contains(number)
        else { return nil }
        seconds = number * unit.1
    }

    var description: String {
        for (name, size) in Self.units where seconds >= size && seconds % size == 0 {
            return "\(seconds / size)\(name)"
        }
        return "\(seconds)s"
    }
}
