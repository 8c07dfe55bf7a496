import ProvenanceCore
import RightsSignals

/// Reads the signals that a record carries. A worker's scratch.
///
/// A header, a meta tag or a file that was met before is not parsed again; only the path of the
/// work is compared anew.
struct SignalReader: ~Copyable {
    /// What one header or meta tag says, whatever the work's address.
    private struct Said {
        var statements: [Statement]
        var faults: [SignalReading.Fault]
        var references: [SignalReading.Reference]
    }

    /// Distinct headers and meta tags that are remembered. Real data repeats some hundred.
    private static let fieldLimit = 16_384

    private let settings: SignalSettings
    private let files = SignalFiles()
    private var fields: [SignalField: Said] = [:]
    /// Headers and meta tags that were looked up, and those of them that were read.
    private(set) var lookups = 0
    private(set) var misses = 0

    private var hosts = HostReader()

    /// The addresses of the record, and those that an archive or a proxy address wraps.
    private var addresses: [String] = []
    /// What the signals say against the last record.
    private(set) var reasons: [Reason] = []
    /// The codes of all that speaks against the use of the last record, whatever it weighs.
    private(set) var spoken: [ReasonCode] = []
    /// The standard whose permission counts as a basis for the last record, if there is one.
    private(set) var permission: String?

    init(_ settings: SignalSettings) { self.settings = settings }

    /// Whether the signals of the last record change its decision.
    var speaks: Bool { !reasons.isEmpty || permission != nil }

    /// Forgets the last record.
    mutating func reset() {
        if !reasons.isEmpty { reasons.removeAll() }
        if !spoken.isEmpty { spoken.removeAll(keepingCapacity: true) }
        if !addresses.isEmpty { addresses.removeAll(keepingCapacity: true) }
        permission = nil
    }

    /// Adds an address of the record that is read next, and one that it wraps.
    mutating func add(address: String) {
        guard addresses.count < Limits.signalAddresses else { return }
        addresses.append(address)
        let text = ByteBuffer(text: address)
        var host = ByteBuffer()
        var inner = ByteBuffer()
        guard hosts.readHost(ofURL: text.bytes, into: &host).isReadable,
            WrappedURL.unwrap(text.bytes, host: host.bytes, into: &inner)
        else { return }
        addresses.append(String(copying: inner.bytes))
    }

    /// Reads the signals of a record whose addresses were added.
    ///
    /// A rule that covers any of its addresses speaks against the record; it is permitted if it is
    /// by all of them.
    ///
    /// - Parameter isLicensed: whether an open licence permits the use.
    mutating func read(_ carriers: [RecordSignal], robotsStatus: Int?, isLicensed: Bool) {
        var permissions: [String?] = []
        for url in urls {
            let reading = reading(of: carriers, url, robotsStatus)
            judge(reading.statements, isLicensed: isLicensed)
            permissions.append(permission(of: reading.statements))
        }
        permission = permissions.contains(nil) ? nil : permissions.first ?? nil
    }

    /// Everything that the signals say of a record whose addresses were added, judged or not.
    mutating func account(of carriers: [RecordSignal], robotsStatus: Int?) -> RecordStatements {
        var account = RecordStatements()
        for url in urls { account.add(reading(of: carriers, url, robotsStatus)) }
        return account
    }

    private var urls: [String?] { addresses.isEmpty ? [nil] : addresses.map(Optional.some) }

    private mutating func reading(
        of carriers: [RecordSignal],
        _ url: String?,
        _ robotsStatus: Int?
    ) -> SignalReading {
        var context = settings.context
        context.url = url
        var reading = SignalReading(files: files)
        for carrier in carriers {
            switch carrier.content {
            case .file(let kind, let text):
                context.status = kind == .robotsText ? robotsStatus : nil
                let source = SignalStandard.Source(kind, text.span.bytes)
                SignalRegistry.read(
                    source,
                    in: carrier.path,
                    by: settings.standards,
                    for: context,
                    into: &reading
                )
            case .fields(let all):
                context.status = nil
                for field in all { read(field, in: carrier.path, context, &reading) }
            }
        }
        SignalRegistry.settle(by: settings.standards, for: context, &reading)
        guard let robotsStatus else { return reading }
        // Where there is no text, the status is what speaks.
        for index in reading.statements.indices
        where reading.statements[index].code == .robotsUnreachable
            && reading.statements[index].excerpt.isEmpty
        {
            reading.statements[index].excerpt = String(robotsStatus)
        }
        return reading
    }

