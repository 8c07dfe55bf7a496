package import ProvenanceCore

/// Reads sheets and lines of JSON into a rights database: all of it, or nothing.
package struct RightsImport {
    private enum Work {
        case sheet(Sheet, FrozenBytes)
        case lines(FrozenBytes)
        case rows([Row])
    }

    private let options: Options
    private let works: [(name: String, work: Work, rank: Int)]
    /// What was made of the headers of sheets, in the order of the files.
    package let columns: [(file: String, columns: SheetColumns)]

    /// Looks at every file, and reads no row yet.
    package init(_ inputs: [Input], options: Options) throws(Diagnostics) {
        var findings = Diagnostics()
        var works: [(name: String, work: Work, rank: Int)] = []
        var columns: [(file: String, columns: SheetColumns)] = []
        for input in inputs {
            findings.collecting { () throws(Diagnostics) in
                switch input.content {
                case .rows(let rows): works.append((input.name, .rows(rows), -1))
                case .bytes(let bytes):
                    if Self.isJSON(bytes.bytes) {
                        _ = try SheetText.start(of: bytes.bytes, file: input.name)
                        let kind = Sheet.kind(named: input.name).map(Self.rank) ?? -1
                        works.append((input.name, .lines(bytes), kind))
                    } else {
                        let sheet = try Sheet(
                            bytes.bytes,
                            file: input.name,
                            kind: options.kind,
                            mapping: options.mapping
                        )
                        works.append(
                            (input.name, .sheet(sheet, bytes), Self.rank(sheet.columns.kind))
                        )
                        columns.append((input.name, sheet.columns))
                    }
                }
            }
        }
        guard findings.isEmpty else { throw findings }
        self.options = options
        // What is referred to comes first, whatever the order of the names.
        self.works = works.enumerated().sorted {
            ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset)
        }.map(\.element)
        self.columns = columns
    }

    private static func rank(_ kind: RightsKind) -> Int {
        RightsKind.allCases.firstIndex(of: kind) ?? 0
    }

    /// Whether the first thing in it is an object.
    private static func isJSON(_ bytes: RawSpan) -> Bool {
        var index = 0
        while index < bytes.byteCount {
            let byte = bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
            // The bytes of a byte order mark are passed over too.
            guard byte <= 0x20 || byte >= 0xBB else { return byte == UInt8(ascii: "{") }
            index += 1
        }
        return false
    }

    /// Reads all rows into `database`, as one change.
    ///
    /// - Parameter reject: is told of every row that is not taken.
    package func run(
        into database: RightsDatabase,
        as change: RightsChange,
        reject: @escaping (Diagnostic) -> Void
    ) throws(Diagnostics) -> Account {
        try database.change(change) { writer throws(Diagnostics) in
            let taker = RowTaker(writer, options, reject)
            for (name, work, _) in works {
                switch work {
                case .sheet(let sheet, let bytes):
                    let reader = RecordReader(days: options.mapping.days)
                    try sheet.forEachRow(of: bytes.bytes, reject: taker.reject) {
                        values,
                        position throws(Diagnostics) in
                        try taker.take(sheet.columns.kind, values, position, reader)
                    }
                case .lines(let bytes):
                    try JSONRows.forEach(
                        of: bytes.bytes,
                        file: name,
                        kind: options.kind ?? options.mapping.kind ?? Sheet.kind(named: name),
                        reject: taker.reject
                    ) { kind, values, position throws(Diagnostics) in
                        try taker.take(kind, values, position, RecordReader())
                    }
                case .rows(let rows):
                    for row in rows { try taker.take(row) }
                }
            }
            var account = taker.account
            account.isKept =
                !options.isDryRun && (account.rejectedCount == 0 || options.skipsRejected)
            return (account, account.isKept)
        }
    }
}
