import ProvenanceCore

/// The rows of one tab-separated file of `Rules/licenses`, found in its bytes: a cell becomes a
/// `String` when it is asked for, and not before.
///
/// A line that begins with `#` is a comment, one that begins with `!` says something of the file.
struct LicenseRows: Sendable {
    let file: String
    let bytes: [UInt8]
    /// Where each row begins and ends, line feed excluded.
    private var places: [Range<UInt32>] = []
    /// The line `!list`, if there is one.
    private(set) var header: String?

    init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
        places.reserveCapacity(bytes.count / 40)
        var start = 0
        while start < bytes.count {
            let end =
                bytes.span.bytes.firstOffset(of: UInt8(ascii: "\n"), from: start, to: bytes.count)
                ?? bytes.count
            switch bytes[start] {
            case UInt8(ascii: "#"), UInt8(ascii: "\n"): break
            case UInt8(ascii: "!"): header = String(decoding: bytes[start..<end], as: UTF8.self)
            default: places.append(UInt32(start)..<UInt32(end))
            }
            start = end + 1
        }
    }

    var count: Int { places.count }

    /// The bytes of a cell; empty where the row has no such column.
    func cell(_ row: Int, _ column: Int) -> ArraySlice<UInt8> {
        var start = Int(places[row].lowerBound)
        let end = Int(places[row].upperBound)
        var column = column
        while true {
            let tab = bytes.span.bytes.firstOffset(of: UInt8(ascii: "\t"), from: start, to: end)
            if column == 0 { return bytes[start..<(tab ?? end)] }
            guard let tab else { return [] }
            start = tab + 1
            column -= 1
        }
    }

    /// Where the cells of a row lie in `bytes`, in one pass.
    func cells(_ row: Int, into cells: inout [Range<Int>]) {
        cells.removeAll(keepingCapacity: true)
        var start = Int(places[row].lowerBound)
        let end = Int(places[row].upperBound)
        for index in start..<end where bytes[index] == UInt8(ascii: "\t") {
            cells.append(start..<index)
            start = index + 1
        }
        cells.append(start..<end)
    }

    func text(_ row: Int, _ column: Int) -> String {
        String(decoding: cell(row, column), as: UTF8.self)
    }

    func columnCount(_ row: Int) -> Int {
        bytes[Int(places[row].lowerBound)..<Int(places[row].upperBound)]
            .reduce(1) { $1 == UInt8(ascii: "\t") ? $0 + 1 : $0 }
    }

    func position(_ row: Int) -> SourcePosition {
        let before = bytes[..<Int(places[row].lowerBound)]
        return SourcePosition(file: file, line: before.count { $0 == UInt8(ascii: "\n") } + 1)
    }

    // MARK: Look-ups

    /// The row whose first cell is `key`, by halving. INVARIANT: the rows are sorted by their
    /// first cells, in lower case (`LicenseTable.findings` checks it).
    ///
    /// - Parameter key: in lower case.
    func row(sortedUnder key: [UInt8]) -> Int? {
        let row = firstRow(notBelow: key)
        return row < count && order(row, key) == 0 ? row : nil
    }

    /// The first row whose first cell is not below `key`. INVARIANT: as above.
    func firstRow(notBelow key: [UInt8]) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if order(middle, key) < 0 { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The row whose first cell is `key`, by looking at all: for short files kept by hand.
    func row(under key: [UInt8]) -> Int? { places.indices.first { order($0, key) == 0 } }

    /// Below zero, zero or above: how the first cell, in lower case, compares with `key`.
    private func order(_ row: Int, _ key: [UInt8]) -> Int {
        var index = Int(places[row].lowerBound)
        let end = Int(places[row].upperBound)
        for byte in key {
            guard index < end, bytes[index] != UInt8(ascii: "\t") else { return -1 }
            let own = lowerASCII(bytes[index])
            if own != byte { return own < byte ? -1 : 1 }
            index += 1
        }
        return index == end || bytes[index] == UInt8(ascii: "\t") ? 0 : 1
    }
}
