import GRDB
package import ProvenanceCore

/// The rights database: one file of SQLite that says who granted or refused what, with every
/// change that led there.
///
/// A file that is damaged, locked, of another program or of a newer version is refused before
/// anything is read. Readers never wait for a writer (write-ahead log); a second writer waits for
/// the first, and says so if it waited in vain.
package final class RightsDatabase: Sendable {
    package enum Access: Sendable { case reading, writing }

    package let path: String
    private let queue: DatabaseQueue

    /// Opens a database that is there.
    ///
    /// - Parameters:
    ///   - access: only an opening for writing brings a file of an older version up to date.
    ///   - waitSeconds: how long to wait for another process that writes.
    package convenience init(
        existing path: String,
        for access: Access,
        waitSeconds: Int = 30
    ) throws(Diagnostics) {
        try self.init(existing: path, for: access, waitSeconds: waitSeconds, steps: Schema.steps)
    }

    /// - Parameter steps: the statements that lead from each version to the next.
    package init(
        existing path: String,
        for access: Access,
        waitSeconds: Int,
        steps: [String]
    ) throws(Diagnostics) {
        try Self.checkFile(path)
        self.path = path
        queue = try Self.open(path, waitSeconds: waitSeconds)
        let version = try checkIdentity(newest: steps.count)
        if version < steps.count {
            guard access == .writing else {
                throw Diagnostics([
                    Diagnostic(
                        "`\(shown(path))` was written by an older version of \(Product.name)",
                        hint: "any command that writes to it brings it up to date"
                    )
                ])
            }
            try transaction { database in
                try Schema.migrate(database, from: version, by: steps)
                return .commit
            }
        }
        if try byteCount() <= Limits.rightsVerifiedBytes { try verifyPages(quickly: true) }
    }

    /// The steps of this version, for those who add one.
    package static let steps = Schema.steps

    /// Makes an empty database where nothing is yet.
    package static func create(at path: String) throws(Diagnostics) {
        try create(at: path, steps: Schema.steps)
    }

    package static func create(at path: String, steps: [String]) throws(Diagnostics) {
        guard !Files.exists(path) else {
            throw Diagnostics([
                Diagnostic("`\(shown(path))` is there already", hint: "name another file")
            ])
        }
        // Nobody ever sees half a database: it gets its name when it is whole.
        let fresh = Files.hiddenPath(beside: path, ending: "\(Files.processNumber).new")
        let leftovers = [fresh, fresh + "-wal", fresh + "-shm", fresh + "-journal"]
        do throws(FileFailure) {
            for leftover in leftovers { try Files.remove(leftover) }
        } catch {
            throw Diagnostics([Diagnostic("\(error)")])
        }
        do throws(Diagnostics) {
            let queue = try open(fresh, waitSeconds: 1)
            try problems(of: path) {
                try queue.writeWithoutTransaction { database in
                    try database.execute(sql: "PRAGMA journal_mode = WAL")
                    try database.inTransaction(.immediate) {
                        try Schema.migrate(database, from: 0, by: steps)
                        return .commit
                    }
                }
                try queue.close()
            }
            do throws(FileFailure) {
                try Files.rename(fresh, to: path)
                try Files.syncFolder(Files.folder(of: path))
            } catch {
                throw Diagnostics([Diagnostic("\(error)")])
            }
        } catch {
            for leftover in leftovers { try? Files.remove(leftover) }
            throw error
        }
    }

    /// Closes the file; the log is folded into it if nobody else has it open.
    package func close() throws(Diagnostics) {
        try Self.problems(of: path) { try queue.close() }
    }

    // MARK: For the rest of the module

    func read<R>(_ body: (Database) throws -> R) throws(Diagnostics) -> R {
        try Self.problems(of: path) { try queue.read(body) }
    }

    /// Runs `body` with the right to write; what it did is there as a whole or not at all.
    func transaction(
        _ body: (Database) throws -> Database.TransactionCompletion
    ) throws(Diagnostics) {
        try Self.problems(of: path) {
            try queue.writeWithoutTransaction { database in
                try database.inTransaction(.immediate) { try body(database) }
            }
        }
    }

    // MARK: Opening

    private static func open(_ path: String, waitSeconds: Int) throws(Diagnostics) -> DatabaseQueue
    {
        var configuration = Configuration()
        configuration.busyMode = .timeout(Double(waitSeconds))
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { database in
            // A change that was reported as done survives a power cut.
            try database.execute(sql: "PRAGMA synchronous = FULL")
            try database.execute(sql: "PRAGMA cache_size = -65536")
            try database.execute(sql: "PRAGMA trusted_schema = OFF")
            try database.execute(sql: "PRAGMA cell_size_check = ON")
        }
        return try problems(of: path) {
            try DatabaseQueue(path: path, configuration: configuration)
        }
    }

    /// What can be said of a file before SQLite sees it.
    private static func checkFile(_ path: String) throws(Diagnostics) {
        guard Files.exists(path) else {
            throw Diagnostics([
                Diagnostic(
                    "there is no rights database `\(shown(path))`",
                    hint: "name it with --database, or make one with `sluice rights init`"
                )
            ])
        }
        let front: ByteBuffer
        do throws(FileFailure) {
            front = try Files.front(of: path, byteCount: 16)
        } catch {
            throw Diagnostics([Diagnostic("\(error)")])
        }
        guard front.bytes.elementsEqual(ByteBuffer(text: "SQLite format 3\0").bytes) else {
            throw Diagnostics([
                Diagnostic(
                    "`\(shown(path))` is no rights database",
                    hint: "a sheet is read with `sluice rights import`"
                )
            ])
        }
    }

    /// - Returns: the version of the schema.
    private func checkIdentity(newest: Int) throws(Diagnostics) -> Int {
        let (id, version) = try read { database in
            (
                try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0,
                try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            )
        }
        guard id == Schema.applicationID else {
            throw Diagnostics([
                Diagnostic("`\(shown(path))` is a database of another program")
            ])
        }
        guard version <= newest else {
            throw Diagnostics([
                Diagnostic(
                    "`\(shown(path))` was written by a newer version of \(Product.name) "
                        + "(schema \(version); this one knows \(newest))",
                    hint: "use that version"
                )
            ])
        }
        return version
    }

    private func byteCount() throws(Diagnostics) -> Int {
        do throws(FileFailure) {
            return try Files.status(of: path).byteCount
        } catch {
            throw Diagnostics([Diagnostic("\(error)")])
        }
    }

    /// Refuses a file with a damaged page, a broken index or a dangling reference.
    package func verifyPages(quickly: Bool) throws(Diagnostics) {
        let found = try read { database in
            try String.fetchAll(
                database,
                sql: quickly ? "PRAGMA quick_check(20)" : "PRAGMA integrity_check(20)"
            )
        }
        guard found == ["ok"] else {
            throw Diagnostics(found.map { Self.damaged(path, $0) })
        }
    }

    // MARK: Problems

    private static func damaged(_ path: String, _ what: String) -> Diagnostic {
        let words = what.split(whereSeparator: \.isNewline).joined(separator: " ")
        return Diagnostic(
            "`\(shown(path))` is damaged: \(words)",
            hint: "restore a copy; nothing was read from it"
        )
    }

    static func problems<R>(of path: String, _ body: () throws -> R) throws(Diagnostics) -> R {
        do {
            return try body()
        } catch let findings as Diagnostics {
            throw findings
        } catch let error as DatabaseError {
            throw Diagnostics([diagnostic(of: error, path)])
        } catch {
            throw Diagnostics([Diagnostic("`\(shown(path))` cannot be used: \(error)")])
        }
    }

    private static func diagnostic(of error: DatabaseError, _ path: String) -> Diagnostic {
        let file = "`\(shown(path))`"
        let message = error.message ?? "error \(error.resultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return Diagnostic(
                "another process holds \(file), and did not let go of it in time",
                hint: "try again when it is done, or wait longer with --wait"
            )
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: return damaged(path, message)
        case .SQLITE_FULL: return Diagnostic("\(file) cannot be written: the disk is full")
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_CANTOPEN:
            return Diagnostic(
                "\(file) cannot be opened or written",
                hint: "the file and its folder must be readable and writable"
            )
        case .SQLITE_IOERR: return Diagnostic("\(file): the disk failed: \(message)")
        default: return Diagnostic("\(file) refuses: \(message)")
        }
    }
}
