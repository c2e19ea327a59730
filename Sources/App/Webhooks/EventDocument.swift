import JSON
import Store

/// An event as readers see it.
enum EventDocument {
    /// Writes an event.
    static func write(_ event: EventRecord, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("kind", event.kind)
            writer.member("status", event.status)
            writer.member("receivedAt", Self.text(event.received))
            writer.member("occurredAt", event.occurred.map(Self.text))
            writer.member("source", event.source)
            writer.key("execution")
            writer.object { writer in
                writer.member("accountId", Self.known(event.identity.account))
                writer.member("orgId", Self.known(event.identity.organization))
                writer.member("projectId", Self.known(event.identity.project))
                writer.member("pipelineId", Self.known(event.identity.pipeline))
                writer.member("executionId", Self.known(event.identity.execution))
                writer.member("stageId", Self.known(event.identity.stage))
                writer.member("stepId", Self.known(event.identity.step))
            }
            writer.key("body")
            writer.raw(event.body)
        }
    }

    private static func text(_ time: Timestamp) -> String {
        var bytes: [UInt8] = []
        LogLine.append(time, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func known(_ text: String) -> String? { text.isEmpty ? nil : text }
}
