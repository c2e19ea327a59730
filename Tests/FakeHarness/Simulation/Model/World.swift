import JSON
import Threading

/// Everything that a fake Harness knows, under one lock.
final class World: Sendable {
    /// What is known.
    struct State: Sendable {
        var tokens: [String: FakeToken] = [:]
        var pipelines: [String: StoredPipeline] = [:]
        var executions: [String: Execution] = [:]
        var executionOrder: [String] = []
        var approvals: [String: Approval] = [:]
        var scripts: [String: [String: StepScript]] = [:]
        var triggers: [String: FakeTrigger] = [:]
        var triggerEvents: [String: TriggerEvent] = [:]
        var secrets: [String: String] = [:]
        /// What stands in place of a prefix of a URL that a step or a notification calls.
        var hosts: [(prefix: String, replacement: String)] = []
        var notifications: [PipelinePlan.Notification] = []
        var faults = FaultPlan()
        var rateLimit: RateLimit?
        var journal: [JournalEntry] = []
        var deliveries: [Delivery] = []
        var downloads: [String: Download] = [:]
        var downloadForm = "zip"
        var downloadPolls = 2
        var downloadsForbidden = false
        /// The account setting "Allow users to mark a running step as failure".
        var canMarkFailure = true
        var canIntervene = false
        var probes = true
        /// How often each notification is sent.
        var copies = 1
        var counter: UInt64 = 0

        /// An id in the form of Harness': 22 characters of URL-safe base64.
        mutating func makeID() -> String {
            counter += 1
            var value = (counter &* 0x9e37_79b9_7f4a_7c15, counter &* 0xbf58_476d_1ce4_e5b9)
            let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
            var text: [UInt8] = []
            for index in 0..<22 {
                if index < 11 {
                    text.append(alphabet[Int(value.0 & 63)])
                    value.0 >>= 6
                } else {
                    text.append(alphabet[Int(value.1 & 63)])
                    value.1 >>= 6
                }
            }
            // The counter in clear keeps them apart.
            let tail = Array(String(counter).utf8)
            text.replaceSubrange((22 - tail.count)..<22, with: tail)
            return String(decoding: text, as: UTF8.self)
        }
    }

    let state = Locked(State())
    let clock: FakeClock

    init(clock: FakeClock) { self.clock = clock }

    func read<Value: Sendable>(_ body: (State) -> Value) -> Value { state.withLock { body($0) } }

    @discardableResult
    func change<Value: Sendable>(_ body: (inout State) -> Value) -> Value {
        state.withLock { state in body(&state) }
    }

    func changeExecution(_ id: String, _ body: (inout Execution) -> Void) {
        state.withLock { state in
            guard state.executions[id] != nil else { return }
            body(&state.executions[id, default: Self.placeholder])
        }
    }

    /// Never read: it stands where the compiler wants a default for a key that is known to be there.
    private static let placeholder: Execution = {
        guard let plan = try? PipelinePlan(yaml: "pipeline: {identifier: none}") else {
            preconditionFailure("the placeholder is a pipeline")
        }
        return Execution(
            id: "", account: "", organization: "", project: "", plan: plan, yaml: "", inputs: "",
            runSequence: 0, created: 0, started: 0)
    }()
}

/// A token of the account.
package struct FakeToken: Sendable, Hashable {
    /// The token itself.
    package var value: String
    /// The account.
    package var account: String
    /// What its owner may do, such as `core_pipeline_view`; nil for everything.
    package var permissions: Set<String>?
    /// When it ends, in Unix milliseconds; nil for never.
    package var validTo: Int64?

    /// Creates a token.
    package init(value: String, account: String, permissions: Set<String>? = nil, validTo: Int64? = nil) {
        self.value = value
        self.account = account
        self.permissions = permissions
        self.validTo = validTo
    }
}

/// A pipeline with its history of objects.
struct StoredPipeline: Sendable {
    var identifier: String
    var organization: String
    var project: String
    var yaml: String
    var runs = 0
    /// Nil for an inline pipeline.
    var repository: String?
    var branches: [String: (yaml: String, object: String, commit: String)] = [:]
    var defaultBranch = "main"
    var filePath: String
    var version = 1
}

/// A custom webhook trigger.
struct FakeTrigger: Sendable {
    var token: String
    var identifier: String
    var pipeline: String
    var needsKey: Bool
}

/// What a custom trigger has led to.
struct TriggerEvent: Sendable {
    var trigger: FakeTrigger
    var execution: String?
    var payload: String
    var created: Int64
    var polls = 0
}

/// A log download that is being made.
struct Download: Sendable {
    var polls: Int
    var bytes: [UInt8]
    var form: String
    var name: String
}

/// A call that the fake received.
package struct JournalEntry: Sendable, Hashable {
    /// When, in Unix milliseconds.
    package var time: Int64
    /// The method.
    package var method: String
    /// The path.
    package var path: String
    /// The query as it was sent.
    package var query: String
    /// Whether an API key came with it.
    package var hadKey: Bool
    /// The body.
    package var body: [UInt8]
    /// The status of the answer.
    package var status: Int
    /// Which fault was played, if any.
    package var fault: String?
}

/// A notification that the fake sent.
package struct Delivery: Sendable, Hashable {
    /// Where to.
    package var url: String
    /// The event, such as `PipelineFailed`.
    package var event: String
    /// The execution.
    package var execution: String
    /// The status of the answer; nil where there was none.
    package var status: Int?
}

/// A bound on the calls of one key.
struct RateLimit: Sendable {
    var count: Int
    var window: Int64
    var times: [String: [Int64]] = [:]

    mutating func admits(_ key: String, at time: Int64) -> Bool {
        var recent = (times[key] ?? []).filter { $0 > time - window }
        defer { times[key] = recent }
        guard recent.count < count else { return false }
        recent.append(time)
        return true
    }
}
