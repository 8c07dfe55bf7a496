import ProvenanceCore
import RightsPolicy
import RightsSignals

/// What is said of licence strings: a reading each, and a verdict where there is a policy.
struct LicenseAnswers: Sendable {
    let reader: LicenseReader
    let rules: LicenseRules?

    var table: LicenseTable { reader.table }

    func answer(_ text: String) -> LicenseAnswer {
        let value = LicenseValue(field: "license", text: text)
        let reading = reader.read(value)
        // Where the string says nothing, a default of the policy may.
        let verdict =
            reading.status == .absent
            ? rules?.verdict(for: [value]) : rules?.verdict(on: reading)
        return LicenseAnswer(text: text, reading: reading, verdict: verdict)
    }
}

struct LicenseAnswer {
    let text: String
    let reading: LicenseReading
    let verdict: LicenseVerdict?

    /// Where the text fails as an expression, if it looks like one.
    func fault(_ table: LicenseTable) -> SPDXExpressionError? {
        guard reading.status == .unknown, text.utf8.count <= 4096, !text.contains("://") else {
            return nil
        }
        let words = text.split(whereSeparator: { $0 == " " || $0 == "(" || $0 == ")" })
        let operators = words.filter { ["and", "or", "with"].contains($0.lowercased()) }
        guard words.count == 1 || words.count <= 2 * operators.count + 1 else { return nil }
        do throws(SPDXExpressionError) {
            _ = try SPDXExpression(text, table: table, dialect: .lenient)
            return nil
        } catch {
            return error
        }
    }
}

/// Prints one answer a string. What was printed for a string is printed again when it comes
/// again, without asking again.
struct LicensePrinter: ~Copyable {
    /// Real files hold some thousand different strings; what exceeds this starts the memory anew.
    private static let memoEntries = 16_384
    private static let memoBytes = 16 << 20
    private static let pieceBytes = 64 << 10

    private let answers: LicenseAnswers
    private let asJSON: Bool
    private var output = ByteBuffer()
    private var memo: [[UInt8]: Range<Int>] = [:]
    private var known = ByteBuffer()
    private var report: LicenseReport
    private var isFirst = true

    init(_ answers: LicenseAnswers, asJSON: Bool) {
        self.answers = answers
        self.asJSON = asJSON
        report = LicenseReport(answers)
    }

    mutating func print(_ string: RawSpan) {
        let key = string.withUnsafeBytes { [UInt8]($0) }
        if !asJSON, !isFirst { output.append("\n") }
        isFirst = false
        if let place = memo[key] {
            output.append(known, place)
        } else {
            if memo.count == Self.memoEntries || known.count > Self.memoBytes {
                memo.removeAll(keepingCapacity: true)
                known.removeAll()
            }
            let start = known.count
            let answer = answers.answer(String(decoding: key, as: UTF8.self))
            if asJSON {
                LicenseLine.append(answer, answers.table, to: &known)
            } else {
                known.append(report.text(answer))
            }
            memo[key] = start..<known.count
            output.append(known, start..<known.count)
        }
        if output.count >= Self.pieceBytes { flush() }
    }

    mutating func finish() { flush() }

    private mutating func flush() {
        do throws(FileFailure) {
            var writer = try FileWriter(descriptor: 1, named: "standard output")
            try writer.write(output)
            _ = try writer.finish(sync: false)
        } catch {
            Terminal.report("sluice: \(error)")
            CommandEnd.failed.exit()
        }
        output.removeAll()
    }
}
