import Clients
import JSON

/// An alert as it waits in the queue.
enum AlertDocument {
    /// Writes an alert.
    static func encode(_ alert: Alert) -> [UInt8] {
        let pairs = { (names: [(String, String)]) -> JSONValue in
            .array(names.map { [.string($0.0), .string($0.1)] })
        }
        let value: JSONValue = [
            "incident": .string(alert.incident), "thread": .string(alert.thread), "id": .string(alert.id),
            "state": .string(alert.state.rawValue), "severity": .string(alert.severity.rawValue),
            "title": .string(alert.title), "summary": .string(alert.summary),
            "details": .array(alert.details.map(JSONValue.string)),
            "facts": pairs(alert.facts.map { ($0.name, $0.value) }),
            "links": pairs(alert.links.map { ($0.text, $0.url) }), "service": .string(alert.service),
            "environment": .string(alert.environment), "category": .string(alert.category),
            "time": .number(alert.time),
        ]
        return value.bytes
    }

    /// Reads an alert.
    ///
    /// - Throws: ``JSONError`` for what ``encode(_:)`` has not written.
    static func decode(_ bytes: [UInt8]) throws(JSONError) -> Alert {
        let value = try JSONValue(parsing: bytes)
        func text(_ key: String) throws(JSONError) -> String {
            guard let text = value[key]?.string else {
                throw JSONError(.missing(key), pointer: JSONPointer().appending(key))
            }
            return text
        }
        func pairs(_ key: String) -> [(String, String)] {
            (value[key]?.array ?? []).compactMap { pair in
                guard let first = pair[0]?.string, let second = pair[1]?.string else { return nil }
                return (first, second)
            }
        }
        guard let state = Alert.State(rawValue: try text("state")),
            let severity = Alert.Severity(rawValue: try text("severity")), let time = value["time"]?.double
        else { throw JSONError(.missing("state, severity or time"), pointer: JSONPointer()) }
        return Alert(
            incident: try text("incident"), thread: try text("thread"), id: try text("id"), state: state,
            severity: severity, title: try text("title"), summary: try text("summary"),
            details: (value["details"]?.array ?? []).compactMap(\.string),
            facts: pairs("facts").map { .init($0.0, $0.1) }, links: pairs("links").map { .init($0.0, $0.1) },
            service: try text("service"), environment: try text("environment"),
            category: try text("category"), time: time)
    }
}
