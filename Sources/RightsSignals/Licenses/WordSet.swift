/// A set of terms that each have a word of their own: what tables, policies and outputs spell.
package protocol WordSet: OptionSet, Hashable, Sendable where RawValue == UInt16, Element == Self {
    /// The words, in the order of their bits.
    static var allWords: [String] { get }
}

extension WordSet {
    /// The set of the one term that `word` names, or nil.
    package init?(word: some StringProtocol) {
        guard let bit = Self.allWords.firstIndex(where: { $0 == word }) else { return nil }
        self.init(rawValue: 1 << UInt16(bit))
    }

    /// The set that a comma-separated list names, or nil if a word of it is unknown.
    package init?(list: some StringProtocol) { self.init(bytes: Array(list.utf8)[...]) }

    /// As `init(list:)`, of the bytes of a cell.
    init?(bytes: ArraySlice<UInt8>) {
        self.init()
        var start = bytes.startIndex
        while start < bytes.endIndex {
            var end = start
            while end < bytes.endIndex, bytes[end] != UInt8(ascii: ",") { end += 1 }
            let word = bytes[start..<end]
            guard let bit = Self.allWords.firstIndex(where: { $0.utf8.elementsEqual(word) }) else {
                return nil
            }
            insert(Self(rawValue: 1 << UInt16(bit)))
            start = end + 1
        }
    }

    /// The words of the set, in the order of their bits.
    package var words: [String] {
        Self.allWords.indices.filter { rawValue & 1 << UInt16($0) != 0 }.map { Self.allWords[$0] }
    }

    package var count: Int { rawValue.nonzeroBitCount }
}
