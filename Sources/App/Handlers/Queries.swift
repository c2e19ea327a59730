import HTTP
import Judgement
import Store

/// A fault in a request's query.
struct QueryFault: Error, Sendable, Hashable {
    /// The item, or `query` for all of it.
    var name: String

    /// What it should be.
    var expected: String

    /// The error as clients see it.
    var response: HTTPResponse {
        Answers.problem(
            .badRequest, "invalid-query", "The query is not valid", "\(name): expected \(expected).")
    }
}

/// The items of a query that an endpoint knows, each given at most once.
struct QueryReader {
    private let items: QueryItems

    /// Decodes a query.
    init(_ query: String?) throws(QueryFault) {
        do throws(QueryError) {
            items = try QueryItems(query)
        } catch {
            throw QueryFault(name: "query", expected: "at most 256 items, percent-encoded UTF-8")
        }
    }

    /// The text of an item; nil where it is not there.
    func text(_ name: String) throws(QueryFault) -> String? {
        let values = items.values(of: name)
        guard values.count <= 1 else { throw QueryFault(name: name, expected: "it once") }
        return values.first
    }

    /// One of Harness's identifiers, which are never empty.
    func identifier(_ name: String) throws(QueryFault) -> String? {
        guard let text = try text(name) else { return nil }
        guard (1...256).contains(text.unicodeScalars.count) else {
            throw QueryFault(name: name, expected: "1 to 256 characters")
        }
        return text
    }

    /// A word out of a closed list.
    func word<Value: RawRepresentable<String> & CaseIterable>(
        _ name: String, of type: Value.Type
    ) throws(QueryFault) -> Value? {
        guard let text = try text(name) else { return nil }
        guard let value = Value(rawValue: text) else {
            let words = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw QueryFault(name: name, expected: "one of \(words)")
        }
        return value
    }

    /// A time in the form of RFC 3339.
    func time(_ name: String) throws(QueryFault) -> Timestamp? {
        guard let text = try text(name) else { return nil }
        guard let seconds = TimeText.unixSeconds(text.utf8) else {
            throw QueryFault(name: name, expected: "a time such as 2026-11-22T10:00:00Z")
        }
        return Timestamp(seconds: seconds)
    }

    /// A whole number within bounds; digits only.
    func number(_ name: String, within bounds: ClosedRange<Int>) throws(QueryFault) -> Int? {
        guard let text = try text(name) else { return nil }
        let digits = text.utf8
        guard (1...9).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw QueryFault(
                name: name, expected: "a number from \(bounds.lowerBound) to \(bounds.upperBound)")
        }
        let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        guard bounds.contains(value) else {
            throw QueryFault(
                name: name, expected: "a number from \(bounds.lowerBound) to \(bounds.upperBound)")
        }
        return value
    }

    /// A number of seconds with its unit, `0s` to `60s`.
    func wait() throws(QueryFault) -> Duration {
        guard let text = try text("wait") else { return .zero }
        let digits = text.utf8.dropLast()
        guard text.utf8.last == UInt8(ascii: "s"), (1...2).contains(digits.count),
            digits.allSatisfy({ (0x30...0x39).contains($0) })
        else { throw QueryFault(name: "wait", expected: "0s to 60s") }
        let seconds = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        guard seconds <= 60, digits.count == 1 || digits.first != UInt8(ascii: "0") else {
            throw QueryFault(name: "wait", expected: "0s to 60s")
        }
        return .seconds(seconds)
    }
}

/// The query of `GET /v1/verdicts`.
struct ListQuery {
    var filter = VerdictFilter()
    var cursor: String?
    var limit: Int

    init(_ query: String?) throws(QueryFault) {
        let reader = try QueryReader(query)
        filter.account = try reader.identifier("accountId")
        filter.pipeline = try reader.identifier("pipelineId")
        filter.execution = try reader.identifier("executionId")
        filter.service = try reader.identifier("serviceId")
        filter.environment = try reader.identifier("environmentId")
        filter.action = try reader.word("action", of: Outcome.self)?.rawValue
        filter.assessment = try reader.word("assessment", of: Outcome.self)?.rawValue
        filter.causeKind = try reader.word("cause", of: Cause.Kind.self)?.rawValue
        filter.causeName = try reader.identifier("causeName")
        filter.since = try reader.time("since")
        filter.until = try reader.time("until")
        limit =
            try reader.number("limit", within: 1...VerdictsHandler.largestPageSize)
            ?? VerdictsHandler.usualPageSize
        cursor = try reader.text("cursor")
        if let cursor, !(1...256).contains(cursor.utf8.count) {
            throw QueryFault(name: "cursor", expected: "the `next` of the page before")
        }
    }
}

/// The query of `GET /v1/verdicts/{id}`.
struct WaitQuery {
    var duration: Duration

    init(_ query: String?) throws(QueryFault) { duration = try QueryReader(query).wait() }
}

/// The query of `GET /v1/executions/{executionId}/action`.
struct ActionQuery {
    var account: String?
    var stage: String?
    var step: String?
    var wait: Duration

    init(_ query: String?) throws(QueryFault) {
        let reader = try QueryReader(query)
        account = try reader.identifier("accountId")
        stage = try reader.identifier("stageId")
        step = try reader.identifier("stepId")
        wait = try reader.wait()
    }
}
