import JSON
import Judgement
import Store

/// A stored verdict as people see it now: the answer that was given, and what persons decided since.
enum VerdictReading {
    /// The document with the newest decision, a late review and what was done since in it; octet by octet what was sent
    /// where there is none of these.
    ///
    /// - Throws: ``StoreError``, also for an answer that can no longer be read.
    static func answer(of record: VerdictRecord, in store: any VerdictStore) async throws(StoreError)
        -> [UInt8]
    {
        let decision = try await store.decisions(on: record.id).last
        let isWaiting = record.answer.firstRange(of: pendingReview) != nil
        let effects = try await store.effects(of: record.id)
        let done = effects.filter { $0.kind != ReviewDesk.recordKind }
        guard decision != nil || isWaiting || !done.isEmpty else { return record.answer }
        var document = try document(of: record)
        if document.reviewer?.status == .pending, let report = ReviewDesk.lateReport(in: effects) {
            // The verdict stands as it was given: a late vote changes nothing.
            document.reviewer = report
        }
        if let decision {
            if let action = Outcome(rawValue: decision.decision) { document.action = action }
            document.decidedBy = .person
        }
        document.effects += done.map { VerdictDocument.Effect($0) }
        return document.bytes
    }

    /// The beginning of a reviewer's report that waits for its answer; within a text its quotes would be escaped.
    static let pendingReview = Array("\"reviewer\":{\"status\":\"pending\"".utf8)

    /// The word that a pipeline goes by.
    ///
    /// - Throws: ``StoreError``.
    static func word(of record: VerdictRecord, in store: any VerdictStore) async throws(StoreError) -> String
    {
        if let decision = try await store.decisions(on: record.id).last { return decision.decision }
        return record.status == .running ? VerdictRecord.Status.running.rawValue : record.action
    }

    /// The answer as it was given.
    ///
    /// - Throws: ``StoreError`` for an answer that can no longer be read.
    static func document(of record: VerdictRecord) throws(StoreError) -> VerdictDocument {
        do throws(JSONError) {
            return try VerdictDocument(parsing: record.answer)
        } catch {
            throw StoreError(.corrupt, "read the answer of verdict \(record.id)", detail: "\(error)")
        }
    }
}
