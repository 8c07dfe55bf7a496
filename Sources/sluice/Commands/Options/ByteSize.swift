import ArgumentParser

/// A number of bytes as people write it: `512`, `64K`, `16M`, `1G`, in powers of 1024.
struct ByteSize: ExpressibleByArgument, CustomStringConvertible {
    let byteCount: Int

    init(_ byteCount: Int) { self.byteCount = byteCount }

    init?(argument: String) {
        let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
        var digits = argument.uppercased()[...]
        if digits.hasSuffix("IB") { digits.removeLast(2) }
        var unit = 1
        if let last = digits.last, let known = units[last] {
            unit = known
            digits.removeLast()
        }
        guard let number = Int(digits), number >= 0,
            case let (product, isOverflowing) = number.multipliedReportingOverflow(by: unit),
            !isOverflowing
        else { return nil }
        byteCount = product
    }

    var description: String {
        for (unit, name) in [(1 << 30, "G"), (1 << 20, "M"), (1 << 10, "K")]
        where byteCount >= unit && byteCount % unit == 0 {
            return "\(byteCount / unit)\(name)"
        }
        return String(byteCount)
    }
}
