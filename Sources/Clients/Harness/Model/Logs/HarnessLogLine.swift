/// A line of a step's log, without terminal codes.
package struct HarnessLogLine: Sendable, Hashable {
    /// The level as Harness wrote it, such as `INFO`.
    package var level: String?
    /// The time as Harness wrote it (RFC 3339).
    package var time: String?
    /// The text.
    package var text: String

    /// Creates a line.
    package init(level: String? = nil, time: String? = nil, text: String) {
        self.level = level
        self.time = time
        self.text = text
    }
}

/// A log, or as much of it as could be had.
package struct HarnessLog: Sendable, Hashable {
    /// Its key, or its path in a download.
    package var key: String
    /// The lines.
    package var lines: [HarnessLogLine]
    /// Why lines are missing, if some are.
    package var gap: String?

    /// Creates a log.
    package init(key: String, lines: [HarnessLogLine], gap: String? = nil) {
        self.key = key
        self.lines = lines
        self.gap = gap
    }
}

/// The logs of a whole execution, stage or step, or as many of them as could be had.
package struct HarnessLogArchive: Sendable, Hashable {
    /// The logs in the order of the download.
    package var logs: [HarnessLog]
    /// Why logs are missing, if some are.
    package var gap: String?

    /// Creates an archive.
    package init(logs: [HarnessLog], gap: String? = nil) {
        self.logs = logs
        self.gap = gap
    }
}

/// The lines of a step's log while it is written.
package protocol HarnessLogStream: Sendable {
    /// Waits for the next lines.
    ///
    /// - Returns: Some lines; nil when the log is complete.
    /// - Throws: ``HarnessError``.
    func next() async throws(HarnessError) -> [HarnessLogLine]?
}
