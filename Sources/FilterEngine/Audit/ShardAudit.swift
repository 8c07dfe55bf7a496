import ProvenanceCore

/// Rechecks one published shard from its files alone: that each output is the one the manifest
/// accounts for, that it can be read to its end, and that the accounts close when they are
/// counted anew.
struct ShardAudit {
    private let folder: OutputFolder
    private let name: String
    private let manifest: Manifest
    private(set) var findings: [String] = []

    init(_ folder: OutputFolder, _ name: String, _ manifest: Manifest) {
        self.folder = folder
        self.name = name
        self.manifest = manifest
    }

    private mutating func report(_ message: String) { findings.append(message) }

    /// - Parameter inputs: the folder beneath which the inputs lie, if they are to be checked.
    mutating func run(inputs: String?) {
        if manifest.input.name != name {
            report("the manifest is that of `\(manifest.input.name)`")
            return
        }
        if RunFacts.key(of: manifest) != manifest.key {
            report("the manifest's key is not the digest of what it names")
        }
        var recount = DecisionRecount(manifest)
        var decoded: [OutputKind: OutputFile.Account] = [:]
        var recordBytes: [OutputKind: Int] = [:]
        for kind in OutputKind.allCases {
            guard let expected = manifest.outputs[kind.word] else {
                report("the manifest knows no `\(kind.word)`")
                continue
            }
            var bytes = 0
            let account = check(kind, expected) { line in
                if kind == .decisions { recount.add(line) }
                bytes += Self.recordByteCount(line, kind)
            }
            decoded[kind] = account
            recordBytes[kind] = bytes
        }
        checkIndex()
        recount.finish()
        checkCounts(recount)
        checkLines(decoded)
        checkBytes(decoded, recordBytes)
        if let inputs { checkInput(beneath: inputs) }
    }

    // MARK: Files

    /// Reads one output to its end and compares it with its account.
    private mutating func check(
        _ kind: OutputKind,
        _ expected: OutputAccount,
        _ body: (RawSpan) -> Void
    ) -> OutputFile.Account? {
        let path = folder.path(of: kind, name)
        do throws(ShardFailure) {
            let account = try OutputFile.read(path) { chunk in
                OutputFile.forEachLine(of: chunk, body)
            }
            if account.byteCount != expected.bytes {
                report(
                    "\(kind.word) has \(account.byteCount) bytes, and its account says "
                        + "\(expected.bytes)"
                )
            } else if let digest = expected.sha256, digest != account.sha256 {
                report("\(kind.word) is not the file that was written: its digest differs")
            }
            if account.lineCount != expected.lines {
                report(
                    "\(kind.word) has \(account.lineCount) lines, and its account says "
                        + "\(expected.lines)"
                )
            }
            return account
        } catch {
            report("\(kind.word) cannot be read: \(error)")
            return nil
        }
    }

    private mutating func checkIndex() {
        guard let expected = manifest.index else { return }
        do throws(FileFailure) {
            let path = folder.indexPath(of: name)
            let byteCount = try Files.status(of: path).byteCount
            if byteCount != expected.bytes {
                report(
                    "the index has \(byteCount) bytes, and its account says \(expected.bytes)"
                )
            } else if try Files.sha256(of: path) != expected.sha256 {
                report("the index is not the file that was written: its digest differs")
            }
        } catch {
            report("the index cannot be read: \(error)")
        }
    }

    private mutating func checkInput(beneath inputs: String) {
        guard let path = Self.input(of: manifest, beneath: inputs) else {
            report("its input is not beneath `\(inputs)`")
            return
        }
        do throws(FileFailure) {
            let status = try Files.status(of: path)
            guard status.byteCount == manifest.input.bytes else {
                report("`\(path)` has \(status.byteCount) bytes, not \(manifest.input.bytes)")
                return
            }
            if let known = manifest.input.sha256, try Files.sha256(of: path) != known {
                report("`\(path)` is not the input that was filtered: its digest differs")
            }
        } catch {
            report("\(error)")
        }
    }

