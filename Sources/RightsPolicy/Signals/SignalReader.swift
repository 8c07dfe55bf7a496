import ProvenanceCore
import RightsSignals

/// Reads the signals that a record carries. A worker's scratch.
///
/// A header, a meta tag or a file that was met before is not parsed again; only the path of the
/// work is compared anew. Where a record carries no files, what its headers and meta tags come to is
/// remembered as a whole.
struct SignalReader: ~Copyable {
    /// What one header or meta tag says, whatever the work's address.
    private struct Said {
        var statements: [Statement]
        var faults: [SignalReading.Fault]
        var references: [SignalReading.Reference]
    }

    /// Distinct headers and meta tags that are remembered. Real data repeats some hundred.
    private static let fieldLimit = 16_384

    let settings: SignalSettings
    let saved: SavedSignals?
    private let files = SignalFiles()
    private var fields: [SignalField: Said] = [:]
    /// Filled by `SignalReader+Memory.swift`, which changes what stands below as well.
    var outcomes = KeyMemo<SignalOutcome>()
    /// Headers and meta tags that were looked up, and those of them that were read.
    var lookups = 0
    private(set) var misses = 0

    private var hosts = HostReader()
    private var origins = OriginReader()
    private var origin = ByteBuffer()

    /// The addresses of the record, and those that an archive or a proxy address wraps.
    private var addresses: [String] = []
    /// Whether the last record has more of them than signals are asked about.
    private(set) var isOverfull = false
    /// What the signals say against the last record.
    var reasons: [Reason] = []
    /// The codes of all that speaks against the use of the last record, whatever it weighs.
    var spoken: [ReasonCode] = []
    /// The standard whose permission counts as a basis for the last record, if there is one.
    var permission: String?

    init(_ settings: SignalSettings, saved: SavedSignals?) {
        self.settings = settings
        self.saved = saved
    }

    /// The standards that say something of the last record, and those of which something is
    /// malformed, with what carries it: `tdmrep in tdmrep.json`.
    var protocols: [String] = []
    var faults: [String] = []

    /// What the last record has to credit, by signals that permit its use for no more.
    var credits: [SignalCredit] = []

    /// Whether the signals of the last record change its decision.
    var speaks: Bool { !reasons.isEmpty || permission != nil || !credits.isEmpty }

    /// Forgets the last record.
    mutating func reset() {
        if !reasons.isEmpty { reasons.removeAll() }
        if !spoken.isEmpty { spoken.removeAll(keepingCapacity: true) }
        if !addresses.isEmpty { addresses.removeAll(keepingCapacity: true) }
        if !protocols.isEmpty { protocols.removeAll() }
        if !faults.isEmpty { faults.removeAll() }
        if !credits.isEmpty { credits.removeAll() }
        permission = nil
        isOverfull = false
    }

    /// What the markup of a page says of its own licence, as a licence field's neighbour would.
    ///
    /// What a page says of others' works is no evidence: it is not handed on.
    ///
    /// - Parameters:
    ///   - path: the field that the page stands in.
    ///   - url: the page's own address.
    mutating func pageLicenses(_ page: RawSpan, in path: String, url: String?) -> [LicenseValue] {
        var values: [LicenseValue] = []
        for license in PageLicense.all(in: files.page(page), url: url)
        where license.scope == .page {
            var value = LicenseValue(
                field: "\(path).\(license.form.rawValue)",
                text: license.value,
                isSupporting: true
            )
            value.isFromPage = true
            if !values.contains(value) { values.append(value) }
        }
        return values
    }

