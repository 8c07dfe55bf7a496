import ProvenanceCore
import RightsSignals

/// A file that holds signals, taken apart into what the standards read.
struct SignalFile {
    let name: String
    let kind: SignalFileKind
    /// The headers of a header block; empty for a file that is read as a whole.
    let fields: [SignalField]
    let text: [UInt8]
    /// The policy, if it is one.
    let policy: TDMPolicy?

    /// - Parameter kind: what the file is; found out if nil.
    init(_ name: String, as kind: SignalFileKind?, crawlers: [String]) throws(Diagnostic) {
        let path = name == "-" ? "/dev/stdin" : name
        self.name = name == "-" ? "standard input" : name
        let bytes = try Self.contents(of: path)
        guard let kind = kind ?? Self.kind(of: name, bytes) else {
            let kinds = SignalFileKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw Diagnostic(
                "cannot tell what \(Self.quoted(name)) is",
                hint: "say so with --as, one of \(kinds)"
            )
        }
        self.kind = kind
        var fields: [SignalField] = []
        var policy: TDMPolicy?
        switch kind {
        case .headers: fields = ResponseHeaders(block: bytes.bytes).fields
        case .tdmPolicy:
            policy = TDMPolicy(bytes.bytes)
            if policy == nil {
                throw Diagnostic(
                    "\(Self.quoted(name)) is no ODRL policy, so there is no way to know its terms"
                )
            }
        case .robots, .aiText, .tdmrep, .rsl, .html, .xmp, .imageMetadata, .contentManifest, .opf:
            break
        }
        self.fields = fields
        self.policy = policy
        text = bytes.withUnsafeBytes { [UInt8]($0) }
    }

    private static func contents(of path: String) throws(Diagnostic) -> ByteBuffer {
        do throws(FileFailure) {
            return try Files.contents(of: path, limit: Limits.signalFileBytes)
        } catch {
            throw Diagnostic("\(error)")
        }
    }

    private static func kind(of name: String, _ bytes: borrowing ByteBuffer) -> SignalFileKind? {
        SignalFileKind(name: name, text: bytes.bytes)
    }

    private static func quoted(_ name: String) -> String {
        name == "-" ? "standard input" : "`\(name)`"
    }

    /// Where the whole file is a signal.
    private var carrier: SignalCarrier? {
        switch kind {
        case .robots: .robotsText
        case .aiText: .aiText
        case .tdmrep: .tdmrepFile
        case .rsl: .rslFile
        case .html: .html
        case .xmp: .xmp
        case .imageMetadata: .imageMetadata
        case .contentManifest: .contentManifest
        case .opf: .publication
        case .tdmPolicy, .headers: nil
        }
    }

    /// Reads all that the file holds; statements and faults of headers get their line in the file.
    func read(for context: SignalContext, into reading: inout SignalReading) {
        if let carrier {
            let statements = reading.statements.count
            let source = SignalStandard.Source(carrier, text.span.bytes)
            SignalRegistry.read(source, in: name, for: context, into: &reading)
            if SignalFileKind.isBytes(text.span.bytes) { return }
            // Standards of JSON know no lines; whoever looks at a file does.
            for index in statements..<reading.statements.count {
                let statement = reading.statements[index]
                guard statement.line == nil, !statement.evidence.isEmpty else { continue }
                let line = text.span.bytes.lineNumber(at: statement.evidence.lowerBound)
                reading.statements[index].line = line
            }
        }
        for field in fields {
            let statements = reading.statements.count
            let references = reading.references.count
            SignalRegistry.read(field.source, in: name, for: context, into: &reading)
            for index in statements..<reading.statements.count {
                reading.statements[index].line = field.line
            }
            for index in references..<reading.references.count {
                reading.references[index].line = field.line
            }
        }
    }
}

/// What one file says, or several that are taken together.
struct SignalFileAnswer {
    let files: [SignalFile]
    private(set) var reading = SignalReading()

    init(_ files: [SignalFile], _ context: SignalContext) {
        self.files = files
        for file in files { file.read(for: context, into: &reading) }
        SignalRegistry.settle(for: context, &reading)
    }

    /// The uses of which the same is said, by the same statements.
    struct Verdict {
        var uses: [Use]
        var answer: SignalAnswer
        var statements: [Statement]
    }

    var verdicts: [Verdict] {
        var verdicts: [Verdict] = []
        for use in Use.allCases {
            let statements = reading.statements.filter { $0.speaks(of: use) }
            let answer = SignalAnswer(reading.statements, for: use)
            if let place = verdicts.firstIndex(where: {
                $0.answer == answer && $0.statements == statements
            }) {
                verdicts[place].uses.append(use)
            } else {
                verdicts.append(Verdict(uses: [use], answer: answer, statements: statements))
            }
        }
        return verdicts
    }
}
