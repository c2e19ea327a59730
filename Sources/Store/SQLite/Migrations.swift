/// The steps that bring a database of any earlier version to the present one.
///
/// `PRAGMA user_version` holds the number of steps that were made. A step is never changed once it was released.
enum Migrations {
    /// "VRDT", by which `file` and this program know the format (https://sqlite.org/pragma.html#pragma_application_id).
    static let applicationID: Int64 = 0x5652_4454

    /// The version that ``apply(to:)`` leads to.
    static var version: Int64 { Int64(steps.count) }

    /// Brings a database to the present version.
    ///
    /// - Parameters:
    ///   - database: The connection, outside a transaction.
    ///   - steps: The steps; others only in tests.
    /// - Throws: ``StoreError``, with ``StoreError/Code/newerSchema`` for a database of a later program,
    ///   and ``StoreError/Code/corrupt`` for one of another program; the database is then as it was.
    static func apply(to database: Database, steps: [String] = steps) throws(StoreError) {
        if try isCurrent(database, count: steps.count) { return }
        try database.execute("BEGIN IMMEDIATE", operation: "migrate the database")
        do throws(StoreError) {
            // Another process may have been quicker.
            if try !isCurrent(database, count: steps.count) {
                let version = Int(try database.integer("PRAGMA user_version"))
                for step in steps[version...] {
                    try database.execute(step, operation: "migrate the database")
                }
                try database.execute(
                    "PRAGMA user_version = \(steps.count); PRAGMA application_id = \(applicationID)")
            }
            try database.execute("COMMIT", operation: "migrate the database")
        } catch {
            database.rollBack()
            throw error
        }
    }

    private static func isCurrent(_ database: Database, count: Int) throws(StoreError) -> Bool {
        let version = try database.integer("PRAGMA user_version")
        let application = try database.integer("PRAGMA application_id")
        let isEmpty = try database.integer("SELECT count(*) FROM sqlite_schema") == 0
        guard isEmpty || application == applicationID, version >= 0 else {
            throw StoreError(
                .corrupt, "open the database", path: database.path,
                detail: "it is a database of another program")
        }
        guard version <= count else {
            throw StoreError(
                .newerSchema, "open the database", path: database.path,
                detail: "it has version \(version), and this program knows versions up to \(count)")
        }
        return version == count
    }

