import Foundation
import Store
import Testing

@Suite struct ModelStoreTests {
    private let folder = "/tmp/verdict-model-store-\(UUID().uuidString)"

    private func open() throws -> SQLiteStore {
        try SQLiteStore(folder: folder, options: SQLiteStore.Options(durability: .normal))
    }

    @Test func neitherADayNorAServiceSpendsMoreThanItMay() async throws {
        let store = try open()
        let bounds = SpendingBounds(day: 100, service: 60)
        #expect(try await store.spend(50, for: "a", on: 1, within: bounds) == nil)
        #expect(try await store.spend(11, for: "a", on: 1, within: bounds) == .service)
        #expect(try await store.spend(50, for: "b", on: 1, within: bounds) == nil)
        #expect(try await store.spend(1, for: "c", on: 1, within: bounds) == .day)
        #expect(try await store.spend(1, for: "c", on: 2, within: bounds) == nil)
        #expect(try await store.spend(.max, for: "c", on: 3, within: bounds) == .day)
        #expect(try await store.spend(-1, for: "c", on: 3, within: bounds) == .day)
        #expect(try await store.spending(on: 1) == 100)
        try await store.correctSpending(by: -30, for: "b", on: 1)
        #expect(try await store.spend(30, for: "c", on: 1, within: bounds) == nil)
        try await store.correctSpending(by: -1000, for: "b", on: 1)
        #expect(try await store.spending(on: 1) == 80)
        await store.close()
    }

    @Test func whatWasSpentSurvivesARestartAndCountsForOtherProcesses() async throws {
        let first = try open()
        let second = try open()
        let bounds = SpendingBounds(day: 10, service: 10)
        #expect(try await first.spend(6, for: "a", on: 7, within: bounds) == nil)
        #expect(try await second.spend(6, for: "a", on: 7, within: bounds) == .day)
        await first.close()
        await second.close()
        let third = try open()
        #expect(try await third.spending(on: 7) == 6)
        await third.close()
    }

    @Test func manyAtOnceDoNotOverspendTogether() async throws {
        let store = try open()
        let bounds = SpendingBounds(day: 100, service: 1000)
        let granted = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<64 {
                group.addTask {
                    do {
                        return try await store.spend(7, for: "s\(number % 5)", on: 3, within: bounds) == nil
                    } catch { return false }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(granted == 14)
        #expect(try await store.spending(on: 3) == 98)
        await store.close()
    }

    @Test func exchangesAreKeptAndForgottenByTime() async throws {
        let store = try open()
        let records = (1...3).map {
            ExchangeRecord(
                time: Timestamp(milliseconds: Int64($0) * 86_400_000), task: "failure", service: "checkout",
                model: "m\($0)", status: "answered", sent: "{}", received: #"{"report":{}}"#)
        }
        for record in records { try await store.record(record) }
        #expect(try await store.exchanges(limit: 2) == [records[2], records[1]])
        #expect(try await store.forgetExchanges(before: records[2].time) == 2)
        #expect(try await store.exchanges(limit: 9) == [records[2]])
        await store.close()
    }
}
