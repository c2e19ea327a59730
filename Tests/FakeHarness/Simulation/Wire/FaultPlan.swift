import HTTP
import JSON

/// What goes wrong on purpose.
struct FaultPlan: Sendable {
    var faults: [Fault] = []

    /// Finds the fault that is to be played for a call.
    mutating func next(method: String, path: String) -> Fault? {
        for index in faults.indices where faults[index].matches(method: method, path: path) {
            faults[index].seen += 1
            guard faults[index].seen % faults[index].every == 0, faults[index].left != 0 else { continue }
            if faults[index].left > 0 { faults[index].left -= 1 }
            return faults[index]
        }
        return nil
    }
}

/// A way in which calls fail.
package struct Fault: Sendable, Hashable {
    /// How a call fails.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// An answer in one of the six shapes of errors, with ``Fault/status``.
        case ngError, ngFailure, v1, jersey, goa, html, text
        /// An answer with ``Fault/status`` and nothing in it.
        case empty
        /// 200 with a page for people.
        case htmlSuccess
        /// 200 with half of a JSON document.
        case garbage
        /// 429 without `Retry-After`.
        case rateLimit
        /// The connection ends within the answer.
        case cut
        /// The answer comes late.
        case slow
        /// The answer never comes.
        case hang
    }

    /// How it fails.
    package var kind: Kind
    /// Only calls with this method; nil for all.
    package var method: String?
    /// Only calls whose path holds this text; nil for all.
    package var path: String?
    /// Only each such call, from 1: 3 is one call in three.
    package var every = 1
    /// How often it is played at most; -1 for ever.
    package var left = -1
    /// The status of the answer.
    package var status = 500
    /// How late the answer is, in milliseconds.
    package var delay: Int64 = 1_000
    /// Whether the call has its effect before the answer goes wrong.
    package var actsFirst = false

    var seen = 0

    /// Creates a fault.
    package init(_ kind: Kind, method: String? = nil, path: String? = nil, every: Int = 1, times: Int = -1) {
        self.kind = kind
        self.method = method
        self.path = path
        self.every = max(1, every)
        left = times
    }

    init?(_ value: JSONValue) {
        guard let kind = value["kind"]?.string.flatMap(Kind.init(rawValue:)) else { return nil }
        self.init(
            kind, method: value["method"]?.string, path: value["path"]?.string,
            every: value["every"]?.int ?? 1, times: value["times"]?.int ?? -1)
        status = min(599, max(200, value["status"]?.int ?? 500))
        delay = Int64(max(0, value["delayMilliseconds"]?.int ?? 1_000))
        actsFirst = value["actsFirst"]?.boolean ?? false
    }

    func matches(method: String, path: String) -> Bool {
        (self.method == nil || self.method == method) && (self.path.map { path.contains($0) } ?? true)
    }
}
