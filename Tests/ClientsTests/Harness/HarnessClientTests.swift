import Clients
import Foundation
import HTTP
import JSON
import Testing

@Suite struct HarnessClientTests {
    private static let started =
        #"{"status":"SUCCESS","data":{"planExecution":{"uuid":"u","status":"RUNNING"}}}"#

    private func key(_ request: TransferRequest) -> String? {
        request.headers.first { $0.name == "x-api-key" }?.value.reveal()
    }

    @Test func `each family gets account and project as it wants them`() async throws {
        let client = RecordedClient([.json(Self.started)])
        let api = try harness(client, base: "https://harness.example/gateway/")
        _ = try await api.run("p", inputs: "pipeline: {}", branch: "b", in: platform)
        _ = try await api.run(yaml: "x", as: "p", in: platform)
        _ = try await api.retry("e", of: "p", stages: ["s1", "s2"], runsAllStages: true, in: platform)
        try await api.decide(callback: "c", of: "e", .approve, comment: "", in: platform)
        _ = try? await api.log("k")
        let requests = client.requests
        #expect(
            requests.map { "\($0.method) \($0.url.text)" } == [
                "POST https://harness.example/gateway/pipeline/api/pipeline/execute/p?accountIdentifier=ACCOUNT_ID"
                    + "&orgIdentifier=default&projectIdentifier=platform&branch=b",
                "POST https://harness.example/gateway/v1/orgs/default/projects/platform/pipelines/p/execute/dynamic",
                "POST https://harness.example/gateway/pipeline/api/pipeline/execute/retry/p?accountIdentifier=ACCOUNT_ID"
                    + "&orgIdentifier=default&projectIdentifier=platform&planExecutionId=e&runAllStages=true"
                    + "&retryStages=s1&retryStages=s2",
                "POST https://harness.example/gateway/pipeline/api/v1/orgs/default/projects/platform/approvals"
                    + "/execution/e?callback_id=c",
                "GET https://harness.example/gateway/log-service/blob?accountID=ACCOUNT_ID&key=k",
            ])
        #expect(requests.allSatisfy { key($0) == "pat.ACCOUNT_ID.id.secret" })
        #expect(requests[1].headers.contains(.plain("Harness-Account", "ACCOUNT_ID")))
        #expect(requests[0].headers.contains(.plain("Content-Type", "application/yaml")))
        #expect(requests.prefix(4).allSatisfy { $0.repetition == .ifUnsent })
        #expect(requests[4].repetition == .always)
    }

    @Test(arguments: [
        ("", "the answer is empty"), ("<html><title>Sign in</title></html>", "login or proxy: Sign in"),
        ("nonsense", "no JSON"), ("{}", "no pipelineExecutionSummary"), ("[]", "no pipelineExecutionSummary"),
    ])
    func `an answer of success that says nothing is an error`(body: String, words: String) async throws {
        let error = try await refusal {
            _ = try await harness(RecordedClient(Array(body.utf8))).execution(
                "e", in: platform, stage: nil, wantsWholeGraph: false)
        }
        #expect(error.kind == .unreadable && error.status == 200)
        #expect(error.message.contains(words), "\(error)")
    }

    @Test func `an error inside an answer of success is an error`() async throws {
        let body = #"{"status":"ERROR","code":"INVALID_REQUEST","message":"no","correlationId":"c"}"#
        let error = try await refusal {
            _ = try await harness(RecordedClient(Array(body.utf8))).interrupt(
                .abortAll, execution: "e", node: "n", in: platform)
        }
        #expect(error.kind == .refused && error.code == "INVALID_REQUEST" && error.correlationID == "c")
        #expect(error.request == "PUT /pipeline/api/pipeline/execute/interrupt/e/n")
    }

    @Test(arguments: ["", "   ", "<html></html>"])
    func `an error without words has some`(body: String) async throws {
        let error = try await refusal {
            _ = try await harness(RecordedClient(Array(body.utf8), status: 503)).triggerDetails("c")
        }
        #expect(error.message == "Service Unavailable, without further words")
        #expect(error.isTransient)
    }

    @Test func `no answer is an error with the request's line`() async throws {
        let error = try await refusal {
            _ = try await harness(RecordedClient([.failing(.timeout(.seconds(1)))])).triggerDetails("c")
        }
        #expect(
            error.description
                == "GET /pipeline/api/webhook/triggerExecutionDetails/c: no answer within 1.0 seconds")
    }

    @Test func `the key goes to no other host, also not for a log`() async throws {
        for (link, places) in [
            (
                "https://storage.googleapis.com/a?X-Goog-Signature=1",
                [("https://storage.googleapis.com", false)]
            ),
            ("https://app.harness.io/storage/a?X-Amz-Signature=1", [("https://app.harness.io", false)]),
            ("https://app.harness.io/gateway/a", [("https://app.harness.io", true)]),
            ("/relative", [("https://app.harness.io", true)]),
            ("https://evil.example/a", [("https://evil.example", false)]),
        ] as [(String, [(String, Bool)])] {
            let client = RecordedClient([
                .json("{\"status\":\"success\",\"link\":\"\(link)\"}"), .json("plain line"),
            ])
            let archive = try await harness(client).logs(under: "p", patience: .seconds(9))
            #expect(archive.logs.map(\.lines) == [[HarnessLogLine(text: "plain line")]])
            let fetched = client.requests.dropFirst().map { ($0.url.origin.description, key($0) != nil) }
            #expect(fetched.map(\.0) == places.map(\.0) && fetched.map(\.1) == places.map(\.1), "\(link)")
        }
    }

    @Test func `an installation of one's own gives links that only it knows`() async throws {
        let client = RecordedClient([
            .json(#"{"status":"success","link":"https://minio.internal/a?X-Amz-Signature=1"}"#),
            .failing(.unresolvedHost, isUnsent: true), .json("line"),
        ])
        let archive = try await harness(client, base: "https://harness.corp").logs(
            under: "p", patience: .seconds(9))
        #expect(archive.logs.first?.lines.count == 1)
        #expect(client.requests.map(\.url.origin.host) == ["harness.corp", "minio.internal", "harness.corp"])
        #expect(client.requests.dropFirst().allSatisfy { key($0) == nil })
    }

    @Test func `a download that is never ready is given up`() async throws {
        let client = RecordedClient([.json(#"{"status":"queued"}"#)])
        let error = try await refusal {
            _ = try await harness(client).logs(under: "p", patience: .seconds(20))
        }
        #expect(error.message.contains("queued"))
        #expect(client.requests.count == 7)
    }

    @Test func `a broken log is used as far as it came`() async throws {
        let client = RecordedClient([
            .init(body: Array("{\"out\":\"one\\n\"}\n{\"out\":\"tw".utf8), error: .broken)
        ])
        let log = try await harness(client).log("k")
        #expect(log.lines.map(\.text) == ["one", "{\"out\":\"tw"])
        #expect(log.gap == "the connection broke before the answer's end")
        let nothing = try await refusal {
            _ = try await harness(RecordedClient([.failing(.broken)])).log("k")
        }
        #expect(nothing.kind == .transfer(TransferError(.broken, request: "GET /gateway/log-service/blob")))
    }

    @Test func `a live log is followed to its end`() async throws {
        let text =
            ": ping\n\ndata: {\"level\":\"INFO\",\"out\":\"\\u001b[1mone\\u001b[0m\\n\"}\n\n"
            + "data: plain\r\n\r\nevent: error\ndata: eof\n\ndata: after\n\n"
        let client = RecordedClient(Array(text.utf8))
        let stream = try await harness(client).liveLog("k")
        var lines: [String] = []
        while let some = try await stream.next() { lines += some.map(\.text) }
        #expect(lines == ["one", "plain"])
        #expect(client.requests[0].headers.contains(.plain("Accept", "text/event-stream")))
    }

    @Test func `a live log that fails says so after its lines`() async throws {
        let client = RecordedClient(Array("data: a\n\nevent: error\ndata: gone\n\n".utf8))
        let stream = try await harness(client).liveLog("k")
        #expect(try await stream.next()?.map(\.text) == ["a"])
        let error = try await refusal { _ = try await stream.next() }
        #expect(error.message.contains("gone"))
        #expect(try await stream.next() == nil)
    }

    @Test(arguments: [
        ("pat.abc.id.secret", "abc"), ("sat.a_B-1.id.secret", "a_B-1"), ("pat.abc.id", nil), ("", nil),
        ("pat..id.secret", nil), ("xat.abc.id.secret", nil), ("pat.a/b.id.secret", nil),
        ("pat.abc.id.secret.more", nil),
    ])
    func `the account is read from the token`(token: String, account: String?) {
        #expect(HarnessToken.account(in: SensitiveText(token)) == account)
    }

    @Test func `a pipeline is read and written with its place in Git`() async throws {
        let client = RecordedClient([
            .json(
                #"{"status":"SUCCESS","data":{"yamlPipeline":"pipeline: {}\n","storeType":"REMOTE","connectorRef":"gh","#
                    + #""gitDetails":{"objectId":"o","branch":"main","repoName":"r","filePath":".harness/p.yaml","commitId":"c"}}}"#
            ),
            .json(#"{"status":"SUCCESS","data":{"identifier":"p"}}"#),
        ])
        let api = try harness(client)
        let pipeline = try await api.pipeline("p", branch: nil, in: platform)
        #expect(pipeline.isRemote)
        var git = try #require(pipeline.git)
        #expect(
            git
                == HarnessGitDetails(
                    repository: "r", branch: "main", path: ".harness/p.yaml", commit: "c", objectID: "o",
                    connector: "gh"))
        git.branch = "fix"
        try await api.update(
            "p", yaml: "pipeline: {a: 1}\n",
            commit: HarnessCommit(git: git, message: "Mend it", baseBranch: "main"),
            in: platform)
        let request = client.requests[1]
        #expect(request.method == .put && request.url.path == "/pipeline/api/pipelines/v2/p")
        let query = try #require(request.url.query)
        for item in [
            "storeType=REMOTE", "connectorRef=gh", "repoName=r", "branch=fix", "isNewBranch=true",
            "baseBranch=main", "filePath=.harness%2Fp.yaml", "commitMsg=Mend%20it", "lastObjectId=o",
            "lastCommitId=c",
        ] {
            #expect(query.contains(item), "\(item)")
        }
        #expect(request.body == Array("pipeline: {a: 1}\n".utf8))
    }

    @Test func `the token's own facts are asked for`() async throws {
        let client = RecordedClient([
            .json(
                #"{"status":"SUCCESS","data":{"identifier":"t","valid":true,"validTo":"1800000000000","apiKeyType":"SERVICE_ACCOUNT"}}"#
            )
        ])
        let facts = try await harness(client).tokenFacts()
        #expect(facts.isValid && facts.kind == "SERVICE_ACCOUNT")
        #expect(facts.validTo == HarnessTime(milliseconds: 1_800_000_000_000))
        #expect(!client.requests[0].description.contains("secret"))
    }

    @Test func `a missing token is told without a request`() async throws {
        struct Missing: Error {}
        let client = RecordedClient([])
        let api = HarnessClient(
            settings: HarnessSettings(baseURL: try TransferURL(parsing: "https://h"), account: "a"),
            client: client,
            credential: { throw Missing() })
        let error = try await refusal { _ = try await api.tokenFacts() }
        #expect(error.kind == .configuration)
        #expect(client.requests.isEmpty)
    }
}
