package import Logging
package import Store

/// Writes swift-log's events as lines of JSON or text.
package struct StructuredLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    package var logLevel: Logger.Level

    private let label: String
    private let format: LogFormat
    private let writer: LogWriter
    private let now: @Sendable () -> Timestamp

    /// Creates a handler.
    ///
    /// - Parameters:
    ///   - label: the logger's name.
    ///   - level: what is less severe is left out.
    ///   - format: how lines are written.
    ///   - writer: where they go.
    ///   - now: the present time.
    package init(
        label: String, level: Logger.Level, format: LogFormat, writer: LogWriter,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.label = label
        logLevel = level
        self.format = format
        self.writer = writer
        self.now = now
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var line = LogLine(
            format, at: now(), level: event.level.rawValue, message: event.message.description, logger: label)
        var fields = metadataProvider?.get() ?? [:]
        fields.merge(metadata) { _, new in new }
        if let more = event.metadata { fields.merge(more) { _, new in new } }
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            line.field(name, Self.text(of: value, under: name))
        }
        if let error = event.error { line.field("error", String(describing: error)) }
        writer.write(line.finish(), isUrgent: event.level >= .error)
    }

    /// Flattens nested values; a secret's name inside a dictionary masks its value as it does outside.
    private static func text(of value: Logger.Metadata.Value, under name: String) -> String {
        if SecretMask.isSecret(fieldName: name) { return Secret.mask }
        switch value {
        case .string(let text): return text
        case .stringConvertible(let value): return value.description
        case .array(let values):
            return "[" + values.map { text(of: $0, under: "") }.joined(separator: ", ") + "]"
        case .dictionary(let values):
            let members = values.sorted { $0.key < $1.key }
            return "{"
                + members.map { "\($0.key): \(text(of: $0.value, under: $0.key))" }.joined(separator: ", ")
                + "}"
        }
    }
}
