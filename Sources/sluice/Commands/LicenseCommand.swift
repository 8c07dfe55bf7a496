import ArgumentParser
import ProvenanceCore
import RightsPolicy
import RightsSignals

#if canImport(Glibc)
    import Glibc
#endif

struct LicenseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "license",
        abstract: "Say what a licence string means.",
        usage: """
            sluice license <string> ... [--rules <policy>] [--json]
            sluice license - < strings.txt
            sluice license --table
            """,
        discussion: """
            Each string is read as records hold it: an SPDX expression, a name, an address, a \
            list, an id of a hub. The answer says what it is read as and how, what kind of \
            licence that is, what it obliges to, and with --rules what a policy makes of it.

            Without strings, or where one of them is -, the lines of standard input are read.

            Exit codes: 0 done, whatever the answer; 2 could not do it.
            """
    )

    @Argument(
        help: ArgumentHelp("Licence strings; - stands for standard input.", valueName: "string")
    )
    var strings: [String] = []

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The policy whose verdict on each string is shown.", valueName: "policy")
    )
    var rules: String?

    @Option(
        help: ArgumentHelp(
            "The data of Sluice: licences, record formats, crawlers.",
            valueName: "folder"
        )
    )
    var dataDir: String?

    @Flag(help: "Print one JSON object a line, in the order of the input.")
    var json = false

    @Flag(help: "Say which release of the SPDX list is in use, and what the table holds.")
    var table = false

    func run() throws {
        do throws(Diagnostics) {
            try answer()
        } catch {
            throw CommandEnd.failed(error)
        }
    }

    private func answer() throws(Diagnostics) {
        let table = try DataFolder.find(dataDir).licenseTable()
        if self.table {
            Terminal.print(json ? LicenseLine.json(of: table) : LicenseReport.text(of: table))
            return
        }
        if strings.isEmpty, isatty(0) == 1 {
            throw Diagnostics([
                Diagnostic(
                    "there is no string to read",
                    hint: "name one, or - for the lines of standard input"
                )
            ])
        }
        var policy: LicenseRules?
        if let rules { policy = try LicenseRules(policyAt: rules, table: table) }
        var printer = LicensePrinter(
            LicenseAnswers(reader: LicenseReader(table: table), rules: policy),
            asJSON: json
        )
        for string in strings.isEmpty ? ["-"] : strings {
            if string == "-" {
                try printLines(with: &printer)
            } else {
                let text = ByteBuffer(text: string)
                printer.print(text.bytes)
            }
        }
        printer.finish()
    }

    /// The lines of standard input, plain or packed.
    private func printLines(with printer: inout LicensePrinter) throws(Diagnostics) {
        var reader: ShardReader
        do throws(ShardFailure) {
            reader = try ShardReader(standardInput: 0, named: "standard input", digest: false)
        } catch {
            throw Diagnostics([Diagnostic("\(error)")])
        }
        var buffer = ByteBuffer()
        var isMore = true
        while isMore {
            do throws(ShardFailure) {
                isMore = try reader.read(into: &buffer, until: buffer.count + (256 << 10))
            } catch {
                throw Diagnostics([Diagnostic("\(error)")])
            }
            var start = 0
            while let end = buffer.bytes.firstOffset(
                of: UInt8(ascii: "\n"),
                from: start,
                to: buffer.count
            ) {
                printer.print(buffer.bytes.extracting(start..<end))
                start = end + 1
            }
            if !isMore, start < buffer.count {
                printer.print(buffer.bytes.extracting(start..<buffer.count))
                start = buffer.count
            }
            buffer.removeFirst(start)
            if buffer.count > Limits.lineBytes {
                throw Diagnostics([
                    Diagnostic("a line of standard input is longer than \(Limits.lineBytes) bytes")
                ])
            }
        }
    }
}
