import Cryptography

extension VerdictWriter {
    /// What one step of a pruning did.
    struct PruneStep {
        var verdicts: Int
        var attachments: Int
        /// Whether nothing more may go.
        var isDone: Bool
    }

    /// Deletes some of the oldest verdicts with all that belongs to them, and their links, and appends a link that says so.
    ///
    /// Only a run at the chain's beginning goes, so one number and one hash tell what went. It ends before the first
    /// verdict that is running or young enough.
    ///
    /// - Parameters:
    ///   - before: Verdicts that were created at that time or later stay; nil for no such bound.
    ///   - maximumCount: The most verdicts to delete.
    /// - Returns: What was done.
    /// - Throws: ``StoreError``.
    func prune(before: Timestamp?, maximumCount: Int) throws(StoreError) -> PruneStep {
        let (through, count, isDone) = try pruningBound(before: before, maximumCount: maximumCount)
        guard count > 0 else { return PruneStep(verdicts: 0, attachments: 0, isDone: true) }
        let hash = try hashOfLink(through)
        var attachments = 0
        for table in ["decision", "effect"] {
            attachments += try delete("DELETE FROM \(table) WHERE verdict <= ?1", through)
        }
        for table in ["verdict", "document", "pruning", "link"] {
            _ = try delete("DELETE FROM \(table) WHERE sequence <= ?1", through)
        }
        let pruning = PruningRecord(
            time: now(), through: through, hash: hash, verdicts: Int64(count),
            attachments: Int64(attachments))
        let statement = try database.prepare("INSERT INTO pruning VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
        statement.bind(1, chain.nextSequence)
        statement.bind(2, pruning.time)
        statement.bind(3, pruning.through)
        statement.bind(4, pruning.hash)
        statement.bind(5, pruning.verdicts)
        statement.bind(6, pruning.attachments)
        try statement.run("note the pruning")
        let content = chain.encoder.digest(of: pruning)
        try chain.append(.pruned, subject: nil, verdict: through, content: content)
        return PruneStep(verdicts: count, attachments: attachments, isDone: isDone)
    }

    /// Deletes about as many of the oldest verdicts as it takes to come down to a size.
    ///
    /// - Parameters:
    ///   - maximumBytes: The size.
    ///   - maximumCount: The most verdicts to delete.
    /// - Returns: What was done; done also where the size is reached.
    /// - Throws: ``StoreError``.
    func prune(toBytes maximumBytes: Int64, maximumCount: Int) throws(StoreError) -> PruneStep {
        let used = try usedBytes()
        guard used > maximumBytes else { return PruneStep(verdicts: 0, attachments: 0, isDone: true) }
        // About the number of verdicts, without counting them.
        let span = try database.integer("SELECT max(sequence) - min(sequence) + 1 FROM verdict")
        let share = Double(used - maximumBytes) / Double(used) * Double(span)
        return try prune(before: nil, maximumCount: min(max(Int(share), 1), maximumCount))
    }

    /// The last link that may go, and the number of verdicts up to it.
    private func pruningBound(
        before: Timestamp?, maximumCount: Int
    ) throws(StoreError) -> (through: Int64, count: Int, isDone: Bool) {
        let oldest = try database.prepare(
            "SELECT sequence, created, status FROM verdict ORDER BY sequence LIMIT ?1")
        oldest.bind(1, Int64(maximumCount + 1))
        var count = 0
        while try oldest.step() {
            let isYoung = before.map { oldest.timestamp(1) >= $0 } ?? false
            if isYoung || oldest.text(2) != VerdictRecord.Status.final.rawValue {
                return (oldest.integer(0) - 1, count, true)
            }
            if count == maximumCount { return (oldest.integer(0) - 1, count, false) }
            count += 1
        }
        return (chain.head?.sequence ?? 0, count, true)
    }

    private func hashOfLink(_ sequence: Int64) throws(StoreError) -> SHA256Digest {
        let statement = try database.prepare("SELECT hash FROM link WHERE sequence = ?1")
        statement.bind(1, sequence)
        guard try statement.step(), let hash = statement.digest(0) else {
            throw StoreError(
                .corrupt, "prune old verdicts", path: database.path,
                detail: "link \(sequence) of the audit chain is missing; nothing was pruned")
        }
        return hash
    }

    private func delete(_ sql: String, _ through: Int64) throws(StoreError) -> Int {
        let statement = try database.prepare(sql)
        statement.bind(1, through)
        try statement.run("prune old verdicts")
        return database.changes
    }

    // MARK: - Size

    /// The bytes that are in use, without free pages.
    func usedBytes() throws(StoreError) -> Int64 {
        let used = try database.integer("PRAGMA page_count") - database.integer("PRAGMA freelist_count")
        return try used * database.integer("PRAGMA page_size")
    }

    /// Gives some free pages at the file's end back to the file system.
    ///
    /// - Returns: The bytes by which the file will be smaller, once the log is copied into it; 0 where no free page is left.
    /// - Throws: ``StoreError``.
    func vacuum(maximumPages: Int) throws(StoreError) -> Int64 {
        let before = try database.integer("PRAGMA page_count")
        try database.execute("PRAGMA incremental_vacuum(\(maximumPages))", operation: "vacuum the database")
        let after = try database.integer("PRAGMA page_count")
        return try (before - after) * database.integer("PRAGMA page_size")
    }
}
