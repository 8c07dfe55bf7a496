import ProvenanceCore
import RawStructuredFieldValues

/// The preferences of one `Content-Usage` value: a dictionary of structured fields, in which only
/// the tokens `y` and `n` say anything.
///
/// Source: RFC 9651 section 3.2; draft-ietf-aipref-vocab-08 sections 5 and 6, which do not
/// reflect consensus of the working group yet (read 2026-11-23).
struct UsagePreferences {
    struct Preference: Equatable {
        var label: String
        var use: Use
        var isAllowed: Bool
    }

    private(set) var preferences: [Preference] = []
    /// Labels of earlier drafts that say no and are not read.
    private(set) var unreadLabels: [String] = []
    /// Whether the value is no dictionary at all, so that nothing of it is known.
    private(set) var isMalformed = false

    /// The vocabulary of revision 08. `train-ai` is the training of generative models since
    /// revision 06.
    private static let labels: [(label: String, use: Use)] = [
        ("train-ai", .trainGenAI), ("ai-use", .input), ("search", .search),
    ]

    /// Labels of revisions 01 to 04 whose `n` can only mean a no to training. Their `y` is never
    /// read: what they permitted was defined otherwise then.
    private static let earlierLabels: [(label: String, use: Use)] = [
        ("tdm", .mine), ("all", .mine), ("bots", .mine), ("ai", .train), ("genai", .trainGenAI),
        ("train-genai", .trainGenAI),
    ]

    /// - Parameter value: the field's value; several lines of a header joined with commas.
    init(_ value: RawSpan, labels: SignalContext.Labels) {
        // HTTP and robots.txt trim spaces and tabs; structured fields would trim spaces only.
        var start = 0
        var end = value.byteCount
        func isSpace(_ index: Int) -> Bool {
            let byte = value.unsafeLoad(fromByteOffset: index, as: UInt8.self)
            return byte == 0x20 || byte == 0x09
        }
        while start < end, isSpace(start) { start += 1 }
        while end > start, isSpace(end - 1) { end -= 1 }
        guard end - start <= Limits.signalFieldBytes else {
            isMalformed = true
            return
        }
        let bytes = value.extracting(start..<end).withUnsafeBytes { [UInt8]($0) }
        var parser = StructuredFieldValueParser(bytes)
        guard let dictionary = try? parser.parseDictionaryFieldValue() else {
            isMalformed = true
            return
        }
        for (label, use) in Self.labels {
            guard let isAllowed = Self.answer(dictionary[label]) else { continue }
            preferences.append(Preference(label: label, use: use, isAllowed: isAllowed))
        }
        for (label, use) in Self.earlierLabels where Self.answer(dictionary[label]) == false {
            switch labels {
            case .legacy:
                preferences.append(Preference(label: label, use: use, isAllowed: false))
            case .current: unreadLabels.append(label)
            }
        }
    }

    /// `y` or `n`; parameters are passed over, and everything else is no preference.
    private static func answer(_ member: ItemOrInnerList?) -> Bool? {
        guard case .item(let item) = member, case .token(let token) = item.rfc9651BareItem else {
            return nil
        }
        return token == "y" ? true : token == "n" ? false : nil
    }
}
