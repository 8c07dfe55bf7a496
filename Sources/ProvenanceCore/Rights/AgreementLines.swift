/// Agreements as a file of JSON objects, one a line: what a rights database exports, and what a
/// person may keep without one. `AgreementKey.all` is its grammar.
///
/// Strict: an unknown key, a key twice, a word that is not known, a day that is none, a blank
/// where something must be written is a finding with file and line, and nothing is read.
package enum AgreementLines {
    /// All agreements of a text, in its order, with the line of each.
    ///
    /// - Parameter file: what findings call it.
    package static func read(
        _ text: borrowing ByteBuffer,
        file: String
    ) throws(Diagnostics) -> [(agreement: Agreement, line: Int)] {
        var all: [(agreement: Agreement, line: Int)] = []
        var lines: [String: Int] = [:]
        var findings = Diagnostics()
        var start = 0
        var number = 0
        while start < text.count, findings.all.count < Limits.agreementFindings {
            let end =
                text.bytes.firstOffset(of: UInt8(ascii: "\n"), from: start, to: text.count)
                ?? text.count
            defer { start = end + 1 }
            number += 1
            let line = text.bytes.extracting(start..<end)
            if isBlankOrComment(line) { continue }
            do throws(AgreementFault) {
                let agreement = try read(line)
                if let first = lines[agreement.id] {
                    throw AgreementFault(
                        "the id `\(agreement.id)` stands here a second time; the first is in line "
                            + "\(first)"
                    )
                }
                lines[agreement.id] = number
                all.append((agreement, number))
            } catch {
                findings.append(
                    Diagnostic(
                        error.message,
                        at: SourcePosition(file: file, line: number),
                        hint: error.hint
                    )
                )
            }
        }
        guard findings.isEmpty else { throw findings }
        return all
    }

    /// One agreement from the object that a line holds.
    package static func read(_ line: RawSpan) throws(AgreementFault) -> Agreement {
        guard line.byteCount <= Limits.agreementLineBytes else {
            throw AgreementFault("the line is longer than \(Limits.agreementLineBytes) bytes")
        }
        var text = ByteBuffer(capacity: line.byteCount)
        text.append(line)
        return try read(text)
    }

    private static let plan = FieldPlan(paths: ["id"])

    private static func read(_ text: borrowing ByteBuffer) throws(AgreementFault) -> Agreement {
        var scanner = JSONScanner(plan: plan, depthLimit: 2 * Limits.agreementNesting)
        var table = FieldTable(capacity: 4)
        if let fault = scanner.scanRecord(text.paddedBytes, from: 0, to: text.count, into: &table) {
            throw AgreementFault("the line is not one JSON object (\(fault.code.rawValue))")
        }
        var start = 0
        while start < text.count, byte(text.bytes, start) != UInt8(ascii: "{") { start += 1 }
        var end = text.count
        while end > start, byte(text.bytes, end - 1) != UInt8(ascii: "}") { end -= 1 }
        guard
            case .members(let members) = AgreementJSON(
                text.bytes.extracting(start..<end),
                kind: .object
            )
        else { throw AgreementFault("the object holds `null` in a list, or is nested too deeply") }
        return try agreement(members)
    }

    private static func agreement(
        _ members: [AgreementJSON.Member]
    ) throws(AgreementFault) -> Agreement {
        var agreement = Agreement(id: "")
        var seen: UInt64 = 0
        for member in members {
            let name = member.key
            guard let number = AgreementKey.numbers[name] else {
                let near = suggestion(for: name, among: AgreementKey.all.map(\.name))
                throw AgreementFault(
                    "unknown key `\(name)`",
                    hint: near.map { "did you mean `\($0)`?" }
                        ?? "known are " + AgreementKey.all.map(\.name).joined(separator: ", ")
                )
            }
            guard seen & 1 << UInt64(number) == 0 else {
                throw AgreementFault("the key `\(name)` stands here twice")
            }
            seen |= 1 << UInt64(number)
            try AgreementKey.all[number].read(member.value, &agreement)
        }
        if AgreementKey.required & ~seen != 0 {
            let missing = AgreementKey.all[(AgreementKey.required & ~seen).trailingZeroBitCount]
            throw AgreementFault("`\(missing.name)` is missing", hint: missing.hint)
        }
        try AgreementKey.check(agreement)
        return agreement
    }

    /// Appends the agreement as one line with its line feed: keys in the order of the table, what
    /// is not said left out. Reading it gives the same agreement.
    package static func append(_ agreement: Agreement, to output: inout ByteBuffer) {
        var separator: StaticString = "{"
        for key in AgreementKey.all {
            guard let value = key.write(agreement) else { continue }
            output.append(separator)
            output.append(jsonString: key.name)
            output.append(":")
            append(value, to: &output)
            separator = ","
        }
        output.append("}\n")
    }

    private static func append(_ value: AgreementJSON, to output: inout ByteBuffer) {
        switch value {
        case .text(let text): output.append(jsonString: text)
        case .integer(let number): output.append(decimal: number)
        case .flag(let flag): output.append(flag ? "true" : "false")
        case .otherNumber: output.append("null")
        case .list(let all):
            output.append("[")
            for (number, item) in all.enumerated() {
                if number > 0 { output.append(",") }
                append(item, to: &output)
            }
            output.append("]")
        case .members(let all):
            output.append("{")
            for (number, member) in all.enumerated() {
                if number > 0 { output.append(",") }
                output.append(jsonString: member.key)
                output.append(":")
                append(member.value, to: &output)
            }
            output.append("}")
        }
    }

    private static func isBlankOrComment(_ line: RawSpan) -> Bool {
        for index in 0..<line.byteCount where byte(line, index) > 0x20 {
            return byte(line, index) == UInt8(ascii: "#")
        }
        return true
    }

    private static func byte(_ text: RawSpan, _ index: Int) -> UInt8 {
        text.unsafeLoad(fromByteOffset: index, as: UInt8.self)
    }
}

/// What is wrong with one agreement.
package struct AgreementFault: Error, Equatable, Sendable {
    package var message: String
    package var hint: String?

    package init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}
