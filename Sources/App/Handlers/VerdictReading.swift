import JSON
import Judgement
import Store

/// A stored verdict as people see it now: the answer that was given, and what persons decided since.
enum VerdictReading {
    /// The document with the newest decision applied; octet by octet what was sent where there is none.
    ///
    /// - Throws: ``StoreError``, also for an answer that can no longer be read.
    static func answer(of record: VerdictRecord, in store: any VerdictStore) async throws(StoreError)
        -> [UInt8]
    {
        guard let decision = try await store.decisions(on: record.id).last else { return record.answer }
        var document = try document(of: record)
        if let action = Outcome(rawValue: decision.decision) { document.action = action }
        document.decidedBy = .person
        return document.bytes
    }

    /// The word that a pipeline goes by.
    ///
    /// - Throws: ``StoreError``.
    static func word(of record: VerdictRecord, in store: any VerdictStore) async throws(StoreError) -> String
    {
        if let decision = try await store.decisions(on: record.id).last { return decision.decision }
        return record.status == .running ? VerdictRecord.Status.running.rawValue : record.action
    }

    private static func document(of record: VerdictRecord) throws(StoreError) -> VerdictDocument {
        do throws(JSONError) {
            return try VerdictDocument(parsing: record.answer)
        } catch {
            throw StoreError(.corrupt, "read the answer of verdict \(record.id)", detail: "\(error)")
        }
    }
}