    /// The steps, from an empty file on.
    static let steps = [
        """
        CREATE TABLE setting (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT;
        INSERT INTO setting VALUES ('cursor_key', randomblob(32)), ('health', 0);

        -- The audit chain. Each row of the four tables after it has the number of its link as its own.
        CREATE TABLE link (
            sequence INTEGER PRIMARY KEY,
            time INTEGER NOT NULL,
            kind TEXT NOT NULL,
            subject BLOB,
            verdict INTEGER NOT NULL,
            content BLOB NOT NULL,
            previous BLOB NOT NULL,
            hash BLOB NOT NULL
        ) STRICT;

        -- `sequence` is the verdict's first link, `final_link` the one whose content is this row.
        CREATE TABLE verdict (
            sequence INTEGER PRIMARY KEY,
            final_link INTEGER NOT NULL,
            id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
            created INTEGER NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('running', 'final')),
            account TEXT NOT NULL,
            organization TEXT NOT NULL,
            project TEXT NOT NULL,
            pipeline TEXT NOT NULL,
            execution TEXT NOT NULL,
            stage TEXT NOT NULL,
            step TEXT NOT NULL,
            service TEXT NOT NULL,
            environment TEXT NOT NULL,
            idempotency_key TEXT UNIQUE,
            request_digest BLOB,
            action TEXT NOT NULL,
            assessment TEXT NOT NULL,
            confidence REAL NOT NULL,
            cause_kind TEXT NOT NULL,
            cause_name TEXT,
            policy_name TEXT NOT NULL,
            policy_digest TEXT,
            autonomy TEXT NOT NULL,
            request_id TEXT,
            evidence_digest BLOB
        ) STRICT;
        CREATE INDEX verdict_by_created ON verdict (created);
        CREATE INDEX verdict_by_execution ON verdict (execution, created) WHERE execution <> '';
        CREATE INDEX verdict_by_service ON verdict (service, created) WHERE service <> '';
        CREATE INDEX verdict_running ON verdict (created) WHERE status = 'running';

        -- Apart from the verdict, so that a list reads no evidence. Same number as the verdict.
        CREATE TABLE document (
            sequence INTEGER PRIMARY KEY,
            answer BLOB NOT NULL,
            evidence BLOB
        ) STRICT;

        CREATE TABLE decision (
            sequence INTEGER PRIMARY KEY,
            verdict INTEGER NOT NULL,
            time INTEGER NOT NULL,
            actor TEXT NOT NULL,
            decision TEXT NOT NULL,
            reason TEXT NOT NULL,
            origin TEXT NOT NULL
        ) STRICT;
        CREATE INDEX decision_by_verdict ON decision (verdict);

        CREATE TABLE effect (
            sequence INTEGER PRIMARY KEY,
            verdict INTEGER NOT NULL,
            time INTEGER NOT NULL,
            kind TEXT NOT NULL,
            target TEXT NOT NULL,
            outcome TEXT NOT NULL,
            sent TEXT NOT NULL,
            received TEXT NOT NULL
        ) STRICT;
        CREATE INDEX effect_by_verdict ON effect (verdict);

        -- What retention took away: the links up to `through`, whose last one had `hash`.
        CREATE TABLE pruning (
            sequence INTEGER PRIMARY KEY,
            time INTEGER NOT NULL,
            through INTEGER NOT NULL,
            hash BLOB NOT NULL,
            verdicts INTEGER NOT NULL,
            attachments INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE token (
            digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
            name TEXT NOT NULL,
            scopes TEXT NOT NULL,
            created INTEGER NOT NULL,
            expires INTEGER,
            revoked INTEGER,
            last_used INTEGER
        ) STRICT;
        """,
        """
        -- Work to be done. `due` is when it may be taken: its time, or the end of its lease; null when it is over.
        -- `lease` counts how often it was taken, so that a holder whose lease went to another one is known.
        CREATE TABLE job (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            key TEXT,
            payload BLOB NOT NULL,
            checkpoint BLOB,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'leased', 'done', 'dead')),
            lease INTEGER NOT NULL DEFAULT 0,
            attempts INTEGER NOT NULL DEFAULT 0,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            due INTEGER,
            last_error TEXT,
            UNIQUE (kind, key)
        ) STRICT;
        CREATE INDEX job_due ON job (kind, due) WHERE due IS NOT NULL;
        CREATE INDEX job_over ON job (state, updated) WHERE due IS NULL;

        -- What Harness and the steps of its pipelines told.
        CREATE TABLE event (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            received INTEGER NOT NULL,
            source TEXT NOT NULL,
            kind TEXT NOT NULL,
            status TEXT NOT NULL,
            occurred INTEGER,
            account TEXT NOT NULL,
            organization TEXT NOT NULL,
            project TEXT NOT NULL,
            pipeline TEXT NOT NULL,
            execution TEXT NOT NULL,
            stage TEXT NOT NULL,
            step TEXT NOT NULL,
            service TEXT NOT NULL,
            environment TEXT NOT NULL,
            body BLOB NOT NULL
        ) STRICT;
        CREATE INDEX event_by_execution ON event (execution, received) WHERE execution <> '';
        CREATE INDEX event_by_received ON event (received);
        """,
        """
        -- What goes on for a while: analyses, rollbacks, monitors. What they did stands in the audit chain.
        CREATE TABLE activity (
            id BLOB PRIMARY KEY CHECK (length(id) = 16),
            kind TEXT NOT NULL,
            key TEXT,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('running', 'final')),
            verdict BLOB,
            account TEXT NOT NULL,
            organization TEXT NOT NULL,
            project TEXT NOT NULL,
            pipeline TEXT NOT NULL,
            execution TEXT NOT NULL,
            stage TEXT NOT NULL,
            step TEXT NOT NULL,
            service TEXT NOT NULL,
            environment TEXT NOT NULL,
            state BLOB NOT NULL,
            document BLOB NOT NULL,
            UNIQUE (kind, key)
        ) STRICT;
        CREATE INDEX activity_by_kind ON activity (kind, id);
        CREATE INDEX activity_by_execution ON activity (execution, kind) WHERE execution <> '';
        CREATE INDEX activity_running ON activity (kind) WHERE status = 'running';
        """,
        """
        -- What each channel was told last about an incident, so that it is told again in the same place.
        CREATE TABLE notice (
            incident TEXT NOT NULL,
            channel TEXT NOT NULL,
            thread TEXT NOT NULL,
            reference TEXT NOT NULL,
            state TEXT NOT NULL,
            updated INTEGER NOT NULL,
            PRIMARY KEY (incident, channel)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX notice_by_updated ON notice (updated);
        """,
        """
        -- What a service spent on models on a day (days since 1970, UTC), in millionths of a US dollar; what is reserved counts.
        CREATE TABLE spending (
            day INTEGER NOT NULL,
            service TEXT NOT NULL,
            amount INTEGER NOT NULL,
            PRIMARY KEY (day, service)
        ) STRICT, WITHOUT ROWID;

        -- What passed between the program and models beside verdicts, whose own exchanges stand in the audit chain.
        CREATE TABLE exchange (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            time INTEGER NOT NULL,
            task TEXT NOT NULL,
            service TEXT NOT NULL,
            model TEXT NOT NULL,
            status TEXT NOT NULL,
            sent TEXT NOT NULL,
            received TEXT NOT NULL
        ) STRICT;
        CREATE INDEX exchange_by_time ON exchange (time);
        """,
    ]
}
