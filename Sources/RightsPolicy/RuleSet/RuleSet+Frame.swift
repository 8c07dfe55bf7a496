package import ProvenanceCore

extension RuleSet {
    /// The sections that hold the entries of lists, and what is counted of them.
    private static let listSections: Set<RuleSetFormat.SectionID> = [
        .lists, .strings, .terms, .entries, .table, .gate,
    ]

    /// Digest over all that decides a record but the entries of lists: the policy as it is written
    /// with its layers, licences, crawlers, clearances, agreements, saved signals, a dataset card,
    /// of which kinds the lists are, and, where anything of this depends on it, the day.
    ///
    /// Under two rule sets with one such digest, a record that no entry of either names, and that
    /// lists of these kinds can be asked about, is decided alike.
    ///
    /// - Parameters:
    ///   - asOf: the day by which dates are judged.
    ///   - until: the last day of the planned use, if that is another.
    /// - Returns: nil for rules that no file says in full.
    package func frameDigest(asOf: Day, until: Day?) -> String? {
        guard let image else { return nil }
        var text = "frame of \(Product.version) \(RuleSetFormat.version)\n"
        text += image.digest(without: Self.listSections) + "\n"
        text += "kinds \(optOuts?.kinds.rawValue ?? 0) \(takedownParts.rawValue)\n"
        text += "card \(card?.sha256 ?? "-")\n"
        if hasDates { text += "days \(asOf) \(until?.description ?? "-")\n" }
        return SHA256.hex(of: ByteBuffer(text: text).bytes)
    }

    /// Whether what is said of a record depends on the day, lists aside.
    private var hasDates: Bool {
        agreements != nil || savedSignals != nil || !policy.clearances.isEmpty
            || policy.rules.contains { $0.until != nil }
            || policy.exceptions.contains { $0.until != nil }
    }
}
