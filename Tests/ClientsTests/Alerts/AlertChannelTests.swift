import Cryptography
import HTTP
import JSON
import Testing
import Threading

@testable import Clients

/// Answers what it is told to, and keeps what it was sent.
private final class ScriptedClient: HTTPClient {
    private let state: Locked<(answers: [Result<TransferResponse, TransferError>], sent: [TransferRequest])>

    init(_ answers: Result<TransferResponse, TransferError>...) { state = Locked((answers, [])) }

    var sent: [TransferRequest] { state.withLock { $0.sent } }

    func send(_ request: TransferRequest) async throws(TransferError) -> TransferResponse {
        let answer = state.withLock { state in
            state.sent.append(request)
            return state.answers.isEmpty
                ? .failure(TransferError(.refused, request: "")) : state.answers.removeFirst()
        }
        return try answer.get()
    }

    func stream(_ request: TransferRequest) async throws(TransferError) -> TransferStream {
        throw TransferError(.unavailable("no streams here"), request: "\(request)")
    }
}

@Suite struct AlertChannelTests {
    private static func url(_ text: String) throws -> TransferURL { try TransferURL(parsing: text) }

    private static func answer(
        _ code: Int, _ body: String = "", headers: [(String, String)] = []
    ) throws -> Result<TransferResponse, TransferError> {
        var fields = HTTPFields()
        for (name, value) in headers { fields.append(name, value) }
        return .success(
            TransferResponse(
                status: HTTPStatus(code: code), headers: fields, body: Array(body.utf8),
                url: try url("https://example.test/")))
    }

    private static let alert = Alert(
        incident: "verdict/a/o/p/checkout/prod", thread: "x1", id: "v1/open", state: .open,
        severity: .critical,
        title: "Rollback: checkout in prod", summary: "p99 latency 3.1x <!channel> & rising",
        details: ["p99 310 -> 961 ms", "new: <https://evil.example|click> timeout"],
        facts: [.init("Execution", "x1"), .init("Confidence", "0.98")],
        links: [.init("Report", "https://verdict.example/v1/verdicts/v1")], service: "checkout",
        environment: "prod", category: "rollback", time: 1_795_593_600)

