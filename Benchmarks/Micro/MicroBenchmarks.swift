import ProvenanceCore
import RightsPolicy
import RightsSignals

#if canImport(Glibc)
    import Glibc
#endif

/// Times the parts that a record's cost is made of, one at a time, in memory and on one core.
///
///     micro-benchmarks [--rounds N] [--milliseconds N] [--domains N] [--json]
///
/// Each operation runs over its whole input again and again, for `--milliseconds` a round (50); of
/// `--rounds` rounds (9) the median is told, with the least and the greatest. The input is the
/// same every time. Exit code 2: a wrong option, or product data that is not there.
@main
struct MicroBenchmarks {
    static func main() {
        guard let settings = Settings(CommandLine.arguments.dropFirst()) else {
            stop("usage: micro-benchmarks [--rounds N] [--milliseconds N] [--domains N] [--json]")
        }
        do throws(Diagnostics) {
            let bench = Bench(settings)
            scan(bench, "300 B", Inputs.captions)
            scan(bench, "5 KB", Inputs.pages)
            digest(bench)
            hosts(bench)
            try licenses(bench)
            try lists(bench, count: settings.domainCount)
            try decisions(bench)
            bench.report()
        } catch {
            stop(error.all.map(\.description).joined(separator: "\n"))
        }
    }

    private static func stop(_ message: String) -> Never {
        let text = ByteBuffer(text: "micro-benchmarks: \(message)\n")
        text.withUnsafeBytes { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
        exit(2)
    }

    // MARK: What is timed

    /// Checking JSON and finding the fields; finding line ends.
    private static func scan(_ bench: Bench, _ name: String, _ lines: consuming Lines) {
        let paths = ["id", "text", "source", "metadata.license", "metadata.url", "metadata.author"]
        var scanner = JSONScanner(plan: FieldPlan(paths: paths))
        var table = FieldTable()
        let lines = lines
        let input = "\(lines.ends.count) records of \(name)"
        bench.time("scan", input, count: lines.ends.count, bytes: lines.text.count) {
            var found = 0
            var start = 0
            for end in lines.ends {
                let fault = scanner.scanRecord(
                    lines.text.paddedBytes,
                    from: start,
                    to: end,
                    into: &table
                )
                precondition(fault == nil, "the records are sound")
                found &+= table.slots.count
                start = end + 1
            }
            return found
        }
        bench.time("line ends", input, count: lines.ends.count, bytes: lines.text.count) {
            var found = 0
            var start = 0
            while let end = lines.text.bytes.firstOffset(
                of: UInt8(ascii: "\n"),
                from: start,
                to: lines.text.count
            ) {
                found &+= end
                start = end + 1
            }
            return found
        }
    }

    private static func digest(_ bench: Bench) {
        let pages = Inputs.pages
        bench.time("SHA-256", "1 MiB", count: 1, bytes: 1 << 20) {
            SHA256.hex(of: pages.text.bytes.extracting(0..<(1 << 20))).utf8.count
        }
    }

    /// Reading the host of an address, and the whole of it in its normal form.
    private static func hosts(_ bench: Bench) {
        let urls = Inputs.urls
        let input = "\(urls.ends.count) addresses of \(urls.text.count / urls.ends.count) B"
        var reader = HostReader()
        var host = ByteBuffer()
        bench.time("host of an address", input, count: urls.ends.count, bytes: urls.text.count) {
            urls.each { url in
                _ = reader.readHost(ofURL: url, into: &host)
                return host.count
            }
        }
        var normal = NormalURL()
        bench.time("normal address", input, count: urls.ends.count, bytes: urls.text.count) {
            urls.each { url in normal.read(url).isReadable ? 1 : 0 }
        }
    }

    /// Reading a licence that was not met before, and deciding it.
    private static func licenses(_ bench: Bench) throws(Diagnostics) {
        let table = try data().licenseTable()
        var settings = LicenseSettings()
        let nowhere = SourcePosition(file: "micro", line: 1)
        settings.allow = ["public-domain", "permissive", "CC-BY-*"].map {
            LicenseEntry(text: $0, position: nowhere)
        }
        let rules = try LicenseRules(settings, table: table)
        let texts = Inputs.licenses
        let byteCount = texts.reduce(0) { $0 + $1.utf8.count }
        let input = "\(texts.count) texts"
        bench.time("licence", input, count: texts.count, bytes: byteCount) {
            texts.reduce(0) { $0 &+ rules.reader.read(text: $1).sources.count }
        }
        let values = texts.map { LicenseValue(field: "license", text: $0) }
        bench.time("licence, decided", input, count: texts.count, bytes: byteCount) {
            values.reduce(0) { $0 &+ rules.verdict(for: [$1]).objections.count }
        }
    }

    /// Looking hosts up in a list that is longer than the caches.
    private static func lists(_ bench: Bench, count: Int) throws(Diagnostics) {
        var source = OptOutListSource(kind: .domains, path: "domains.txt")
        source.content = Inputs.domains(count)
        let suffixes = try one { () throws(Diagnostic) in try PublicSuffixes() }
        let list = try OptOutListReader.read(source, suffixes: suffixes)
        let index = try one { () throws(Diagnostic) in
            try OptOutIndex([list], intended: [.trainGenAI], asOf: Inputs.day)
        }
        for (name, isListed) in [("host that is listed", true), ("host that is not", false)] {
            let hosts = Inputs.hosts(20_000, of: count, areListed: isListed)
            var handles: [OptOutEntries.Handle] = []
            let input = "20,000 of them, a list of \(count)"
            bench.time(name, input, count: hosts.ends.count, bytes: nil) {
                let found = hosts.each { host in
                    handles.removeAll(keepingCapacity: true)
                    index.match(host: host, isAddress: false, into: &handles)
                    return handles.count
                }
                precondition((found > 0) == isListed, "the list holds what it should")
                return found
            }
        }
    }

    /// Deciding a record from end to end, without rules and with some.
    private static func decisions(_ bench: Bench) throws(Diagnostics) {
        let policies = [("", "plain"), (", 20 rules", "rules"), (", signals", "signals")]
        for (what, file) in policies {
            let path = Inputs.folder + "/\(file).yaml"
            let compiler = try RuleSetCompiler(policyAt: path, data: try data())
            var matcher = Matcher(try RuleSet(try compiler.compile(), asOf: Inputs.day))
            let lines = file == "signals" ? Inputs.withHeaders : Inputs.captions
            let input = "\(lines.ends.count) records of \(lines.text.count / lines.ends.count) B"
            let name = "decision" + what
            bench.time(name, input, count: lines.ends.count, bytes: lines.text.count) {
                var allowed = 0
                var start = 0
                for end in lines.ends {
                    let decision = try? matcher.decide(lines.text.paddedBytes, from: start, to: end)
                    if decision?.finding.outcome == .allow { allowed &+= 1 }
                    start = end + 1
                }
                precondition(allowed > 0 && allowed < lines.ends.count, "some are allowed, not all")
                return allowed
            }
        }
    }

    private static func data() throws(Diagnostics) -> DataFolder {
        try one { () throws(Diagnostic) in try DataFolder(Inputs.folder + "/../../Rules") }
    }

    private static func one<Value>(
        _ body: () throws(Diagnostic) -> Value
    ) throws(Diagnostics) -> Value {
        do throws(Diagnostic) {
            return try body()
        } catch {
            throw Diagnostics([error])
        }
    }
}
