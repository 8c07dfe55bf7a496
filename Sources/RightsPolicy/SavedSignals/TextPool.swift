import ProvenanceCore

/// Texts, each distinct one once, by numbers in the order in which they first came.
struct TextPool: ~Copyable {
    /// All texts, one behind another.
    private(set) var bytes = ByteBuffer()
    /// Where each starts, and where the last one ends.
    private(set) var starts = [0]
    /// By hash; of two texts with one hash the later has the next that is free.
    private var numbers: [UInt64: UInt32] = [:]

    var count: Int { starts.count - 1 }

    /// The number of `text`, which is added if it is new.
    mutating func number(of text: RawSpan) -> (number: Int, isNew: Bool) {
        var hash = RawHash.of(text)
        while let known = numbers[hash] {
            if self.text(Int(known)).elementsEqual(text) { return (Int(known), false) }
            hash &+= 1
        }
        let number = count
        numbers[hash] = UInt32(number)
        bytes.append(text)
        starts.append(bytes.count)
        return (number, true)
    }

    @_lifetime(borrow self)
    func text(_ number: Int) -> RawSpan {
        bytes.bytes.extracting(starts[number]..<starts[number + 1])
    }
}
