import HTTP
import JSON
import Store

/// Reading analyses, rollbacks and monitors: one, waiting for one, and lists.
struct ActivityReading: Sendable {
    private let store: any ActivityStore

    /// How often the store is asked while somebody waits.
    private static let pause = Duration.milliseconds(100)

    /// Creates the reader.
    init(store: any ActivityStore) { self.store = store }

    /// Looks until an activity has ended or the time is up.
    ///
    /// - Parameters:
    ///   - activity: The activity as it was.
    ///   - store: Where it lives.
    ///   - limit: The longest wait.
    ///   - wantsExplanation: Whether the explanation of what has ended is waited for.
    /// - Returns: The activity as it is then.
    /// - Throws: ``StoreError``.
    static func waiting(
        for activity: ActivityRecord, in store: any ActivityStore, atMost limit: Duration,
        forExplanation wantsExplanation: Bool = false
    ) async throws(StoreError) -> ActivityRecord {
        var record = activity
        var left = limit
        while left > .zero, !Task.isCancelled,
            record.status == .running
                || wantsExplanation && Explainer.isPending(record.document)
        {
            let nap = min(pause, left)
            do { try await Task.sleep(for: nap) } catch { break }
            left -= nap
            record = try await store.activity(record.id) ?? record
        }
        return record
    }

    /// An activity as an answer: 200 where it has ended, 202 with its place where it goes on.
    static func answer(_ record: ActivityRecord, at path: String) -> HTTPResponse {
        var response = Answers.json(record.document, status: record.status == .final ? .ok : .accepted)
        if record.status == .running {
            response.fields.append("Location", path + record.id.description)
            response.fields.append("Retry-After", "2")
        }
        return response
    }

    /// Answers a GET of one activity, which may wait for its end.
    ///
    /// - Throws: ``StoreError``.
    func one(
        _ kind: ActivityRecord.Kind, _ id: String, _ head: HTTPRequestHead
    ) async throws(StoreError) -> HTTPResponse {
        let wait: Duration
        do throws(QueryFault) { wait = try WaitQuery(head.query).duration } catch { return error.response }
        guard let id = VerdictID(parsing: id), let record = try await store.activity(id), record.kind == kind
        else {
            return Answers.problem(
                .notFound, "no-\(kind.rawValue)", "There is no such \(kind.rawValue)",
                "The id is that of no \(kind.rawValue) which is kept here.")
        }
        return Answers.json(
            try await Self.waiting(
                for: record, in: store, atMost: wait, forExplanation: true
            ).document)
    }

    /// Answers a GET of a list, the newest first.
    ///
    /// - Throws: ``StoreError``.
    func list(
        _ kind: ActivityRecord.Kind, _ head: HTTPRequestHead
    ) async throws(StoreError) -> HTTPResponse {
        var filter = ActivityFilter(kind: kind)
        let limit: Int
        var last: VerdictID?
        do throws(QueryFault) {
            let reader = try QueryReader(head.query)
            filter.execution = try reader.identifier("executionId")
            filter.pipeline = try reader.identifier("pipelineId")
            filter.status = try reader.word("status", of: VerdictRecord.Status.self)
            limit =
                try reader.number("limit", within: 1...VerdictsHandler.largestPageSize)
                ?? VerdictsHandler.usualPageSize
            if let cursor = try reader.text("cursor") {
                guard let id = VerdictID(parsing: cursor) else {
                    throw QueryFault(name: "cursor", expected: "the `next` of the page before")
                }
                last = id
            }
        } catch {
            return error.response
        }
        let records = try await store.activities(matching: filter, after: last, limit: limit + 1)
        var writer = JSONWriter(capacity: records.reduce(64) { $0 + $1.document.count + 1 })
        writer.object { writer in
            writer.key("items")
            writer.array { writer in for record in records.prefix(limit) { writer.raw(record.document) } }
            writer.member("next", records.count > limit ? records[limit - 1].id.description : nil)
        }
        return Answers.json(writer.bytes)
    }
}
