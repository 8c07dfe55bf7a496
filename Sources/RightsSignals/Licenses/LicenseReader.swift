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

    func reading(
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
}
