import Testing

@testable import Store

@Suite struct MigrationsTests {
    private let database: Database

    init() throws { database = try Database(path: ":memory:", busyTimeout: .zero) }

    private func version() throws -> Int64 { try database.integer("PRAGMA user_version") }

    @Test func anEmptyFileGetsEveryStep() throws {
        try Migrations.apply(to: database)
        #expect(try version() == Migrations.version)
        #expect(try database.integer("PRAGMA application_id") == Migrations.applicationID)
        #expect(try database.integer("SELECT count(*) FROM verdict") == 0)
        try Migrations.apply(to: database)
        #expect(try version() == Migrations.version)
    }

    @Test func onlyTheMissingStepsAreMadeAndDataStays() throws {
        let steps = [
            "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (7)",
            "ALTER TABLE a ADD COLUMN y INTEGER",
        ]
        try Migrations.apply(to: database, steps: [steps[0]])
        try Migrations.apply(to: database, steps: steps)
        #expect(try version() == 2)
        #expect(try database.integer("SELECT x FROM a WHERE y IS NULL") == 7)
    }

    @Test func aStepThatFailsLeavesEverythingAsItWas() throws {
        try Migrations.apply(to: database, steps: ["CREATE TABLE a (x INTEGER) STRICT"])
        #expect(throws: StoreError.self) {
            try Migrations.apply(
                to: database,
                steps: ["", "CREATE TABLE b (x INTEGER) STRICT", "CREATE TABLE a (x INTEGER) STRICT"])
        }
        #expect(try version() == 1)
        #expect(try database.integer("SELECT count(*) FROM sqlite_schema") == 1)
        try database.execute("BEGIN IMMEDIATE; COMMIT")
    }

    @Test func aNewerDatabaseIsRefusedAndLeftAlone() throws {
        try Migrations.apply(to: database)
        try database.execute("PRAGMA user_version = 99")
        #expect { try Migrations.apply(to: database) } throws: { error in
            guard let error = error as? StoreError else { return false }
            return error.code == .newerSchema && error.description.contains("version 99")
        }
        #expect(try version() == 99)
    }

    @Test func anotherProgramsDatabaseIsRefused() throws {
        try database.execute("CREATE TABLE theirs (x)")
        #expect { try Migrations.apply(to: database) } throws: { ($0 as? StoreError)?.code == .corrupt }
        #expect(try database.integer("SELECT count(*) FROM sqlite_schema") == 1)
    }

    @Test func everyTableIsStrict() throws {
        try Migrations.apply(to: database)
        #expect(
            try database.integer(
                "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%' AND strict = 0"
            ) == 0)
        #expect(throws: StoreError.self) { try database.execute("INSERT INTO setting VALUES (x'00', 1, 2)") }
    }
}
