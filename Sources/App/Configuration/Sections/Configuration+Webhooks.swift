extension Configuration {
    /// What is done about what Harness tells.
    package struct Webhooks: Sendable, Hashable {
        /// Whether a failure is analysed without anybody asking.
        package var analyzesFailures = true
        /// Whether an execution is watched from its start.
        package var monitorsStarts = false
    }
}

extension Setting {
    /// The settings about what Harness tells.
    static let webhooks: [Setting] = [
        .boolean("webhooks.analyzeFailures", \.webhooks.analyzesFailures),
        .boolean("webhooks.monitorStarts", \.webhooks.monitorsStarts),
    ]
}
