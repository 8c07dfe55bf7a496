import ProvenanceCore

/// From what a record's fields hold to what they say: the algorithm of `read(text:)` below, in
/// the order of its steps, each result naming the step that gave it.
///
/// Nothing is guessed that widens: a name that does not say which licence is a family, a text
/// that is not understood is unknown. Every text is answered in time linear in its length.
package struct LicenseReader: Sendable {
    package let table: LicenseTable

    package init(table: LicenseTable) { self.table = table }

    /// What one field says.
    package func read(_ value: LicenseValue) -> LicenseReading {
        var reading: LicenseReading
        switch value.kind {
        case .string, .escapedString: reading = read(text: value.text)
        case .null: reading = LicenseReading(.absent, nil, .absent)
        case .false: reading = LicenseReading(.absent, nil, .absent, isDenial: true)
        case .true, .number: reading = LicenseReading(.unknown, nil, .unread)
        case .array, .object:
            let bytes = Array(value.text.utf8)
            if bytes.count <= Limits.licenseTextBytes, let json = LicenseJSON(bytes) {
                reading = read(json)
            } else {
                reading = LicenseReading(.unknown, nil, .unread)
            }
        }
        reading.sources = [value]
        return reading
    }

    /// What several candidate fields say together.
    ///
    /// Fields that say nothing are passed over, and so are addresses and names beside a licence
    /// field that are not known. What the record itself declares comes first; what
    /// a scanner found must agree with it; a default of the dataset is only asked when the record
    /// says nothing at all, and a denial is not nothing.
    package func read(_ values: [LicenseValue]) -> LicenseReading {
        var own = values.filter { !$0.isDefault }.map(read)
        if own.contains(where: { $0.status != .absent && !$0.isSupporting }) {
            own.removeAll { $0.isSupporting && $0.expression == nil && $0.status == .unknown }
        }
        if let said = agreement(of: own) { return said }
        let denial = own.first(where: \.isDenial)
        if denial == nil {
            let defaults = values.filter(\.isDefault).map(read)
            if let said = agreement(of: defaults) { return said }
        }
        var nothing = denial ?? LicenseReading(.absent, nil, .absent)
        nothing.sources = own.flatMap(\.sources)
        return nothing
    }

    /// The one thing that all readings say, or the conflict between them; nil if none says any.
    /// A family agrees with its members: the member is what is meant.
    private func agreement(of readings: [LicenseReading]) -> LicenseReading? {
        let speaking = readings.filter { $0.status != .absent }
        guard var result = speaking.first else { return nil }
        var isAgreed = !readings.contains(where: \.isDenial)
        for other in speaking.dropFirst() where isAgreed {
            switch (result.expression, other.expression) {
            case (let left?, let right?):
                let both = narrower(of: left, right)
                if let both, both != left { result = other }
                isAgreed = both != nil
            case (nil, nil):
                isAgreed =
                    result.status != .conflict
                    && result.sources.first?.text == other.sources.first?.text
            case (nil, _), (_, nil): isAgreed = false
            }
        }
        if isAgreed {
            result.sources = speaking.flatMap(\.sources)
            return result
        }
        var conflict = LicenseReading(.conflict, nil, result.method)
        conflict.alternatives = readings.filter { $0.status != .absent || $0.isDenial }
        conflict.sources = conflict.alternatives.flatMap(\.sources)
        return conflict
    }

    // MARK: One text

    /// What one text says.
    package func read(text: String) -> LicenseReading {
        guard text.utf8.count <= Limits.licenseTextBytes else {
            return LicenseReading(.unknown, nil, .unread)
        }
        let bytes = strippingPrefix(LicenseText.normalized(text))

        // 1. Forms of saying nothing.
        if bytes.count <= 8, bytes.allSatisfy({ "?-.,()[]{}\"'".utf8.contains($0) }) {
            return LicenseReading(.absent, nil, .absent)
        }
        // 2. A list or an object inside a string.
        if let first = bytes.first, "[{'\"".utf8.contains(first), let json = LicenseJSON(bytes) {
            return read(json)
        }
        // 3. An address.
        let whole = String(decoding: bytes, as: UTF8.self)
        if let url = LicenseURL(whole) {
            if let target = url.target(table) {
                let isCC =
                    url.host.hasSuffix("creativecommons.org") || url.host == "licensebuttons.net"
                return reading(target, isCC ? .creativeCommonsURL : .licenseURL)
            }
        }
        if whole.contains("://"), !bytes.contains(0x20) {
            return LicenseReading(.unknown, nil, .licenseURL)
        }
        // 4. An expression.
        if let found = expression(bytes) { return found }
        // 5. A name.
        if let named = name(bytes) { return reading(named.target, named.method) }
        // 6. A name with a second one, or an address, behind it.
        if let paired = pair(bytes) { return paired }
        // 7. Names joined by words and signs.
        var phrase = LicensePhrase(table: table) { operand($0) }
        if let expression = phrase.read(bytes) {
            let known = expression.terms.contains { $0.kind != .unread }
            return known
                ? LicenseReading(expression, .phrase) : LicenseReading(.unknown, nil, .unread)
        }
        return LicenseReading(.unknown, nil, .unread)
    }

    /// What a text says that is an expression, but for slips of case at most.
    private func expression(_ bytes: [UInt8]) -> LicenseReading? {
        do throws(SPDXExpressionError) {
            let strict = try SPDXExpression(bytes: bytes, table: table, dialect: .strict)
            return LicenseReading(strict, .expression)
        } catch {
            switch error.code {
            case .operatorCase, .unknownID, .unknownException, .character: break
            case .empty, .tooLong, .tooDeep, .tooManyTokens, .plus, .missingOperand,
                .missingOperator, .missingParenthesis, .extraParenthesis, .with:
                return nil
            }
            // A lenient reading differs in the case of operators and of the prefixes `…Ref-`.
            guard error.code == .operatorCase || Self.mentionsReference(bytes),
                let lenient = try? SPDXExpression(bytes: bytes, table: table, dialect: .lenient)
            else { return nil }
            return LicenseReading(lenient, .lenientExpression)
        }
    }

    private static func mentionsReference(_ bytes: [UInt8]) -> Bool {
        bytes.indices.contains { start in
            start + 4 <= bytes.count && bytes[start + 3] == UInt8(ascii: "-")
                && bytes[start..<(start + 3)].lazy.map(lowerASCII).elementsEqual("ref".utf8)
        }
    }

    /// What may stand before a name and says nothing.
    private static let prefixes: [[UInt8]] = [
        "license :: osi approved :: ", "license :: ", "osi approved :: ", "license:", "licence:",
        "license - ", "licensed under the ", "licensed under a ", "licensed under ",
        "released under the ", "released under ", "this work is licensed under a ",
        "this work is licensed under the ", "this work is licensed under ",
        "this dataset is licensed under ", "the project is licensed under ",
        "the project is licenced under ", "under the ",
    ].map { Array($0.utf8) }

    private func strippingPrefix(_ bytes: [UInt8]) -> [UInt8] {
        for prefix in Self.prefixes
        where bytes.count > prefix.count && zip(bytes, prefix).allSatisfy({ lowerASCII($0) == $1 })
        {
            let rest = bytes[prefix.count...]
            return Array(rest.first == 0x20 ? rest.dropFirst() : rest)
        }
        return bytes
    }

    private func reading(
        _ target: LicenseTable.Target,
        _ method: LicenseMethod
    ) -> LicenseReading {
        switch target {
        case .expression(let expression): LicenseReading(expression, method)
        case .absent: LicenseReading(.absent, nil, .absent)
        case .unlicensed: LicenseReading(.absent, nil, .absent, isDenial: true)
        case .unknown: LicenseReading(.unknown, nil, method)
        }
    }

    // MARK: Names

    /// What a single name stands for: no joined names, no addresses.
    private func name(
        _ bytes: [UInt8]
    ) -> (target: LicenseTable.Target, method: LicenseMethod)? {
        let text = String(decoding: bytes, as: UTF8.self)
        if let known = table.target(ofHuggingFaceID: text) { return (known, .huggingFaceID) }
        let key = LicenseText.key(bytes)
        guard !key.isEmpty else { return nil }
        if let known = table.target(named: key) { return (known, .name) }
        guard let words = LicenseText.words(bytes, splitsSlashes: true) else { return nil }
        if let license = CreativeCommonsLicense(words: words, ports: table),
            let expression = license.expression(table)
        {
            return (.expression(expression), .creativeCommonsName)
        }
        if !bytes.contains(UInt8(ascii: "/")),
            !bytes.contains(UInt8(ascii: ",")) || words.count > 4,
            let expression = GNULicenseName.expression(words, table)
        {
            return (.expression(expression), .gnuName)
        }
        return nil
    }

    /// An operand of joined names: an id, or a name of a licence or a family.
    private func operand(_ text: String) -> SPDXExpression? {
        let isPlus = text.hasSuffix("+")
        if let term = table.resolve(isPlus ? text.dropLast() : text[...], hasPlus: isPlus) {
            return SPDXExpression(term)
        }
        if let url = LicenseURL(text), url.hasScheme {
            guard case .expression(let expression)? = url.target(table) else { return nil }
            return expression
        }
        guard case .expression(let expression)? = name(Array(text.utf8))?.target else { return nil }
        return expression
    }

    /// `Name (other name)`, `Name - address`: both must say the same, or the one which of the
    /// other's family. Where one of them is not understood, neither is the whole.
    private func pair(_ bytes: [UInt8]) -> LicenseReading? {
        var head = bytes[...]
        var tail: ArraySlice<UInt8>
        if head.last == UInt8(ascii: "."), head.count > 1 { head = head.dropLast() }
        if head.last == UInt8(ascii: ")"),
            let open = head.firstIndex(of: UInt8(ascii: "(")),
            head.lastIndex(of: UInt8(ascii: "(")) == open
        {
            tail = head[(open + 1)..<(head.endIndex - 1)]
            head = head[..<open]
        } else if let space = head.lastIndex(of: 0x20) {
            tail = head[(space + 1)...]
            if tail.first == UInt8(ascii: "<"), tail.last == UInt8(ascii: ">") {
                tail = tail.dropFirst().dropLast()
            }
            guard LicenseURL(String(decoding: tail, as: UTF8.self))?.hasScheme == true else {
                return nil
            }
            head = head[..<space]
        } else {
            return nil
        }
        while let last = head.last, " -:,.;".utf8.contains(last) { head = head.dropLast() }
        guard !head.isEmpty, !tail.isEmpty else { return nil }
        // `MIT OR (ISC AND x)` joins names, and does not give one of them twice.
        let last = head.split(separator: 0x20).last.map {
            lowerASCII(String(decoding: $0, as: UTF8.self))
        }
        if let last, ["and", "or", "with", "and/or"].contains(last) { return nil }
        let outer = read(part: head)
        let inner = read(part: tail)
        guard let outer, let inner else { return LicenseReading(.unknown, nil, .nameAndURL) }
        guard let narrower = narrower(of: outer, inner) else {
            return LicenseReading(.unknown, nil, .nameAndURL)
        }
        return LicenseReading(narrower, .nameAndURL)
    }

    private func read(part: ArraySlice<UInt8>) -> SPDXExpression? {
        let text = String(decoding: part, as: UTF8.self)
        if let url = LicenseURL(text), url.hasScheme || url.path.contains("/") {
            guard case .expression(let expression)? = url.target(table) else { return nil }
            return expression
        }
        return operand(text)
    }

    /// The more exact of two readings of one thing, or nil if they disagree.
    private func narrower(
        of left: SPDXExpression,
        _ right: SPDXExpression
    ) -> SPDXExpression? {
        if left.canonical == right.canonical { return left }
        guard let one = left.onlyTerm, let other = right.onlyTerm else { return nil }
        let ours = Set(table.candidates(of: one))
        let theirs = Set(table.candidates(of: other))
        if !ours.isEmpty, ours.isSubset(of: theirs) { return left }
        if !theirs.isEmpty, theirs.isSubset(of: ours) { return right }
        return nil
    }

    // MARK: Lists and objects

    private func read(_ json: LicenseJSON) -> LicenseReading {
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
    private func read(list: [LicenseJSON]) -> LicenseReading {
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
    private func read(object members: [(key: String, value: LicenseJSON)]) -> LicenseReading {
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
