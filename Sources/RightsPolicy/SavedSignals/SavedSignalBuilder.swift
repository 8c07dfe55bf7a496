import ProvenanceCore

/// Collects saved signals: each origin, each distinct text once, and the snapshots.
struct SavedSignalBuilder: ~Copyable {
    private(set) var accounts: [SavedSignalAccount] = []
    private var origins = TextPool()
    /// The file in which each origin was last met.
    private var lastFiles: [UInt16] = []
    private var texts = TextPool()
    private var snapshots: [Filed] = []

    /// A snapshot and the number of its origin.
    private struct Filed {
        var origin: UInt32
        var snapshot: SavedSnapshot
    }

    var fileCount: Int { accounts.count }
    var snapshotCount: Int { snapshots.count }

    /// Starts a file; what is added next is of it.
    mutating func begin(_ account: SavedSignalAccount) { accounts.append(account) }

    /// Ends the file.
    mutating func end(sha256: String) { accounts[accounts.count - 1].sha256 = sha256 }

    /// The number of a text; one that is there already is not kept again.
    mutating func number(of text: RawSpan) -> Int { texts.number(of: text).number }

    /// Adds a snapshot of the file that was begun.
    ///
    /// - Parameter origin: in the form of `OriginReader`.
    mutating func add(_ snapshot: SavedSnapshot, of origin: RawSpan) {
        let (number, isNew) = origins.number(of: origin)
        let file = UInt16(snapshot.file)
        let last = accounts.count - 1
        if isNew {
            lastFiles.append(file)
            accounts[last].originCount += 1
        } else if lastFiles[number] != file {
            lastFiles[number] = file
            accounts[last].originCount += 1
        }
        snapshots.append(Filed(origin: UInt32(number), snapshot: snapshot))
        let day = snapshot.fetched.day
        if accounts[last].snapshotCount == 0 || day < accounts[last].firstDay {
            accounts[last].firstDay = day
        }
        if accounts[last].snapshotCount == 0 || day > accounts[last].lastDay {
            accounts[last].lastDay = day
        }
        accounts[last].snapshotCount += 1
    }

    // MARK: Writing

    /// Puts the snapshots of each origin in the order of their time.
    ///
    /// - Returns: what contradicts itself: an origin that one moment says two things of, and one
    ///   with more snapshots than are told apart.
    mutating func settle() -> [Diagnostic] {
        snapshots.sort {
            ($0.origin, $0.snapshot.fetched, $0.snapshot.file, $0.snapshot.line)
                < ($1.origin, $1.snapshot.fetched, $1.snapshot.file, $1.snapshot.line)
        }
        var problems: [Diagnostic] = []
        var kept: [Filed] = []
        kept.reserveCapacity(snapshots.count)
        var count = 0
        for next in snapshots {
            count = kept.last?.origin == next.origin ? count + 1 : 1
            if count == Limits.savedSnapshots + 1 {
                problems.append(
                    Diagnostic(
                        "`\(name(of: next))` has more than \(Limits.savedSnapshots) snapshots",
                        at: position(of: next.snapshot),
                        hint: "leave out those that say nothing new"
                    )
                )
            }
            let twins = twins(of: next, in: kept)
            let said = SavedResource.allCases.filter { next.snapshot.speaks(of: $0) }
            let isRepeated = said.allSatisfy { resource in
                twins.contains {
                    $0.speaks(of: resource) && $0.agrees(with: next.snapshot, on: resource)
                }
            }
            if isRepeated { continue }
            let other = twins.first { twin in
                said.contains {
                    twin.speaks(of: $0) && !twin.agrees(with: next.snapshot, on: $0)
                }
            }
            if let other {
                problems.append(
                    Diagnostic(
                        "`\(name(of: next))` has another content here than at the same time in "
                            + (position(of: other)?.fileAndLine ?? ""),
                        at: position(of: next.snapshot),
                        hint: "give `fetched_at` with its time of day, or keep the later one"
                    )
                )
            }
            kept.append(next)
        }
        snapshots = kept
        return problems
    }

    /// The snapshots of the same origin and moment.
    private func twins(of next: Filed, in kept: [Filed]) -> [SavedSnapshot] {
        var twins: [SavedSnapshot] = []
        for other in kept.reversed() {
            guard other.origin == next.origin, other.snapshot.fetched == next.snapshot.fetched
            else { break }
            twins.append(other.snapshot)
        }
        return twins
    }

    private func name(of filed: Filed) -> String {
        String(copying: origins.text(Int(filed.origin)))
    }

    private func position(of snapshot: SavedSnapshot) -> SourcePosition? {
        guard accounts.indices.contains(snapshot.file) else { return nil }
        return SourcePosition(file: accounts[snapshot.file].path, line: snapshot.line)
    }

    /// Writes the sections, as `SavedSignalIndex` describes them. `settle` goes before.
    ///
    /// - Parameter settings: how the texts will be read.
    consuming func append(
        to writer: inout RuleSetWriter,
        outlinedFor settings: SignalSettings
    ) throws(Diagnostic) {
        var outlines = SavedOutlines(settings)
        for place in snapshots.indices {
            let reach = outlines.reach(of: snapshots[place].snapshot, texts)
            snapshots[place].snapshot.reach = reach
        }
        let accounts = accounts
        writer.append(.savedFiles, entryCount: accounts.count) { section in
            for account in accounts { account.append(to: &section) }
        }
        let table = try SavedOriginTable(
            origins.bytes.bytes,
            origins.starts,
            snapshotCounts: snapshotCounts,
            keyedWith: accounts.map(\.sha256).joined(separator: "\n")
        )
        let originCount = origins.count
        writer.append(.savedOrigins, entryCount: originCount) { section in
            table.appendFront(to: &section)
            var next = 0
            for number in 0..<originCount {
                let text = origins.text(number)
                let first = next
                while next < snapshots.count, snapshots[next].origin == UInt32(number) { next += 1 }
                section.append(word: UInt32(text.byteCount))
                section.append(word: UInt32(next - first))
                section.append(text)
                for _ in text.byteCount..<RuleSetFormat.aligned(text.byteCount) {
                    section.append(0)
                }
                for place in first..<next { snapshots[place].snapshot.append(to: &section) }
            }
        }
        let starts = texts.starts.map { UInt64($0) }
        writer.reserve(byteCount: texts.bytes.count + 8 * starts.count + 64)
        writer.append(.savedTexts, entryCount: texts.count) { section in
            section.append(numbers: starts)
            section.append(texts.bytes)
        }
        writer.append(.savedOutlines) { $0.append(outlines.section) }
    }

    /// By origin.
    private var snapshotCounts: [Int] {
        var counts = [Int](repeating: 0, count: origins.count)
        for filed in snapshots { counts[Int(filed.origin)] += 1 }
        return counts
    }
}
