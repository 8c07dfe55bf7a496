package import ProvenanceCore
package import RightsPolicy

/// Runs the tests of a policy.
///
/// A record of a test is decided as a line of a shard is: by the same code, to the same lines of
/// outputs. What a test asks for is then looked up there.
package final class RecordTestRun {
    private let policy: String
    private let image: RuleSetImage
    private let asOf: Day
    /// Tools by day: lists and agreements are judged by it.
    private var benches: [Day: Bench] = [:]
    private var files: [String: [UInt8]] = [:]

    /// The rules of one day, and what decides by them.
    private final class Bench {
        let lines: PolicyLines
        var decider: LineDecider

        init(_ rules: RuleSet) {
            lines = PolicyLines(rules)
            decider = LineDecider(rules, FilterOptions())
        }
    }

    /// - Parameters:
    ///   - policy: the policy, as messages name it.
    ///   - asOf: the day of tests that name none.
    package init(policy: String, image: RuleSetImage, asOf: Day) {
        self.policy = policy
        self.image = image
        self.asOf = asOf
    }

    /// - Throws: what stops the run: a rule set that cannot be opened on the day of the run.
    package func run(_ tests: [RecordTest]) throws(Diagnostics) -> RecordTestReport {
        let today = try bench(asOf)
        let results = tests.map(result)
        return RecordTestReport(
            policy: policy,
            results: results,
            coverage: PolicyCoverage(
                today.lines,
                results.compactMap(\.finding).map { .init($0, records: 1, bytes: 0) }
            )
        )
    }

    private func bench(_ day: Day) throws(Diagnostics) -> Bench {
        if let known = benches[day] { return known }
        let fresh = Bench(try RuleSet(image, asOf: day))
        benches[day] = fresh
        return fresh
    }

    // MARK: One test

    private func result(of test: RecordTest) -> RecordTestResult {
        func failed(_ message: String) -> RecordTestResult {
            RecordTestResult(
                test: test,
                finding: nil,
                failures: [.init("record", expected: "a record to decide", got: message)]
            )
        }
        do throws(Diagnostics) {
            let bench = try bench(test.asOf ?? asOf)
            let decided = decide(try line(of: test), bench)
            guard let finding = decided.finding else { return failed("no line") }
            return RecordTestResult(
                test: test,
                finding: finding,
                failures: Expectation(test, finding, bench.lines, decided.attribution).failures
            )
        } catch {
            return failed(error.all.map(\.description).joined(separator: "; "))
        }
    }

    private func decide(
        _ line: [UInt8],
        _ bench: Bench
    ) -> (finding: Finding?, attribution: JSONValue?) {
        var text = ByteBuffer(capacity: line.count + 1)
        text.append(line.span)
        text.append(UInt8(ascii: "\n"))
        var outputs = ChunkLines()
        var tally = ChunkTally()
        let place = LinePlace(shard: "\"test\"", line: 1, offset: 0)
        bench.decider.decide(text, KeptMembers(), place, &outputs, &tally)
        let attribution = outputs.attribution.text
        return (
            tally.findings.first?.finding,
            attribution.isEmpty ? nil : JSONValue(attribution.bytes)
        )
    }

    // MARK: Records

    private func line(of test: RecordTest) throws(Diagnostics) -> [UInt8] {
        switch test.record {
        case .text(let text): return Array(text.utf8)
        case .file(let file, let number): return try line(number, of: file)
        }
    }

    /// A line of a file, from 1; of a file of one line that line.
    private func line(_ number: Int?, of file: PolicyText) throws(Diagnostics) -> [UInt8] {
        let path = PolicyPath.resolved(
            file.text,
            from: file.position.file == policyName ? policy : ""
        )
        let bytes = try contents(of: path, file)
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty ?? false { lines.removeLast() }
        let wanted = number ?? 1
        guard number != nil || lines.count == 1, wanted <= lines.count else {
            throw Diagnostics([
                Diagnostic(
                    "`\(file.text)` holds \(lines.count) lines",
                    at: file.position,
                    hint: "say which is the record with `line`"
                )
            ])
        }
        return Array(lines[wanted - 1])
    }

    private var policyName: String { Files.name(of: policy) }

    private func contents(
        of path: String,
        _ file: PolicyText
    ) throws(Diagnostics) -> [UInt8] {
        if let known = files[path] { return known }
        do throws(FileFailure) {
            let bytes = try Files.contents(of: path, limit: Limits.testFileBytes)
                .withUnsafeBytes { [UInt8]($0) }
            files[path] = bytes
            return bytes
        } catch {
            throw Diagnostics([Diagnostic("\(error)", at: file.position)])
        }
    }
}
