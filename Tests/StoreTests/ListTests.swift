import Testing

@testable import Store

@Suite struct ListTests {
    private let folder = TemporaryFolder()

    /// All pages of a list.
    private func all(
        _ store: SQLiteStore, _ filter: VerdictFilter = VerdictFilter(), limit: Int,
        betweenPages: (Int) async throws -> Void = { _ in }
    ) async throws -> [VerdictRecord] {
        var verdicts: [VerdictRecord] = []
        var cursor: String?
        var pages = 0
        repeat {
            let page = try await store.verdicts(matching: filter, after: cursor, limit: limit)
            verdicts += page.verdicts
            cursor = page.next
            pages += 1
            try await betweenPages(pages)
        } while cursor != nil
        return verdicts
    }

    @Test(arguments: [1, 2, 7, 23, 24, 100])
    func pagesHoldEverythingOnceTheNewestFirst(limit: Int) async throws {
        let store = try SQLiteStore.open(folder)
        // Three verdicts a millisecond, out of order.
        let verdicts = (0..<24).map { makeVerdict($0, second: ($0 * 7 % 24) / 3) }
        for verdict in verdicts { _ = try await store.insert(verdict, evidence: nil) }
        let expected = verdicts.enumerated().sorted {
            ($0.element.created, $0.offset) > ($1.element.created, $1.offset)
        }.map(\.element)
        #expect(try await all(store, limit: limit) == expected)
    }

    @Test func whatIsInsertedMeanwhileDisturbsNothing() async throws {
        let store = try SQLiteStore.open(folder)
        let before = (0..<30).map { makeVerdict($0, second: $0 / 2) }
        for verdict in before { _ = try await store.insert(verdict, evidence: nil) }
        let seen = try await all(store, limit: 4) { page in
            // One at the top, one far below, one at the same moment as others.
            for (offset, second) in [1_000, 0, 7].enumerated() {
                _ = try await store.insert(
                    makeVerdict(100 + page * 3 + offset, second: second), evidence: nil)
            }
        }
        #expect(Set(seen.map(\.id)).count == seen.count)
        #expect(Set(seen.map(\.id)).isSuperset(of: before.map(\.id)))
    }

    @Test func filtersLetOnlyWhatFitsThrough() async throws {
        let store = try SQLiteStore.open(folder)
        let actions = ["proceed", "investigate", "rollback"]
        for number in 0..<36 {
            var verdict = makeVerdict(
                number, status: number == 35 ? .running : .final, action: actions[number % 3],
                service: "s\(number % 4)", environment: number < 18 ? "prod" : "qa",
                execution: number.isMultiple(of: 5) ? "" : "x\(number % 2)",
                cause: number % 6 == 0 ? "dependency" : "candidate")
            verdict.identity.pipeline = "p\(number % 7)"
            if number % 9 == 0 { verdict.assessment = "rollback" }
            if number % 10 == 0 { verdict.identity.account = "b" }
            _ = try await store.insert(verdict, evidence: nil)
        }
        let everything = try await all(store, limit: 500)
        #expect(everything.count == 36)
        func check(
            _ change: (inout VerdictFilter) -> Void, _ expected: (VerdictRecord) -> Bool, count: Int,
            sourceLocation: SourceLocation = #_sourceLocation
        ) async throws {
            var filter = VerdictFilter()
            change(&filter)
            let found = try await all(store, filter, limit: 5)
            #expect(found == everything.filter(expected), sourceLocation: sourceLocation)
            #expect(found.count == count, sourceLocation: sourceLocation)
        }
        try await check({ $0.service = "s1" }, { $0.identity.service == "s1" }, count: 9)
        try await check({ $0.environment = "qa" }, { $0.identity.environment == "qa" }, count: 18)
        try await check({ $0.pipeline = "p3" }, { $0.identity.pipeline == "p3" }, count: 5)
        try await check({ $0.execution = "x0" }, { $0.identity.execution == "x0" }, count: 14)
        try await check({ $0.execution = "" }, { $0.identity.execution == "" }, count: 8)
        try await check({ $0.account = "b" }, { $0.identity.account == "b" }, count: 4)
        try await check({ $0.action = "rollback" }, { $0.action == "rollback" }, count: 12)
        try await check({ $0.assessment = "rollback" }, { $0.assessment == "rollback" }, count: 16)
        try await check({ $0.causeKind = "dependency" }, { $0.causeKind == "dependency" }, count: 6)
        try await check({ $0.causeName = "s2" }, { $0.causeName == "s2" }, count: 9)
        try await check({ $0.status = .running }, { $0.status == .running }, count: 1)
        try await check({ $0.status = .final }, { $0.status == .final }, count: 35)
        try await check(
            {
                $0.since = Timestamp(milliseconds: 10_000)
                $0.until = Timestamp(milliseconds: 20_000)
            }, { 10..<20 ~= $0.created.milliseconds / 1_000 }, count: 10)
        try await check(
            {
                $0.service = "s0"
                $0.action = "proceed"
                $0.environment = "prod"
            },
            { $0.identity.service == "s0" && $0.action == "proceed" && $0.identity.environment == "prod" },
            count: 2)
        try await check({ $0.service = "' OR 1=1 --" }, { _ in false }, count: 0)
    }

