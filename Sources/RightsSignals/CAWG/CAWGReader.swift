import ProvenanceCore

/// Finds the training and data mining assertions of the active manifest and says what they say.
///
/// Shapes, outside in: a report of c2patool (`manifests` with `active_manifest`; in the detailed
/// form with an `assertion_store`), a manifest (`assertions`), a list of `{label, data}`, one of
/// these, or an object of data by label. Manifests of ingredients are history and say nothing.
///
/// A permission counts only if the manifest is known to be the active one and nothing is reported
/// against it; a prohibition counts in any case.
struct CAWGReader: ~Escapable {
    var statements: [Statement] = []
    var faults: [SignalReading.Fault] = []

    private let carrier: SignalCarrier
    private let text: RawSpan
    private var budget = MemberBudget()
    private var mayGrant = true

    @_lifetime(copy text)
    init(carrier: SignalCarrier, text: RawSpan) {
        self.carrier = carrier
        self.text = text
    }

    /// Keys under which records keep a report or a manifest within another object.
    private static let wrappers = ["c2pa", "manifest_store", "manifestStore", "manifest"]

    /// Reads the document that is all of the text. If it says more than is looked at, what was
    /// not seen may be a refusal: then everything that was seen is one.
    mutating func read(_ value: RawSpan) {
        read(value, depth: 0)
        settle(at: value)
    }

    /// Reads the data of one assertion, which is all of the text.
    mutating func read(_ label: String, _ data: RawSpan) {
        readAssertion(label, data, JSONKind(of: data))
        settle(at: data)
    }

    private mutating func settle(at value: RawSpan) {
        guard budget.isSpent else { return }
        for index in statements.indices { statements[index].effect = .prohibits }
        note("more than \(Limits.signalMembers) members", at: value)
    }

    private mutating func read(_ value: RawSpan, depth: Int) {
        switch JSONKind(of: value) {
        case .array: readList(value)
        case .object:
            if let report = member("manifests", of: value), report.kind == .object {
                readReport(value, manifests: report.value)
            } else if hasAssertions(value) {
                readManifest(value)
            } else if let label = member("label", of: value) {
                guard let data = member("data", of: value) else { return }
                readAssertion(label.text, data.value, data.kind)
            } else if !readByLabel(value), depth < 3 {
                for key in Self.wrappers {
                    if let inner = member(key, of: value), inner.kind == .object {
                        read(inner.value, depth: depth + 1)
                    }
                }
            }
        case .string, .escapedString, .number, .true, .false, .null: break
        }
    }

    /// The last member of that name: parsers downstream keep the last one.
    @_lifetime(copy value)
    private mutating func member(_ name: String, of value: RawSpan) -> JSONElements.Element? {
        var elements = JSONElements(of: value)
        var found: JSONElements.Element?
        while let element = elements.next() {
            guard budget.take() else { break }
            if JSONText.string(element.key, kind: element.keyKind) == name { found = element }
        }
        return found
    }

    // MARK: Reports and manifests

    private mutating func readReport(_ report: RawSpan, manifests: RawSpan) {
        mayGrant = mayGrant && !hasProblems(report)
        var active: String?
        if let name = member("active_manifest", of: report),
            name.kind == .string || name.kind == .escapedString
        {
            active = name.text
        }
        var count = 0
        var isFound = false
        var elements = JSONElements(of: manifests)
        while let element = elements.next(), budget.take() {
            count += 1
            if active != nil, JSONText.string(element.key, kind: element.keyKind) == active {
                isFound = true
            }
        }
        if !isFound {
            // Nothing says which one speaks now: what any of them prohibits counts.
            if count != 1 || active != nil {
                mayGrant = false
                note("no active manifest", at: manifests)
            }
        }
        var again = JSONElements(of: manifests)
        while let element = again.next(), budget.take() {
            let name = JSONText.string(element.key, kind: element.keyKind)
            guard element.kind == .object, !isFound || name == active else { continue }
            readManifest(element.value)
        }
    }

    /// Whether the validator found fault with the manifests.
    private mutating func hasProblems(_ report: RawSpan) -> Bool {
        if let status = member("validation_status", of: report), status.kind == .array,
            isFilled(status.value)
        {
            return true
        }
        if let state = member("validation_state", of: report), lowerASCII(state.text) == "invalid" {
            return true
        }
        guard let results = member("validation_results", of: report), results.kind == .object,
            let active = member("activeManifest", of: results.value), active.kind == .object,
            let failures = member("failure", of: active.value), failures.kind == .array
        else { return false }
        return isFilled(failures.value)
    }

    private func isFilled(_ array: RawSpan) -> Bool {
        var elements = JSONElements(of: array)
        return elements.next() != nil
    }

    private mutating func hasAssertions(_ value: RawSpan) -> Bool {
        member("assertions", of: value) != nil || member("assertion_store", of: value) != nil
    }

    /// Members that are repeated are all read: what one of them withholds is withheld.
    private mutating func readManifest(_ manifest: RawSpan) {
        var members = JSONElements(of: manifest)
        while let member = members.next(), budget.take() {
            switch JSONText.string(member.key, kind: member.keyKind) {
            case "assertions" where member.kind == .array: readList(member.value)
            case "assertions" where member.kind == .object,
                "assertion_store"
            where member.kind == .object:
                _ = readByLabel(member.value)
            default: break
            }
        }
    }

    private mutating func readList(_ list: RawSpan) {
        var elements = JSONElements(of: list)
        while let element = elements.next(), budget.take() {
            guard element.kind == .object, let label = member("label", of: element.value),
                let data = member("data", of: element.value)
            else { continue }
            readAssertion(label.text, data.value, data.kind)
        }
    }

