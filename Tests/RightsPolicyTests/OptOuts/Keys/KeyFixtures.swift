import ProvenanceCore
import RightsPolicy
import Testing

/// An entry as `OptOutListReader` reads it: the key, or `! ` and why it is rejected.
func entryKey(_ written: String, _ kind: OptOutKind) throws -> String {
    let text = kind.isRow(written) ? written : written + "\n"
    let list = try read(text, named: "list.txt", kind) {
        $0.maxRejected = 1
        $0.minEntries = 0
        $0.format = .lines
    }
    var found: [String] = list.rejected.map { "! " + $0.message }
    list.entries.forEach { found.append(list.entries[$0].value) }
    return found.joined(separator: " | ")
}

extension OptOutKind {
    fileprivate func isRow(_ text: String) -> Bool { text.hasSuffix("\n") }
}

/// The keys of an address.
func addressKeys(_ address: String, _ kind: OptOutKind) -> [String] {
    var reader = RecordKeyReader()
    var keys = KeyList()
    let text = ByteBuffer(text: address)
    guard reader.readAddress(text.bytes).isReadable else { return ["unreadable"] }
    reader.appendAddressKeys(for: kind, to: &keys)
    return strings(keys)
}

/// The keys of a field, given as JSON.
func fieldKeys(_ json: String, _ role: FieldRole, _ kind: OptOutKind) throws -> [String] {
    var scanner = JSONScanner(plan: FieldPlan(paths: ["field"]))
    var table = FieldTable()
    let record = ByteBuffer(text: #"{"field":\#(json)}"#)
    let fault = scanner.scanRecord(record.paddedBytes, from: 0, to: record.count, into: &table)
    try #require(fault == nil, "\(json) is no JSON")
    try #require(table.count > 0)
    let slot = table.slots[0]
    var reader = RecordKeyReader()
    var keys = KeyList()
    let reading = reader.appendKeys(
        of: scanner.text(of: slot, in: record.paddedBytes),
        slot.kind,
        role: role,
        for: kind,
        to: &keys
    )
    switch reading {
    case .keys: return strings(keys)
    case .nothing: return []
    case .unreadable: return strings(keys) + ["unreadable"]
    }
}

private func strings(_ keys: borrowing KeyList) -> [String] {
    (0..<keys.count).map { String(copying: keys[$0]) }
}
