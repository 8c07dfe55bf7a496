import ProvenanceCore

/// Reads files of saved signals: one JSON object a line, plain, gzip or zstd, with the keys of
/// `SavedSignalKey`.
///
/// A line that is not plainly right stops the compilation, as does a file that is missing, empty
/// or damaged: signals that silently are not applied would be worse than a run that stops.
struct SavedSignalReader: ~Copyable {
    /// The file, as the policy writes it, and what is read.
    private let path: String
    private let file: Int
    private let position: SourcePosition?
    private var line = SavedSignalLine()
    private var lineNumber = 0
    private(set) var rejected: [Diagnostic] = []
    private(set) var rejectedCount = 0

    /// Reads `file` into `builder`.
    ///
    /// - Parameters:
    ///   - file: the path as the policy writes it, and where it does.
    ///   - opened: the path that is opened.
    /// - Throws: everything that is wrong with the file.
    static func read(
        _ file: PolicyText,
        at opened: String,
        into builder: inout SavedSignalBuilder
    ) throws(Diagnostics) {
        guard builder.fileCount < Limits.savedFiles else {
            throw Diagnostics([
                Diagnostic(
                    "the policy names more than \(Limits.savedFiles) files of saved signals",
                    at: file.position,
                    hint: "put several into one"
                )
            ])
        }
        var reader = SavedSignalReader(
            path: file.text,
            file: builder.fileCount,
            position: file.position
        )
        builder.begin(SavedSignalAccount(path: file.text, policyLine: file.position.line))
        do throws(Diagnostic) {
            builder.end(sha256: try reader.readFile(opened, into: &builder))
        } catch {
            throw Diagnostics([
                Diagnostic(
                    "saved signals `\(file.text)` \(error.message)",
                    at: file.position,
                    hint: error.hint
                )
            ])
        }
        guard reader.rejectedCount == 0 else { throw reader.findings }
    }

    private init(path: String, file: Int, position: SourcePosition?) {
        self.path = path
        self.file = file
        self.position = position
    }

    private var findings: Diagnostics {
        var findings = Diagnostics([
            Diagnostic(
                "saved signals `\(path)` have \(rejectedCount) "
                    + (rejectedCount == 1 ? "line" : "lines") + " that cannot be applied",
                at: position,
                hint: "correct them, or take them out"
            )
        ])
        for diagnostic in rejected { findings.append(diagnostic) }
        let hidden = rejectedCount - rejected.count
        if hidden > 0 { findings.append(Diagnostic("and \(hidden) more in `\(path)`")) }
        return findings
    }

    /// Reads and unpacks the file piece by piece; returns its digest. Its faults are words that
    /// follow the file's name.
    private mutating func readFile(
        _ opened: String,
        into builder: inout SavedSignalBuilder
    ) throws(Diagnostic) -> String {
        let before = builder.snapshotCount
        let sha256: String
        do throws(ShardFailure) {
            sha256 = try readPieces(opened, into: &builder)
        } catch {
            if case .file(let failure) = error.cause, failure.isNotFound {
                throw Diagnostic(
                    "do not exist: there is no `\(opened)`",
                    hint: "restore the file, or take it out of the policy if it no longer applies"
                )
            }
            throw Diagnostic("cannot be read: \(error)", hint: "restore the file")
        }
        guard builder.snapshotCount > before || rejectedCount > 0 else {
            throw Diagnostic("hold nothing", hint: "restore the file")
        }
        return sha256
    }

    private mutating func readPieces(
        _ opened: String,
        into builder: inout SavedSignalBuilder
    ) throws(ShardFailure) -> String {
        var reader = try ShardReader(path: opened, digest: true)
        var text = ByteBuffer()
        var isMore = true
        while isMore {
            isMore = try reader.read(into: &text, until: text.count + (4 << 20))
            // A byte order mark.
            if lineNumber == 0, hasPrefix(text.bytes, "\u{FEFF}") { text.removeFirst(3) }
            text.removeFirst(readLines(text, isLast: !isMore, into: &builder))
            // What goes on and on is no line of ours.
            if text.count > Limits.savedLineBytes {
                let fault = "line \(lineNumber + 1) is longer than \(Limits.savedLineBytes) bytes"
                throw ShardFailure(path: opened, cause: .damage(fault))
            }
        }
        return reader.finish().sha256 ?? ""
    }

    /// Reads whole lines; returns how many bytes they took.
    private mutating func readLines(
        _ text: borrowing ByteBuffer,
        isLast: Bool,
        into builder: inout SavedSignalBuilder
    ) -> Int {
        let padded = text.paddedBytes
        var start = 0
        while start < text.count {
            let found = padded.firstOffset(of: UInt8(ascii: "\n"), from: start, to: text.count)
            guard found != nil || isLast else { break }
            let end = found ?? text.count
            lineNumber += 1
            if !isBlank(padded.extracting(start..<end)) {
                if let fault = line.read(padded, start, end, lineNumber, file, into: &builder) {
                    reject(fault)
                }
            }
            start = end + 1
        }
        return min(start, text.count)
    }

    private func isBlank(_ line: RawSpan) -> Bool {
        for index in 0..<line.byteCount
        where line.unsafeLoad(fromByteOffset: index, as: UInt8.self) > 0x20 { return false }
        return true
    }

    private mutating func reject(_ fault: Diagnostic) {
        rejectedCount += 1
        guard rejected.count < Limits.rejectedEntriesShown else { return }
        var fault = fault
        fault.position = SourcePosition(
            file: path,
            line: lineNumber,
            column: fault.position?.column
        )
        rejected.append(fault)
    }
}
