import Logging
import Store

@testable import App

extension JobContext {
    /// The context of a job that a test does itself.
    static func forTests(_ store: SQLiteStore, job: LeasedJob) -> JobContext {
        JobContext(
            queue: store, lease: job.lease,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            now: { ServiceFixture.start })
    }
}
