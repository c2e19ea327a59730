/// How a line of the log is written.
package enum LogFormat: String, Sendable, Hashable, CaseIterable {
    /// One JSON object a line.
    case json
    /// For people: time, level, message, then `name=value`.
    case text
}
