import ProvenanceCore
import RightsSignals

/// What a matcher takes out of the last record for the signals to be read.
extension Matcher {
    /// The day on which the record was fetched; nil if it does not plainly say so.
    func crawlDay(_ text: RawSpan) -> Day? {
        guard let slot = slot(.crawled) else { return nil }
        return Instant(string(of: slot, text))?.day
    }

    /// Puts all that the outcome of the record's signals depends on into `signalKey`.
    ///
    /// - Returns: false if that is more than a few header fields and meta tags: what the record
    ///   carries is read each time then, as are the signals of records with many addresses.
    mutating func describeSignals(isLicensed: Bool, _ text: RawSpan) -> Bool {
        // Each address may wrap another.
        guard signals.remembersOutcomes, slot(.robotsStatus) == nil,
            fields.urls.count <= Limits.signalAddresses / 2
        else { return false }
        for index in fields.urls.indices {
            if case .array = table.slots[fields.urls[index]].kind { return false }
        }
        signalKey.removeAll()
        signalKey.append(isLicensed ? 1 : 0)
        for index in fields.signals.indices {
            let slot = table.slots[fields.signals[index]]
            signalKey.append(littleEndian: UInt64(slot.field) << 8 | UInt64(slot.kind.rawValue))
            for role in fields.signalRoles(of: slot) {
                switch role {
                case .headers:
                    guard case .object = slot.kind else { return false }
                    if !describeHeaders(slot, text) { return false }
                case .header, .metaTags:
                    guard slot.byteCount <= Limits.rememberedSignalBytes else { return false }
                    signalKey.append(littleEndian: UInt64(slot.byteCount))
                    scanner.appendText(of: slot, in: text, to: &signalKey)
                default: return false
                }
            }
        }
        return true
    }

    /// Appends the header fields of an object that some standard reads.
    private mutating func describeHeaders(_ slot: FieldSlot, _ text: RawSpan) -> Bool {
        var members = JSONElements(of: scanner.text(of: slot, in: text))
        while let member = members.next() {
            guard case .string = member.keyKind else { return false }
            guard let number = ResponseHeaders.number(of: member.key) else { continue }
            guard member.value.byteCount <= Limits.rememberedSignalBytes else { return false }
            signalKey.append(
                littleEndian: UInt64(member.value.byteCount) << 16 | UInt64(number) << 8
                    | UInt64(member.kind.rawValue)
            )
            signalKey.append(member.value)
        }
        return true
    }

    /// The fields of the record that carry signals.
    func carriedSignals(_ text: RawSpan) -> [RecordSignal] {
        let status = slot(.robotsStatus)
        let robotsStatus = status.flatMap { Int(string(of: $0, text)) }
        let activeManifest = slot(.activeManifest).flatMap {
            $0.isString ? string(of: $0, text) : nil
        }
        let plan = rules.format.fieldPlan
        var carriers: [RecordSignal] = []
        var hasRobots = false
        for number in fields.signals {
            let slot = table.slots[number]
            for role in fields.signalRoles(of: slot) {
                let found = RecordSignal.all(
                    role,
                    path: plan.paths[slot.field],
                    scanner.text(of: slot, in: text),
                    kind: slot.kind,
                    crawlers: rules.signals.context.crawlers,
                    activeManifest: activeManifest
                )
                for var carrier in found {
                    if role == .robotsText {
                        hasRobots = true
                        carrier.status = robotsStatus
                    }
                    carriers.append(carrier)
                }
            }
        }
        if let status, let robotsStatus, !hasRobots, robotsStatus >= 500 {
            // There is no text, and that is what speaks.
            let path = plan.paths[status.field]
            carriers.append(
                RecordSignal(path: path, content: .file(.robotsText, []), status: robotsStatus)
            )
        }
        return carriers
    }

    /// The record's addresses, as they are written.
    func addresses(_ text: RawSpan) -> [String] {
        var addresses: [String] = []
        for number in fields.urls {
            let slot = table.slots[number]
            switch slot.kind {
            case .string, .escapedString:
                let address = string(of: slot, text)
                if !fields.isURLOnlyIfHTTP(slot) || address.hasPrefix("http") {
                    addresses.append(address)
                }
            case .array:
                var elements = JSONElements(of: scanner.text(of: slot, in: text))
                while let element = elements.next() {
                    if element.kind == .string || element.kind == .escapedString {
                        addresses.append(element.text)
                    }
                }
            case .number, .true, .false, .null, .object: break
            }
        }
        return addresses
    }

    func string(of slot: FieldSlot, _ text: RawSpan) -> String {
        JSONText.string(scanner.text(of: slot, in: text), kind: slot.kind)
    }
}