    /// Reads one header or meta tag, or remembers what it said.
    private mutating func read(
        _ field: SignalField,
        in path: String,
        _ context: SignalContext,
        _ reading: inout SignalReading
    ) {
        let said: Said
        // What it says does not depend on where it stands.
        var field = field
        let line = field.line
        field.line = nil
        lookups += 1
        if let known = fields[field] {
            said = known
        } else {
            misses += 1
            var fresh = SignalReading(files: files)
            SignalRegistry.read(
                field.source,
                by: settings.standards,
                for: context,
                into: &fresh
            )
            said = Said(
                statements: fresh.statements,
                faults: fresh.faults,
                references: fresh.references
            )
            if fields.count == Self.fieldLimit { fields.removeAll(keepingCapacity: true) }
            fields[field] = said
        }
        for var statement in said.statements {
            statement.field = path
            statement.line = line
            reading.statements.append(statement)
        }
        for fault in said.faults { reading.note(fault, in: path) }
        for var reference in said.references {
            reference.field = path
            reference.line = line
            reading.references.append(reference)
        }
    }

    // MARK: What it comes to

    private mutating func judge(_ statements: [Statement], isLicensed: Bool) {
        for statement in statements
        where settings.uses.contains(where: { statement.speaks(of: $0) }) {
            guard let message = Self.objection(statement) else { continue }
            if !spoken.contains(statement.code) { spoken.append(statement.code) }
            let weight = weight(of: statement, isLicensed: isLicensed)
            guard let objection = weight.value.objection else { continue }
            let name = statement.name.map { "\($0): " } ?? ""
            let reason = Reason(
                statement.code,
                objection,
                rule: weight.position ?? settings.rule,
                message: message,
                evidence: Evidence(
                    field: statement.field ?? statement.carrier.rawValue,
                    value: name + statement.excerpt
                )
            )
            if !reasons.contains(reason) { reasons.append(reason) }
        }
    }

    /// The standard by which all uses are permitted, of those whose permission counts.
    private func permission(of statements: [Statement]) -> String? {
        guard !statements.isEmpty else { return nil }
        let counted = statements.filter {
            $0.effect != .permits || settings.permitting.contains($0.signal)
        }
        guard settings.uses.allSatisfy({ SignalAnswer(counted, for: $0) == .permits }) else {
            return nil
        }
        return counted.first { statement in
            settings.uses.contains { statement.speaks(of: $0) }
        }?.signal
    }

    /// What becomes of the record: the mildest setting that applies.
    private func weight(
        of statement: Statement,
        isLicensed: Bool
    ) -> Setting<PolicySignals.Weight> {
        var weight = Setting(PolicySignals.Weight.block)
        if statement.code == .robotsWildcard { weight = settings.wildcard }
        if isLicensed, weight.value != .note, settings.againstOpenLicence.value != .block {
            weight = settings.againstOpenLicence
        }
        return weight
    }

    /// What a statement has against the use, in words; nil if nothing.
    private static func objection(_ statement: Statement) -> String? {
        let line = statement.line.map { " (line \($0))" } ?? ""
        switch statement.effect {
        case .permits: return nil
        case .prohibits:
            if statement.code == .robotsUnreachable { return "robots.txt could not be fetched" }
            if statement.code == .robotsWildcard {
                return "robots.txt keeps all crawlers out\(line)"
            }
            if statement.carrier == .robotsText, statement.signal == "robots" {
                return "robots.txt keeps \(statement.scope) out\(line)"
            }
            return "\(statement.signal) prohibits \(statement.use.rawValue)\(line)"
        case .conditional(let conditions):
            let list = conditions.map(\.rawValue).sorted().joined(separator: ", ")
            return "\(statement.signal) permits \(statement.use.rawValue) on condition: \(list)"
                + line
        }
    }
}
