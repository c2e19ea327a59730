import Testing

@testable import Store

@Suite struct ActivityStoreTests {
    private let folder = TemporaryFolder()

    private func store() throws -> SQLiteStore { try SQLiteStore(folder: folder.path) }

    private func id(_ number: UInt8) throws -> VerdictID {
        try #require(VerdictID(bytes: [UInt8](repeating: 0, count: 15) + [number]))
    }

    private func activity(_ number: UInt8, key: String? = nil, execution: String = "e") throws
        -> ActivityRecord
    {
        ActivityRecord(
            id: try id(number), kind: .monitor, key: key, created: Timestamp(milliseconds: Int64(number)),
            identity: VerdictIdentity(pipeline: "p", execution: execution), state: [1, 2],
            document: Array("{}".utf8))
    }

    @Test func whatWasStoredIsReadAgainAfterAReopening() async throws {
        let first = try store()
        var activity = try activity(1, key: "k")
        activity.verdict = try id(9)
        #expect(try await first.insert(activity) == .inserted)
        await first.close()
        let second = try store()
        #expect(try await second.activity(try id(1)) == activity)
        #expect(try await second.activity(kind: .monitor, key: "k") == activity)
        #expect(try await second.activity(kind: .analysis, key: "k") == nil)
        await second.close()
    }

    @Test func oneKeyBeginsOneActivity() async throws {
        let store = try store()
        let first = try activity(1, key: "k")
        #expect(try await store.insert(first) == .inserted)
        #expect(try await store.insert(try activity(2, key: "k")) == .existing(first))
        #expect(try await store.insert(try activity(3)) == .inserted)
        #expect(try await store.insert(try activity(4)) == .inserted)
        await store.close()
    }

    @Test func whatHasEndedIsNeverChanged() async throws {
        let store = try store()
        var activity = try activity(1)
        _ = try await store.insert(activity)
        activity.status = .final
        activity.document = Array(#"{"a":1}"#.utf8)
        activity.updated = Timestamp(milliseconds: 50)
        #expect(try await store.update(activity, recording: nil))
        activity.document = Array(#"{"a":2}"#.utf8)
        #expect(try await !store.update(activity, recording: nil))
        #expect(try await store.activity(try id(1))?.document == Array(#"{"a":1}"#.utf8))
        #expect(try await store.forgetActivities(before: Timestamp(milliseconds: 50)) == 0)
        #expect(try await store.forgetActivities(before: Timestamp(milliseconds: 51)) == 1)
        await store.close()
    }

    @Test func aDocumentIsAttachedOnlyToWhatHasEnded() async throws {
        let store = try store()
        var activity = try activity(1, key: "k")
        _ = try await store.insert(activity)
        let late = Array(#"{"late":true}"#.utf8)
        #expect(try await !store.attach(late, to: activity.id, at: Timestamp(milliseconds: 60)))
        activity.status = .final
        activity.updated = Timestamp(milliseconds: 50)
        #expect(try await store.update(activity, recording: nil))
        #expect(try await store.attach(late, to: activity.id, at: Timestamp(milliseconds: 60)))
        activity.document = late
        activity.updated = Timestamp(milliseconds: 60)
        #expect(try await store.activity(activity.id) == activity)
        #expect(try await !store.attach(late, to: try id(7), at: Timestamp(milliseconds: 60)))
        await store.close()
    }

    @Test func pagesHoldEachActivityOnceTheNewestFirst() async throws {
        let store = try store()
        for number in 1...9 as ClosedRange<UInt8> {
            _ = try await store.insert(try activity(number, execution: number % 2 == 0 ? "even" : "odd"))
        }
        var seen: [UInt8] = []
        var last: VerdictID?
        repeat {
            let page = try await store.activities(
                matching: ActivityFilter(kind: .monitor, execution: "odd", status: .running), after: last,
                limit: 2)
            seen += page.compactMap { $0.id.bytes.last }
            last = page.count == 2 ? page.last?.id : nil
        } while last != nil
        #expect(seen == [9, 7, 5, 3, 1])
        await store.close()
    }
}
