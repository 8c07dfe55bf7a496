import ProvenanceCore

/// Lists and objects, as fields hold them or as texts spell them.
extension LicenseReader {
    func read(_ json: LicenseJSON) -> LicenseReading {
        switch json {
        case .null: return LicenseReading(.absent, nil, .absent)
        case .no: return LicenseReading(.absent, nil, .absent, isDenial: true)
        case .other: return LicenseReading(.unknown, nil, .unread)
        case .string(let text): return read(text: text)
        case .array(let items): return read(list: items)
        case .object(let members): return read(object: members)
        }
    }

    /// A list means all of it. An element that says nothing leaves a part of the whole unsaid;
    /// a list of nothing says nothing.
    func read(list: [LicenseJSON]) -> LicenseReading {
        let readings = list.map(read)
        if readings.allSatisfy({ $0.status == .absent }) {
            return LicenseReading(
                .absent,
                nil,
                .absent,
                isDenial: readings.contains(where: \.isDenial)
            )
        }
        if list.count == 1 { return readings[0] }
        if let conflict = readings.first(where: { $0.status == .conflict }) { return conflict }
        var seen: Set<String> = []
        let parts = zip(list, readings).map { item, reading in
            reading.expression ?? SPDXExpression(LicenseTerm(.unread, item.text))
        }.filter { seen.insert($0.canonical).inserted }
        guard let expression = SPDXExpression(all: parts) else {
            return LicenseReading(.absent, nil, .absent)
        }
        return LicenseReading(expression, .list)
    }

    private static let nameKeys = [
        "spdx_id", "spdx", "spdx-id", "spdxid", "licenseid", "id", "identifier", "expression",
        "key", "license", "licence", "type", "name", "title", "abbr", "license_name",
    ]
    private static let urlKeys = [
        "url", "@id", "href", "license_url", "uri", "link", "license_link",
    ]

    /// An object describes one licence: its names must agree; an address may add to them, and is
    /// asked alone where there is no name.
    func read(object members: [(key: String, value: LicenseJSON)]) -> LicenseReading {
        func readings(_ keys: [String]) -> [LicenseReading] {
            members.compactMap { member in
                guard keys.contains(lowerASCII(member.key)) else { return nil }
                // schema.org's kind of thing, not a kind of licence.
                if case .string("CreativeWork") = member.value { return nil }
                let reading = read(member.value)
                return reading.status == .absent ? nil : reading
            }
        }
        let names = readings(Self.nameKeys)
        let addresses = readings(Self.urlKeys)
        let speaking = names + addresses.filter { $0.expression != nil || names.isEmpty }
        guard var result = speaking.first else { return LicenseReading(.absent, nil, .absent) }
        for other in speaking.dropFirst() {
            guard let left = result.expression, let right = other.expression else {
                return LicenseReading(.unknown, nil, .object)
            }
            guard let narrower = narrower(of: left, right) else {
                var conflict = LicenseReading(.conflict, nil, .object)
                conflict.alternatives = [result, other]
                return conflict
            }
            result = LicenseReading(narrower, .object)
        }
        if result.status != .conflict, result.expression != nil { result.method = .object }
        return result
    }
}

extension LicenseJSON {
    /// What an element that was not understood is called in an expression.
    fileprivate var text: String {
        switch self {
        case .null, .no: "null"
        case .other(let text), .string(let text): text
        case .array: "[…]"
        case .object: "{…}"
        }
    }
}
