import ProvenanceCore

/// The hosts of a record, read once for all rules that ask for them. Scratch of its owner.
///
/// All of its addresses count, and what an archive or a proxy address wraps counts as well: as the
/// original, and the address around it as a copy.
struct RuleHosts: ~Copyable {
    private struct Entry {
        var start: Int
        var end: Int
        var slot: Int
        /// Whether it is where the work was published, as far as the address says.
        var isOriginal: Bool
        var isReadable: Bool
    }

    private let isAsked: Bool
    private var reader = HostReader()
    private var host = ByteBuffer(capacity: 256)
    private var inner = ByteBuffer(capacity: 256)
    private var unescaped = ByteBuffer(capacity: 256)
    private var names = ByteBuffer(capacity: 256)
    private var entries: [Entry] = []

    init(isAsked: Bool) { self.isAsked = isAsked }

    /// Whether the record has no address.
    var isEmpty: Bool { entries.isEmpty }

    /// Reads the hosts of a record.
    mutating func read(
        _ fields: borrowing RecordFields,
        _ table: borrowing FieldTable,
        _ scanner: borrowing JSONScanner,
        _ text: RawSpan
    ) {
        if !entries.isEmpty { entries.removeAll(keepingCapacity: true) }
        names.removeAll()
        guard isAsked else { return }
        for number in fields.urls {
            let slot = table.slots[number]
            let isOptional = fields.isURLOnlyIfHTTP(slot)
            let value = scanner.text(of: slot, in: text)
            if slot.kind == .array {
                var elements = JSONElements(of: value)
                while let element = elements.next() {
                    add(element.value, element.kind, number, isOptional)
                }
            } else {
                add(value, slot.kind, number, isOptional)
            }
        }
    }

    private mutating func add(
        _ value: RawSpan,
        _ kind: JSONKind,
        _ slot: Int,
        _ isOptional: Bool
    ) {
        switch kind {
        case .null: return
        case .string, .escapedString:
            if isOptional, !hasPrefix(value, "http") { return }
            if trimmed(value).isEmpty { return }
            guard kind == .escapedString else { return addAddress(value, slot) }
            var text = ByteBuffer()
            swap(&text, &unescaped)
            text.removeAll()
            JSONText.unescape(value, into: &text)
            addAddress(text.bytes, slot)
            swap(&text, &unescaped)
        case .number, .true, .false, .array, .object:
            if !isOptional { append(slot, isOriginal: true, isReadable: false) }
        }
    }

    private mutating func addAddress(_ url: RawSpan, _ slot: Int) {
        guard reader.readHost(ofURL: url, into: &host).isReadable else {
            return append(slot, isOriginal: true, isReadable: false)
        }
        var wrapped = ByteBuffer()
        swap(&wrapped, &inner)
        let isWrapper = WrappedURL.unwrap(url, host: host.bytes, into: &wrapped)
        append(slot, isOriginal: !isWrapper, isReadable: true)
        if isWrapper {
            let isReadable = reader.readHost(ofURL: wrapped.bytes, into: &host).isReadable
            append(slot, isOriginal: true, isReadable: isReadable)
        }
        swap(&wrapped, &inner)
    }

    /// Appends what is in `host`.
    private mutating func append(_ slot: Int, isOriginal: Bool, isReadable: Bool) {
        let start = names.count
        if isReadable { names.append(host) }
        entries.append(
            Entry(
                start: start,
                end: names.count,
                slot: slot,
                isOriginal: isOriginal,
                isReadable: isReadable
            )
        )
    }

    /// The slot that shows that the record may, or surely does, come from one of `wanted`; nil if
    /// it is not so.
    func slot(of wanted: [RuleHost], _ certainty: RuleCertainty) -> Int? {
        let isWide = certainty == .possible
        func matches(_ entry: Entry) -> Bool {
            let name = names.bytes.extracting(entry.start..<entry.end)
            for host in wanted where host.matches(name, widely: isWide) { return true }
            return false
        }
        if isWide { return entries.first { !$0.isReadable || matches($0) }?.slot }
        for entry in entries where !entry.isReadable || (entry.isOriginal && !matches(entry)) {
            return nil
        }
        return entries.first?.slot
    }

    /// The clearance that blocks any of the hosts, or allows all originals, and a slot.
    func clearance(
        _ table: ClearanceTable,
        _ verdict: Clearance.Verdict
    ) -> (number: Int, slot: Int)? {
        var found: (number: Int, slot: Int)?
        for entry in entries {
            let name = names.bytes.extracting(entry.start..<entry.end)
            let number = entry.isReadable ? table.number(ofHost: name, verdict) : nil
            switch verdict {
            case .block:
                if let number { return (number, entry.slot) }
            case .allow:
                if !entry.isReadable { return nil }
                if !entry.isOriginal { continue }
                guard let number else { return nil }
                found = found ?? (number, entry.slot)
            }
        }
        return found
    }
}
