import ProvenanceCore
package import RightsPolicy

/// The line that `attribution/` would get for one record.
package enum AttributionPreview {
    /// One JSON object; nil if the record is not allowed, or owes nothing.
    ///
    /// - Parameters:
    ///   - record: a line without its line feed.
    ///   - shard: the NAME that the line is said to be of.
    package static func line(
        for record: [UInt8],
        _ rules: RuleSet,
        shard: String,
        line: Int
    ) -> String? {
        var text = ByteBuffer(capacity: record.count)
        text.append(record.span)
        var matcher = Matcher(rules)
        guard let decision = try? matcher.decide(text.paddedBytes, from: 0, to: text.count),
            decision.finding.outcome == .allow, decision.license.owes
        else { return nil }
        var name = ByteBuffer()
        name.append(jsonString: shard)
        let place = LinePlace(shard: String(copying: name.bytes), line: line, offset: 0)
        var writer = RecordWriter(rules, blocked: .none)
        var output = ByteBuffer()
        writer.appendAttribution(decision, matcher, text.bytes, place, to: &output)
        output.truncate(to: output.count - 1)
        return String(copying: output.bytes)
    }
}
