import JSON
import Store

/// What a monitor needs to go on after a restart.
struct MonitorState: Sendable {
    var timeoutAt: Timestamp
    var polls: Int
    var events: [MonitorDocument.Entry]
    var logs: [MonitorDocument.StepLog]

    init(_ document: MonitorDocument) {
        timeoutAt = document.timeoutAt
        polls = document.polls
        events = document.events
        logs = document.logs
    }

    var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("timeoutAt", Int(clamping: timeoutAt.milliseconds))
            writer.member("polls", polls)
            writer.key("events")
            writer.array { writer in
                for event in events {
                    writer.object { writer in
                        writer.member("at", event.at)
                        writer.member("text", event.text)
                    }
                }
            }
            writer.key("logs")
            writer.array { writer in
                for log in logs {
                    writer.object { writer in
                        writer.member("step", log.step)
                        writer.key("lines")
                        writer.array { writer in for line in log.lines { writer.string(line) } }
                    }
                }
            }
        }
        return writer.bytes
    }

    init?(parsing bytes: [UInt8]) {
        let root: JSONElement
        do throws(JSONError) { root = try JSONDocument(parsing: bytes).root } catch { return nil }
        guard let milliseconds = root["timeoutAt"]?.int64 else { return nil }
        timeoutAt = Timestamp(milliseconds: milliseconds)
        polls = root["polls"]?.int ?? 0
        events =
            root["events"]?.array?.compactMap { event in
                guard let at = event["at"]?.double, let text = event["text"]?.string else { return nil }
                return MonitorDocument.Entry(at: at, text: text)
            } ?? []
        logs =
            root["logs"]?.array?.compactMap { log in
                log["step"]?.string.map {
                    MonitorDocument.StepLog(step: $0, lines: log["lines"]?.array?.compactMap(\.string) ?? [])
                }
            } ?? []
    }

    /// The document of a monitor that is taken up again.
    func document(of record: ActivityRecord) -> MonitorDocument {
        var document = MonitorDocument(
            id: record.id.description, place: HarnessPlace(record.identity), timeoutAt: timeoutAt)
        document.events = events
        document.logs = logs
        document.polls = polls
        return document
    }
}
