import GRDB

/// The tables of a rights database, as steps from each version to the next. A step that was once
/// released never changes: databases in use were made by it.
enum Schema {
    /// `SLCE`: how `file` and this program know the database.
    static let applicationID = 0x534C_4345

    static let steps: [String] = [version1]

    /// One table a kind, one column a field; lists are JSON arrays of texts. `changes` and `events`
    /// hold what was done by whom and why, and are never altered.
    private static let version1 = """
        CREATE TABLE changes(
            number INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            who TEXT NOT NULL CHECK(who <> ''),
            why TEXT NOT NULL CHECK(why <> ''),
            how TEXT NOT NULL
        ) STRICT;
        CREATE TABLE events(
            number INTEGER PRIMARY KEY,
            change INTEGER NOT NULL REFERENCES changes(number),
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            before TEXT,
            after TEXT NOT NULL
        ) STRICT;
        CREATE INDEX events_by_subject ON events(kind, subject, number);
        CREATE INDEX events_by_change ON events(change);

        CREATE TRIGGER changes_stay BEFORE UPDATE ON changes
        BEGIN SELECT RAISE(ABORT, 'what was done stays as it was written'); END;
        CREATE TRIGGER changes_remain BEFORE DELETE ON changes
        BEGIN SELECT RAISE(ABORT, 'what was done stays as it was written'); END;
        CREATE TRIGGER events_stay BEFORE UPDATE ON events
        BEGIN SELECT RAISE(ABORT, 'what was done stays as it was written'); END;
        CREATE TRIGGER events_remain BEFORE DELETE ON events
        BEGIN SELECT RAISE(ABORT, 'what was done stays as it was written'); END;

        CREATE TABLE holders(
            id TEXT PRIMARY KEY, name TEXT NOT NULL, payee TEXT, contact TEXT, country TEXT,
            identifiers TEXT, note TEXT
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE agreements(
            id TEXT PRIMARY KEY, title TEXT, holders TEXT NOT NULL, document TEXT,
            document_sha256 TEXT, status TEXT NOT NULL, signed TEXT, "from" TEXT,
            until TEXT NOT NULL, terminated_on TEXT, notice_days INTEGER, on_expiry TEXT,
            grants TEXT NOT NULL, prohibits TEXT, purposes TEXT, train_in TEXT NOT NULL,
            offer_in TEXT NOT NULL, exclusive INTEGER, content_from TEXT, content_until TEXT,
            acquired_from TEXT, acquired_until TEXT, embargo_days INTEGER, covers TEXT,
            excludes TEXT, grantor_role TEXT NOT NULL, may_sublicense INTEGER,
            title_proven INTEGER, chain_of_title TEXT, priority INTEGER, caps TEXT,
            obligations TEXT, credit_line TEXT, payments TEXT, note TEXT,
            CHECK(status <> 'signed' OR signed IS NOT NULL)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX agreements_by_end ON agreements(status, until);
        CREATE INDEX agreements_by_termination ON agreements(status, terminated_on)
            WHERE terminated_on IS NOT NULL;
        CREATE TABLE agreement_holders(
            agreement TEXT NOT NULL REFERENCES agreements(id),
            holder TEXT NOT NULL REFERENCES holders(id),
            PRIMARY KEY(agreement, holder)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX agreements_by_holder ON agreement_holders(holder, agreement);

        CREATE TABLE sources(
            id TEXT PRIMARY KEY, title TEXT, holder TEXT REFERENCES holders(id),
            locators TEXT NOT NULL, agreements TEXT, license TEXT, note TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX sources_by_holder ON sources(holder) WHERE holder IS NOT NULL;
        CREATE TABLE source_agreements(
            source TEXT NOT NULL REFERENCES sources(id),
            agreement TEXT NOT NULL REFERENCES agreements(id),
            PRIMARY KEY(source, agreement)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX sources_by_agreement ON source_agreements(agreement, source);

        CREATE TABLE opt_outs(
            id TEXT PRIMARY KEY, names TEXT NOT NULL, holder TEXT REFERENCES holders(id),
            requester TEXT, received TEXT NOT NULL, received_by TEXT, evidence TEXT,
            status TEXT NOT NULL, uses TEXT NOT NULL, "from" TEXT, until TEXT NOT NULL, note TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE takedowns(
            id TEXT PRIMARY KEY, names TEXT NOT NULL, holder TEXT REFERENCES holders(id),
            requester TEXT, received TEXT NOT NULL, received_by TEXT, evidence TEXT,
            status TEXT NOT NULL, uses TEXT NOT NULL, "from" TEXT, until TEXT NOT NULL, note TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX opt_outs_by_holder ON opt_outs(holder) WHERE holder IS NOT NULL;
        CREATE INDEX takedowns_by_holder ON takedowns(holder) WHERE holder IS NOT NULL;

        CREATE TABLE notes(
            id TEXT PRIMARY KEY, about TEXT NOT NULL, day TEXT NOT NULL, "with" TEXT,
            text TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX notes_by_subject ON notes(about, day);
        """

    /// Brings a database to the version that this program knows, in the transaction of the caller.
    static func migrate(_ database: Database, from version: Int, by steps: [String]) throws {
        for step in steps[version...] { try database.execute(sql: step) }
        try database.execute(sql: "PRAGMA user_version = \(steps.count)")
        try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    }
}
