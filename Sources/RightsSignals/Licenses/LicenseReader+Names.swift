import ProvenanceCore

/// Names: single ones, pairs, operands of joined ones.
extension LicenseReader {
    /// What a single name stands for: no joined names, no addresses.
    func name(
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
    func operand(_ text: String) -> SPDXExpression? {
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
    func pair(_ bytes: [UInt8]) -> LicenseReading? {
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
    func narrower(
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
}