    @Test func madeUpCursorsAreRefused() async throws {
        let store = try SQLiteStore.open(folder)
        try await store.fill(0..<4)
        let next = try #require(
            try await store.verdicts(matching: VerdictFilter(), after: nil, limit: 2).next)
        var changed = Array(next.utf8)
        changed[3] = changed[3] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        for cursor in [
            "", "abc", "💥", next + "A", String(next.dropLast()), String(decoding: changed, as: UTF8.self),
        ] {
            await #expect("\(cursor)") {
                try await store.verdicts(matching: VerdictFilter(), after: cursor, limit: 2)
            } throws: { ($0 as? StoreError)?.code == .invalidCursor }
        }
        // A cursor belongs to its filter.
        var filter = VerdictFilter()
        filter.service = "checkout"
        await #expect {
            try await store.verdicts(matching: filter, after: next, limit: 2)
        } throws: { ($0 as? StoreError)?.code == .invalidCursor }
        // It outlives the process.
        await store.close()
        let second = try SQLiteStore.open(folder)
        #expect(
            try await second.verdicts(matching: VerdictFilter(), after: next, limit: 2).verdicts.count == 2)
    }

    @Test(arguments: [-1, 0, 1, 501, Int.max])
    func limitsAreKeptInBounds(limit: Int) async throws {
        let store = try SQLiteStore.open(folder)
        try await store.fill(0..<3)
        let page = try await store.verdicts(matching: VerdictFilter(), after: nil, limit: limit)
        #expect(page.verdicts.count == (limit <= 1 ? 1 : 3))
    }

    @Test(arguments: [
        ("service", "verdict_by_service"), ("execution", "verdict_by_execution"),
        ("none", "verdict_by_created"),
        ("running", "verdict_running"),
    ])
    func listsUseTheirIndex(filter name: String, index: String) throws {
        let database = try Database(path: ":memory:", busyTimeout: .zero)
        try Migrations.apply(to: database)
        var filter = VerdictFilter()
        if name == "service" { filter.service = "s" }
        if name == "execution" { filter.execution = "x" }
        if name == "running" { filter.status = .running }
        var query = VerdictQuery(filter)
        query.start(after: ListCursor(created: 5, sequence: 7))
        let plan = try query.prepare(on: database, limit: 10, explaining: true)
        var steps: [String] = []
        while try plan.step() { steps.append(plan.text(3)) }
        #expect(steps.contains { $0.contains(index) }, "\(steps)")
        #expect(!steps.contains { $0.contains("TEMP B-TREE") }, "\(steps)")
    }
}