    /// Adds an address of the record that is read next, and one that it wraps.
    mutating func add(address: String) {
        guard addresses.count < Limits.signalAddresses else { return isOverfull = true }
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
    /// - Parameters:
    ///   - crawled: the day on which the record was fetched, if it says so.
    ///   - isLicensed: whether an open licence permits the use.
    mutating func read(
        _ carriers: [RecordSignal],
        crawled: Day?,
        isLicensed: Bool,
        _ meter: inout some DecisionMeter
    ) {
        var permissions: [String?] = []
        for said in sayings(about: crawled) {
            meter.lap(.signals)
            let reading = reading(of: carriers + said.carriers, said.url, &meter)
            note(reading)
            judge(reading.statements, isLicensed: isLicensed)
            permissions.append(said.mayPermit ? permission(of: reading.statements) : nil)
        }
        permission = permissions.contains(nil) ? nil : permissions.first ?? nil
    }

    private mutating func note(_ reading: SignalReading) {
        for statement in reading.statements {
            if !protocols.contains(statement.signal) { protocols.append(statement.signal) }
            guard statement.effect == .conditional([.attribution]),
                settings.uses.contains(where: { statement.speaks(of: $0) })
            else { continue }
            let credit = statement.credit ?? SignalCredit(signal: statement.signal)
            if !credits.contains(credit) { credits.append(credit) }
        }
        for fault in reading.faults {
            let name = "\(fault.signal) in \(fault.carrier.rawValue)"
            if !faults.contains(name) { faults.append(name) }
        }
    }

    /// Everything that the signals say of a record whose addresses were added, judged or not.
    mutating func account(of carriers: [RecordSignal], crawled: Day?) -> RecordStatements {
        var account = RecordStatements()
        var meter = NoMeter()
        for said in sayings(about: crawled) {
            account.add(reading(of: carriers + said.carriers, said.url, &meter))
        }
        return account
    }

    /// One address of the record, and what its origin said at one time that counts.
    private struct Saying {
        var url: String?
        var carriers: [RecordSignal] = []
        var mayPermit = true
    }

    private mutating func sayings(about crawled: Day?) -> [Saying] {
        if addresses.isEmpty { return [Saying()] }
        guard let saved else { return addresses.map { Saying(url: $0) } }
        var sayings: [Saying] = []
        for url in addresses {
            let text = ByteBuffer(text: url)
            var known: [Saying] = []
            // Where no scheme is named, the files of both may be the ones.
            for scheme in ["https", "http"] as [StaticString] {
                let reading = origins.read(text.bytes, scheme: scheme, into: &origin)
                if case .unreadable = reading { break }
                known += saidByOrigin(saved, url, crawled)
                if reading == .origin { break }
            }
            sayings += known.isEmpty ? [Saying(url: url)] : known
        }
        return sayings
    }

    /// What was saved of the origin that was read last.
    private mutating func saidByOrigin(
        _ saved: SavedSignals,
        _ url: String,
        _ crawled: Day?
    ) -> [Saying] {
        switch saved.answer(of: origin.bytes, crawled: crawled) {
        case .nothing: return []
        case .states(let states):
            let name = String(copying: origin.bytes)
            return states.map { state in
                Saying(
                    url: url,
                    carriers: saved.carriers(of: state, origin: name),
                    mayPermit: state.mayPermit
                )
            }
        case .damage:
            reasons.append(
                Reason(
                    .optoutUnlocated,
                    .block,
                    rule: saved.rule,
                    message: "the rule set is damaged at the saved signals of this origin",
                    evidence: Evidence(field: "origin", value: String(copying: origin.bytes))
                )
            )
            return [Saying(url: url, mayPermit: false)]
        }
    }

    private mutating func reading(
        of carriers: [RecordSignal],
        _ url: String?,
        _ meter: inout some DecisionMeter
    ) -> SignalReading {
        var context = settings.context
        context.url = url
        var reading = SignalReading(files: files)
        for carrier in carriers {
            context.status = carrier.status
            let first = reading.statements.count
            switch carrier.content {
            case .file(let kind, let text):
                read(kind, text.span.bytes, in: carrier.path, context, &reading)
            case .saved(let kind, let number):
                guard let index = saved?.index else { continue }
                read(kind, index.text(number), in: carrier.path, context, &reading)
            case .fields(let all):
                for field in all { read(field, in: carrier.path, context, &reading) }
            }
            for index in first..<reading.statements.count {
                reading.statements[index].source = carrier.source
                // Where there is no text, the status is what speaks.
                if let status = carrier.status, reading.statements[index].excerpt.isEmpty,
                    reading.statements[index].code == .robotsUnreachable
                {
                    reading.statements[index].excerpt = String(status)
                }
            }
            meter.lap(.signal(carrier.path))
        }
        context.status = nil
        SignalRegistry.settle(by: settings.standards, for: context, &reading)
        return reading
    }

    private func read(
        _ kind: SignalCarrier,
        _ text: RawSpan,
        in path: String,
        _ context: SignalContext,
        _ reading: inout SignalReading
    ) {
        SignalRegistry.read(
            SignalStandard.Source(kind, text),
            in: path,
            by: settings.standards,
            for: context,
            into: &reading
        )
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
        let objections = SignalObjection.all(
            in: statements.filter { statement in
                settings.uses.contains { statement.speaks(of: $0) }
            }
        )
        for said in objections {
            let statement = said.statement
            if !spoken.contains(statement.code) { spoken.append(statement.code) }
            let weight = weight(of: statement, isLicensed: isLicensed)
            guard let objection = weight.value.objection else { continue }
            let name = statement.name.map { "\($0): " } ?? ""
            var evidence = Evidence(
                field: statement.field ?? statement.carrier.rawValue,
                value: name + statement.excerpt
            )
            if let source = statement.source {
                evidence.list = source.list
                evidence.entry = source.entry
                evidence.entryPosition = SourcePosition(file: source.file, line: source.line)
            }
            let reason = Reason(
                statement.code,
                objection,
                rule: weight.position ?? (statement.source == nil ? nil : saved?.rule)
                    ?? settings.rule,
                message: said.message,
                evidence: evidence
            )
            if !reasons.contains(reason) { reasons.append(reason) }
        }
    }

    /// The standard by which all uses are permitted, of those whose permission counts.
    private func permission(of statements: [Statement]) -> String? {
        guard !statements.isEmpty else { return nil }
        let counted = statements.filter {
            !$0.isGrant || settings.permitting.contains($0.signal)
        }
        let isPermitted = settings.uses.allSatisfy { use in
            switch SignalAnswer(counted, for: use) {
            case .permits: true
            case .conditional(let conditions): conditions == [.attribution]
            case .silent, .prohibits: false
            }
        }
        guard isPermitted else { return nil }
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
        if statement.code == .robotsUnreachable { weight = settings.unreachable }
        if isLicensed, weight.value != .note, settings.againstOpenLicence.value != .block {
            weight = settings.againstOpenLicence
        }
        return weight
    }
}
