import ProvenanceCore

/// A tdmrep.json: a list of rules, the first of which that matches a path speaks for it.
///
/// Source: TDMRep, W3C Community Group Final Report of 2024-05-10, section 6.3 (read 2026-11-23).
/// Apart from it, each noted as a fault: the strings "0" and "1" are read as the numbers; a single
/// object in place of a list counts if it reserves.
struct TDMRepFile: Sendable {
    struct Rule: Sendable {
        var location: PathPattern
        var written: String
        var reservation: TDMReservation
        var policy: String?
        /// The rule's bytes in the text.
        var evidence: Range<Int>
    }

    struct Fault: Sendable {
        var message: String
        var offset: Int
    }

    private(set) var rules: [Rule] = []
    private(set) var faults: [Fault] = []

    /// - Parameter text: the file as it was fetched.
    init(_ text: RawSpan) {
        guard text.byteCount <= Limits.tdmrepBytes else {
            faults.append(Fault(message: "tdmrep.json is longer than 1 MiB", offset: 0))
            return
        }
        do throws(JSONFault) {
            let source = try JSONSource(
                text,
                byteLimit: Limits.tdmrepBytes,
                depthLimit: Limits.tdmrepDepth
            )
            read(source)
        } catch {
            faults.append(Fault(message: "tdmrep.json is no JSON", offset: error.offset))
        }
    }

    private mutating func read(_ source: borrowing JSONSource) {
        let root = source.root
        switch source.kind {
        case .object:
            let message = "tdmrep.json is a single object; it must be a list of rules"
            faults.append(Fault(message: message, offset: source.offset))
            guard let rule = rule(root, source.offset), rule.reservation == .reserved else {
                return
            }
            rules.append(rule)
        case .array:
            var elements = JSONElements(of: root)
            while let element = elements.next() {
                let range = root.byteOffsets(of: element.value) ?? 0..<0
                let offset = source.offset + range.lowerBound
                guard element.kind == .object else {
                    faults.append(Fault(message: "a rule must be an object", offset: offset))
                    continue
                }
                if let rule = rule(element.value, offset) { rules.append(rule) }
            }
        case .string, .escapedString, .number, .true, .false, .null:
            faults.append(
                Fault(message: "tdmrep.json must be a list of rules", offset: source.offset)
            )
        }
    }

    /// A rule needs its location and its reservation; one that lacks either says nothing.
    private mutating func rule(_ object: RawSpan, _ offset: Int) -> Rule? {
        var location: String?
        var reservation: TDMReservation?
        var policy: String?
        var isRepeated = false
        var members = JSONElements(of: object)
        while let member = members.next() {
            let isString = member.kind == .string || member.kind == .escapedString
            if member.isNamed("location"), isString {
                isRepeated = isRepeated || location != nil
                location = member.text
            } else if member.isNamed("tdm-policy"), isString {
                isRepeated = isRepeated || policy != nil
                policy = member.text
            } else if member.isNamed("tdm-reservation") {
                guard member.kind == .number || isString,
                    let value = TDMReservation(member.value)
                else {
                    let message = "`tdm-reservation` must be 0 or 1; it counts as not set"
                    faults.append(Fault(message: message, offset: offset))
                    continue
                }
                if isString {
                    let message = "`tdm-reservation` must be a number; the string is read as one"
                    faults.append(Fault(message: message, offset: offset))
                }
                isRepeated = isRepeated || reservation != nil
                // Of two answers the one that reserves counts.
                reservation = reservation == .reserved ? .reserved : value
            }
        }
        if isRepeated {
            faults.append(Fault(message: "a rule has a key twice", offset: offset))
        }
        guard let location, let reservation else {
            let message = "a rule without `location` or `tdm-reservation` says nothing"
            faults.append(Fault(message: message, offset: offset))
            return nil
        }
        let written = ByteBuffer(text: location)
        return Rule(
            location: PathPattern(written.bytes),
            written: location,
            reservation: reservation,
            policy: policy,
            evidence: offset..<(offset + object.byteCount)
        )
    }

    /// The first rule that matches. Of a path that is not known, the first that reserves.
    func rule(for path: WorkPath?) -> Rule? {
        guard let path else { return rules.first { $0.reservation == .reserved } }
        return rules.first { $0.location.matches(path) }
    }
}
