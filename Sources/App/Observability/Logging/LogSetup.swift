package import Logging
package import Store

/// The logs as the configuration wants them, over one writer to standard error.
package struct LogSetup: Sendable {
    /// The program's log.
    package let logger: Logger

    /// The log of requests.
    package let accessLog: AccessLog

    private let writer: LogWriter

    /// Starts the writer.
    ///
    /// - Parameters:
    ///   - settings: What is written and how.
    ///   - now: The present time.
    package init(_ settings: Configuration.Logging, now: @escaping @Sendable () -> Timestamp) {
        let format = settings.format
        let writer = LogWriter { lost in
            var line = LogLine(
                format, at: now(), level: "warning", message: "log lines were lost", logger: "log")
            line.field("lines", lost)
            return line.finish()
        }
        let handler = StructuredLogHandler(
            label: "verdict", level: settings.level, format: format, writer: writer, now: now)
        self.writer = writer
        logger = Logger(label: "verdict", factory: { _ in handler })
        accessLog = AccessLog(
            coverage: settings.access, level: settings.level, format: format, writer: writer, now: now)
    }

    /// Waits until every line is written.
    package func flush() { writer.flush() }

    /// Writes what is left and ends the writer.
    package func stop() { writer.stop() }
}
