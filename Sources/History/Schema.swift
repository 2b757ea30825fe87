internal import GRDB

/// The tables, as versions of this program made them one after another. A migration that was released is never changed.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("results") { database in
            try database.execute(
                sql: """
                    CREATE TABLE inputs (
                        id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, "commit" TEXT NOT NULL, image TEXT NOT NULL,
                        packages TEXT NOT NULL);
                    CREATE TABLE runs (
                        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, host TEXT NOT NULL, project TEXT NOT NULL,
                        ref TEXT NOT NULL, job TEXT NOT NULL, profile TEXT NOT NULL,
                        inputs INTEGER NOT NULL REFERENCES inputs, began REAL NOT NULL);
                    CREATE INDEX runs_by_job ON runs (host, project, job, profile, began);
                    CREATE TABLE tests (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
                    CREATE TABLE results (
                        run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
                        test INTEGER NOT NULL REFERENCES tests, status TEXT NOT NULL, seconds REAL);
                    CREATE INDEX results_by_test ON results (test, run);
                    CREATE INDEX results_by_run ON results (run);
                    CREATE TABLE fillings (began REAL NOT NULL);
                    """)
        }
        return migrator
    }
}
