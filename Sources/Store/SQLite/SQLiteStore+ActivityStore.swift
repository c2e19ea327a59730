extension SQLiteStore: ActivityStore {
    package func insert(_ activity: ActivityRecord) async throws(StoreError) -> ActivityInsertion {
        try await committer.perform { writer throws(StoreError) in try writer.insert(activity) }
    }

    package func update(
        _ activity: ActivityRecord, recording effect: EffectRecord?
    ) async throws(StoreError) -> Bool {
        try await committer.perform { writer throws(StoreError) in
            guard try writer.update(activity) else { return false }
            if let effect { _ = try writer.insert(effect) }
            return true
        }
    }

    package func attach(
        _ document: [UInt8], to id: VerdictID, at time: Timestamp
    ) async throws(StoreError) -> Bool {
        try await committer.perform { writer throws(StoreError) in
            try writer.attach(document, to: id, at: time)
        }
    }

    package func activity(_ id: VerdictID) async throws(StoreError) -> ActivityRecord? {
        try await reader.activity(id)
    }

    package func activity(
        kind: ActivityRecord.Kind, key: String
    ) async throws(StoreError) -> ActivityRecord? {
        try await reader.activity(kind: kind, key: key)
    }

    package func activities(
        matching filter: ActivityFilter, after last: VerdictID?, limit: Int
    ) async throws(StoreError) -> [ActivityRecord] {
        try await reader.activities(matching: filter, after: last, limit: limit)
    }

    @discardableResult
    package func forgetActivities(before time: Timestamp) async throws(StoreError) -> Int {
        try await committer.perform { writer throws(StoreError) in
            try writer.forgetActivities(before: time)
        }
    }
}