    /// The input of a shard: its NAME, or, where the outputs were packed otherwise, the same name
    /// with another container's ending.
    static func input(of manifest: Manifest, beneath folder: String) -> String? {
        let path = Files.join(folder, manifest.input.name)
        let stem = Container.baseName(of: path)
        let others = Container.allCases.flatMap(\.suffixes).map { stem + $0 } + [stem]
        return ([path] + others).first { Files.exists($0) && !Files.isFolder($0) }
    }

    // MARK: Accounts

    private mutating func checkCounts(_ recount: DecisionRecount) {
        if let line = recount.firstBadLine {
            report("line \(line) of decisions is none of this manifest")
            return
        }
        compare("outcome", recount.outcomes, manifest.counts.outcome)
        compare("reason", recount.reasons, manifest.counts.reason)
        compare("basis", recount.bases, manifest.counts.basis)
    }

    private mutating func compare(_ what: String, _ counted: [String: Int], _ table: AmountTable) {
        // A table that has more names than it keeps cannot be compared name by name.
        if table.amounts[AmountTable.other] != nil { return }
        let names = Set(counted.keys).union(table.amounts.keys)
        for name in names.sorted() {
            let (found, said) = (counted[name] ?? 0, table.amounts[name]?.records ?? 0)
            if found != said {
                report("\(what) \(name): \(found) in decisions, and the counts say \(said)")
            }
        }
    }

    /// Lines in = allowed + blocked + quarantined = lines of decisions.
    private mutating func checkLines(_ read: [OutputKind: OutputFile.Account]) {
        let outcomes = manifest.counts.outcome
        func records(_ outcomes: Outcome...) -> Int {
            outcomes.reduce(0) { sum, outcome in
                sum + (self.records(of: outcome))
            }
        }
        var expected: [OutputKind: Int] = [
            .allowed: records(.allow), .quarantine: records(.quarantine),
            .decisions: manifest.input.lines,
        ]
        if manifest.options["blocked"] != FilterOptions.BlockedForm.none.rawValue {
            expected[.blocked] = records(.review, .block)
        }
        for (kind, lines) in expected.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            guard let account = read[kind], account.lineCount != lines else { continue }
            report(
                "the account does not close: \(kind.word) holds \(account.lineCount) of \(lines)"
            )
        }
        let total = outcomes.amounts.values.reduce(0) { $0 + $1.records }
        if total != manifest.input.lines {
            report("the account does not close: \(total) decided of \(manifest.input.lines) lines")
        }
    }

    private func records(of outcome: Outcome) -> Int {
        manifest.counts.outcome.amounts[String(describing: outcome.word)]?.records ?? 0
    }

    /// Bytes in = bytes of all records, wherever they went. What stands in `blocked/` and
    /// `quarantine/` is counted with a line feed each; the shard's last line may have had none.
    private mutating func checkBytes(
        _ read: [OutputKind: OutputFile.Account],
        _ records: [OutputKind: Int]
    ) {
        guard manifest.options["blocked"] != FilterOptions.BlockedForm.none.rawValue,
            let allowed = read[.allowed], let blocked = records[.blocked],
            let quarantined = records[.quarantine], read[.blocked] != nil
        else { return }
        let sum = allowed.decodedByteCount + blocked + quarantined
        let expected = manifest.input.decodedBytes
        if sum != expected, sum != expected + 1 {
            report("the account does not close: \(sum) bytes of records, and \(expected) came in")
        }
    }

    /// Bytes of the record that a line of `blocked/` or `quarantine/` stands for, with the line
    /// feed that it had.
    static func recordByteCount(_ line: RawSpan, _ kind: OutputKind) -> Int {
        switch kind {
        case .blocked:
            // No string can hold these bytes: a quote inside one is escaped.
            if let start = line.firstOffset(of: ",\"record\":") {
                return line.byteCount - start - 10 - 1 + 1
            }
            return (line.number(behind: ",\"length\":") ?? 0) + 1
        case .quarantine: return (line.number(behind: ",\"length\":") ?? 0) + 1
        case .allowed, .attribution, .decisions: return 0
        }
    }
}
