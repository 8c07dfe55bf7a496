/// Rows in columns for people to read: as wide as their widest cell, two blanks between.
enum TextColumns {
    /// - Parameter widest: characters of a cell that are shown; the last column is never cut.
    static func text(of rows: [[String]], widest: Int = 48) -> String {
        let cut = rows.map { row in
            row.enumerated().map { number, cell in
                let line = oneLine(cell)
                return number + 1 < row.count && line.count > widest
                    ? line.prefix(widest - 1) + "…" : line
            }
        }
        var widths: [Int] = []
        for row in cut {
            for (number, cell) in row.enumerated() {
                if number == widths.count { widths.append(0) }
                widths[number] = max(widths[number], width(of: cell))
            }
        }
        return cut.map { row in
            var line = ""
            for (number, cell) in row.enumerated() {
                line += cell
                if number + 1 < row.count {
                    line += String(repeating: " ", count: widths[number] - width(of: cell) + 2)
                }
            }
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }

    /// Without characters that a terminal would act upon.
    private static func oneLine(_ text: String) -> String {
        var line = ""
        for scalar in text.unicodeScalars {
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            line.unicodeScalars.append(isControl ? " " : scalar)
        }
        return line
    }

    /// Cells of a terminal: ideographs and their like take two.
    private static func width(of text: String) -> Int {
        text.reduce(0) { sum, character in
            let isWide = character.unicodeScalars.contains { scalar in
                switch scalar.value {
                case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF,
                    0x4E00...0x9FFF, 0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
                    0xFE30...0xFE4F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF,
                    0x20000...0x3FFFD:
                    true
                default: false
                }
            }
            return sum + (isWide ? 2 : 1)
        }
    }
}