    private static func body(_ request: TransferRequest) throws -> JSONValue {
        try JSONValue(parsing: try #require(request.body))
    }

    @Test func `a Slack message calls nobody and stays within Slack's limits`() async throws {
        var alert = Self.alert
        alert.title = String(repeating: "long ", count: 100)
        alert.summary = String(repeating: "<!here> ", count: 800)
        alert.details = Array(repeating: String(repeating: "&", count: 2000), count: 40)
        alert.facts = (0..<30).map { .init("f\($0)", String(repeating: ">", count: 5000)) }
        alert.links += (0..<40).map { .init("l\($0)", "https://x.example/\($0)") }
        let client = ScriptedClient(try Self.answer(200, "ok"))
        let url = try Self.url("https://hooks.slack.test/services/T/B/x")
        let receipt = try await SlackWebhook(client: client) { () throws(AlertError) in url }.deliver(
            alert, after: nil)
        #expect(receipt == AlertReceipt(thread: "x1", state: .open))
        let body = try Self.body(try #require(client.sent.first))
        let blocks = try #require(body["blocks"]?.array)
        #expect(blocks.count <= 50)
        var total = 0
        func look(_ value: JSONValue) {
            if let text = value.string {
                #expect(!text.contains("<!"))
                total += text.utf16.count
            }
            for member in value.object ?? [] { look(member.value) }
            for item in value.array ?? [] { look(item) }
        }
        look(.array(blocks))
        #expect(total < 13_200)
        for block in blocks {
            let limit = block["type"]?.string == "header" ? 150 : 3000
            #expect((block["text"]?["text"]?.string?.utf16.count ?? 0) <= limit)
            #expect((block["fields"]?.array?.count ?? 0) <= 10)
            for field in block["fields"]?.array ?? [] {
                #expect((field["text"]?.string?.utf16.count ?? 0) <= 2000)
            }
            #expect((block["elements"]?.array?.count ?? 0) <= 25)
        }
    }

    @Test func `a bot opens one thread an execution and keeps its first message up to date`() async throws {
        let opened = #"{"ok":true,"channel":"C1","ts":"1700000000.000100"}"#
        let client = ScriptedClient(
            try Self.answer(200, opened), try Self.answer(200, #"{"ok":true}"#),
            try Self.answer(200, #"{"ok":true,"ts":"1700000001.000200","channel":"C1"}"#),
            try Self.answer(200, opened))
        let bot = SlackBot(
            client: client, base: try Self.url("https://slack.test/api"), channel: "#deploys",
            token: { () throws(AlertError) in SensitiveText("xoxb-secret") })
        let first = try await bot.deliver(Self.alert, after: nil)
        #expect(first.reference == "C1/1700000000.000100")
        var later = Self.alert
        later.state = .resolved
        let second = try await bot.deliver(later, after: first)
        #expect(second == AlertReceipt(thread: "x1", reference: first.reference, state: .resolved))
        var other = Self.alert
        other.thread = "x2"
        _ = try await bot.deliver(other, after: second)
        let sent = client.sent
        #expect(
            sent.map(\.url.path) == [
                "/api/chat.postMessage", "/api/chat.update", "/api/chat.postMessage", "/api/chat.postMessage",
            ])
        #expect(try Self.body(sent[1])["ts"]?.string == "1700000000.000100")
        #expect(try Self.body(sent[2])["thread_ts"]?.string == "1700000000.000100")
        #expect(try Self.body(sent[3])["thread_ts"] == nil)
        #expect(sent.allSatisfy { !"\($0.headers)".contains("xoxb") })
    }

    @Test(arguments: [
        (#"{"ok":false,"error":"ratelimited"}"#, 200, true),
        (#"{"ok":false,"error":"channel_not_found"}"#, 200, false),
        ("<html>", 200, true), ("", 503, true), ("invalid_auth", 403, false),
    ])
    func `a bot's failure says whether it may pass`(body: String, code: Int, isTransient: Bool) async throws {
        let client = ScriptedClient(try Self.answer(code, body))
        let bot = SlackBot(
            client: client, base: try Self.url("https://slack.test/api"), channel: "#d",
            token: { () throws(AlertError) in SensitiveText("t") })
        let error = await #expect(throws: AlertError.self) {
            _ = try await bot.deliver(Self.alert, after: nil)
        }
        #expect(error?.isTransient == isTransient)
    }

    @Test(arguments: [(Alert.State.open, "trigger"), (.acknowledged, "acknowledge"), (.resolved, "resolve")])
    func `PagerDuty hears of an incident under one key`(state: Alert.State, action: String) async throws {
        let client = ScriptedClient(try Self.answer(202, "{}"))
        let channel = PagerDutyEvents(
            client: client, base: try Self.url("https://events.pagerduty.test"),
            routingKey: { () throws(AlertError) in SensitiveText("0123456789abcdef0123456789abcdef") })
        var alert = Self.alert
        alert.state = state
        alert.summary = String(repeating: "s", count: 5000)
        _ = try await channel.deliver(alert, after: nil)
        let request = try #require(client.sent.first)
        #expect(request.url.path == "/v2/enqueue")
        let body = try Self.body(request)
        #expect(body["event_action"]?.string == action)
        #expect(body["dedup_key"]?.string == "verdict/a/o/p/checkout/prod")
        #expect(body["payload"]?["severity"]?.string == (state == .open ? "critical" : nil))
        #expect((body["payload"]?["summary"]?.string?.utf16.count ?? 0) <= 1024)
        if state == .open { #expect(body["payload"]?["timestamp"]?.string == "2026-11-25T08:00:00Z") }
    }

    @Test func `a long incident's key keeps to 255 octets and stays its own`() {
        let one = PagerDutyEvents.dedupKey(of: String(repeating: "ä", count: 300) + "1")
        let two = PagerDutyEvents.dedupKey(of: String(repeating: "ä", count: 300) + "2")
        #expect(one.utf8.count <= 255)
        #expect(one != two)
    }

    @Test(arguments: [(400, false), (429, true), (500, true), (404, false)])
    func `an answer's status says whether to try again`(code: Int, isTransient: Bool) async throws {
        let client = ScriptedClient(try Self.answer(code, "no\nway", headers: [("Retry-After", "7")]))
        let url = try Self.url("https://hooks.test/secret-path")
        let error = await #expect(throws: AlertError.self) {
            _ = try await SlackWebhook(client: client) { () throws(AlertError) in url }.deliver(
                Self.alert, after: nil)
        }
        #expect(error?.isTransient == isTransient)
        #expect(error?.retryAfter == .seconds(7))
        #expect("\(error as AlertError?)".contains("no way"))
        #expect(!"\(error as AlertError?)".contains("secret-path"))
    }

    @Test func `no answer is told without the webhook's URL`() async throws {
        let url = try Self.url("https://hooks.test/secret-path")
        let client = ScriptedClient(
            .failure(TransferError(.refused, request: "POST https://hooks.test/secret-path")))
        let error = await #expect(throws: AlertError.self) {
            _ = try await TeamsWebhook(client: client) { () throws(AlertError) in url }.deliver(
                Self.alert, after: nil)
        }
        #expect(error?.isTransient == true)
        #expect(!"\(error as AlertError?)".contains("secret-path"))
    }

    @Test func `a Teams card is within 28 KB and its text makes no links`() async throws {
        var alert = Self.alert
        alert.details = Array(repeating: String(repeating: "é", count: 2000), count: 40)
        alert.summary = "[click](https://evil.example) " + String(repeating: "\u{1F525}", count: 4000)
        let client = ScriptedClient(try Self.answer(202))
        let url = try Self.url("https://teams.test/workflows/x")
        _ = try await TeamsWebhook(client: client) { () throws(AlertError) in url }.deliver(alert, after: nil)
        let request = try #require(client.sent.first)
        #expect(try #require(request.body).count < 28_000)
        let card = try #require(try Self.body(request)["attachments"]?[0]?["content"])
        #expect(card["type"]?.string == "AdaptiveCard")
        #expect(!String(decoding: card.bytes, as: UTF8.self).contains("](https"))
        #expect(card["actions"]?[0]?["url"]?.string == "https://verdict.example/v1/verdicts/v1")
    }

    @Test func `a signed webhook is what its receiver verifies`() async throws {
        let client = ScriptedClient(try Self.answer(204))
        let key = Array("0123456789abcdef0123456789abcdef".utf8)
        let channel = SignedWebhook(
            client: client, url: try Self.url("https://siem.test/in"),
            secret: { () throws(AlertError) in SensitiveText("whsec_" + Base64.standard.encode(key)) },
            now: { 1_795_593_700.9 })
        _ = try await channel.deliver(Self.alert, after: nil)
        let request = try #require(client.sent.first)
        let headers = Dictionary(uniqueKeysWithValues: request.headers.map { ($0.name, $0.value.reveal()) })
        #expect(headers["webhook-id"] == "v1/open")
        #expect(headers["webhook-timestamp"] == "1795593700")
        let signed = Array("v1/open.1795593700.".utf8) + (request.body ?? [])
        let code = HMACSHA256.authenticationCode(for: signed, key: key)
        #expect(headers["webhook-signature"] == "v1," + Base64.standard.encode(code.bytes))
        #expect(try Self.body(request)["data"]?["incident"]?.string == "verdict/a/o/p/checkout/prod")
    }

    @Test func `a signing secret that is none is refused for good`() async throws {
        let channel = SignedWebhook(
            client: ScriptedClient(), url: try Self.url("https://siem.test/in"),
            secret: { () throws(AlertError) in SensitiveText("hunter2") }, now: { 0 })
        let error = await #expect(throws: AlertError.self) {
            _ = try await channel.deliver(Self.alert, after: nil)
        }
        #expect(error?.isTransient == false)
        #expect(!"\(error as AlertError?)".contains("hunter2"))
    }
}