    /// Assertions by their labels; whether there was one.
    private mutating func readByLabel(_ table: RawSpan) -> Bool {
        var isFound = false
        var elements = JSONElements(of: table)
        while let element = elements.next(), budget.take() {
            let label = JSONText.string(element.key, kind: element.keyKind)
            guard Self.code(of: label) != nil else { continue }
            isFound = true
            readAssertion(label, element.value, element.kind)
        }
        return isFound
    }

    // MARK: Assertions

    /// The code of an assertion with this label; nil if it is about something else. An instance
    /// (`__1`) and a version (`.v2`) belong to no name.
    static func code(of label: String) -> ReasonCode? {
        var base = label[...]
        if let instance = base.firstRange(of: "__") { base = base[..<instance.lowerBound] }
        if let version = base.lastIndex(of: "."), base[version...].hasPrefix(".v"),
            base[version...].dropFirst(2).utf8.allSatisfy(isASCIIDigit),
            base[version...].utf8.count > 2
        {
            base = base[..<version]
        }
        switch base {
        case "cawg.training-mining", "cawg.ai_training_and_data_mining": return .cawgTraining
        case "c2pa.training-mining": return .c2paTraining
        default: return nil
        }
    }

    /// What an entry says.
    private enum Choice {
        case allowed
        case notAllowed
        case constrained
    }

    private struct Entry {
        var use: Use
        var choice: Choice
        var range: Range<Int>
    }

    private mutating func readAssertion(_ label: String, _ data: RawSpan, _ kind: JSONKind) {
        guard let code = Self.code(of: label) else { return }
        guard kind == .object else { return note("an assertion without data", at: data) }
        var entries: [Entry] = []
        // Version 1.0 had no `entries` around them.
        readEntries(data, into: &entries)
        var members = JSONElements(of: data)
        while let member = members.next(), budget.take() {
            guard JSONText.string(member.key, kind: member.keyKind) == "entries" else { continue }
            if member.kind == .object {
                readEntries(member.value, into: &entries)
            } else {
                note("`entries` is no object", at: member.value)
            }
        }
        for entry in entries { state(entry, among: entries, label, code) }
    }

    private static let uses: [String: Use] = [
        "data_mining": .mine, "ai_inference": .input, "ai_training": .train,
        "ai_generative_training": .trainGenAI,
    ]

    private mutating func readEntries(_ table: RawSpan, into entries: inout [Entry]) {
        var elements = JSONElements(of: table)
        while let element = elements.next(), budget.take(), entries.count < Limits.signalTokens {
            let key = JSONText.string(element.key, kind: element.keyKind)
            guard key.hasPrefix("cawg.") || key.hasPrefix("c2pa."),
                let use = Self.uses[String(key.dropFirst(5))]
            else { continue }
            entries.append(
                Entry(
                    use: use,
                    choice: choice(element.value, element.kind),
                    range: text.byteOffsets(of: element.value) ?? 0..<text.byteCount
                )
            )
        }
    }

    /// What is not one of the three words is not an allowance; of several the strictest counts.
    private mutating func choice(_ value: RawSpan, _ kind: JSONKind) -> Choice {
        var words: [String] = []
        var hasInformation = false
        if kind == .object {
            var members = JSONElements(of: value)
            while let member = members.next(), budget.take() {
                let isText = member.kind == .string || member.kind == .escapedString
                switch JSONText.string(member.key, kind: member.keyKind) {
                case "use": words.append(isText ? member.text : "")
                // The text says `constraints_info`, the schema `constraint_info`.
                case "constraint_info", "constraints_info":
                    if isText, !trimmed(member.text).isEmpty { hasInformation = true }
                default: break
                }
            }
        }
        if words.isEmpty { note("an entry without `use`", at: value) }
        let known = ["allowed", "constrained", "notAllowed"]
        if !words.allSatisfy(known.contains) {
            note("a `use` that the specification does not have", at: value)
        }
        if !words.isEmpty, words.allSatisfy({ $0 == "allowed" }) { return .allowed }
        let isOpen = !words.isEmpty && words.allSatisfy { $0 == "allowed" || $0 == "constrained" }
        // A constraint that nothing is known of is a refusal.
        return isOpen && hasInformation ? .constrained : .notAllowed
    }

    /// `ai_training` is about models that generate nothing, which is no use of its own here: that
    /// it is allowed says nothing of generative training. Training at large is allowed if both
    /// are; and prohibited, like generative training, if either is not.
    private mutating func state(
        _ entry: Entry,
        among entries: [Entry],
        _ label: String,
        _ code: ReasonCode
    ) {
        let generative = entries.filter { $0.use == .trainGenAI }.map(\.choice)
        let isGenerativeOpen = !generative.isEmpty && !generative.contains(.notAllowed)
        var effect: Statement.Effect
        switch entry.choice {
        case .notAllowed: effect = .prohibits
        case .allowed where entry.use == .train && generative.contains(.constrained): return
        case .allowed:
            guard entry.use != .train || isGenerativeOpen else { return }
            effect = .permits
        case .constrained: effect = .conditional([.constraint])
        }
        if entry.use == .train, entry.choice == .constrained, !isGenerativeOpen {
            effect = .prohibits
        }
        if effect == .permits, !mayGrant { return }
        statements.append(
            Statement(
                signal: "cawg",
                use: entry.use,
                effect: effect,
                code: code,
                carrier: carrier,
                scope: String(label.unicodeScalars.prefix(Limits.quotedScalars)),
                evidence: entry.range
            )
        )
    }

    private mutating func note(_ message: String, at value: RawSpan) {
        guard faults.count < Limits.signalTokens else { return }
        faults.append(
            SignalReading.Fault(
                signal: "cawg",
                carrier: carrier,
                message: message,
                offset: text.byteOffsets(of: value)?.lowerBound ?? 0
            )
        )
    }
}
