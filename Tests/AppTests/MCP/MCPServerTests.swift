import HTTP
import JSON
import Testing

@testable import App

@Suite struct MCPServerTests {
    private func ask(
        _ fixture: ServiceFixture, _ method: String, _ params: String = "{}", token: String? = nil
    ) async throws -> JSONValue {
        let response = await fixture.send(
            .post, "/mcp", token: token ?? fixture.token,
            body: #"{"jsonrpc":"2.0","id":7,"method":"\#(method)","params":\#(params)}"#)
        return JSONValue(try JSONDocument(parsing: response.body).root)
    }

    @Test func aToolGivesWhatItsEndpointGives() async throws {
        let fixture = try await ServiceFixture()
        let answer = try await ask(
            fixture, "tools/call", #"{"name":"verify","arguments":\#(Requests.latency(after: 960))}"#)
        let verdict = try #require(answer["result"]?["structuredContent"])
        #expect(verdict["action"]?.string == "rollback")
        let id = try #require(verdict["id"]?.string)
        let read = await fixture.send(.get, "/v1/verdicts/\(id)", token: fixture.token)
        #expect(JSONValue(try JSONDocument(parsing: read.body).root) == verdict)
        let explained = try await ask(
            fixture, "tools/call", #"{"name":"explain_verdict","arguments":{"id":"\#(id)"}}"#)
        #expect(explained["result"]?["structuredContent"]?["action"]?.string == "rollback")
    }

    @Test func noToolDoesMoreThanItsTokenMay() async throws {
        let fixture = try await ServiceFixture()
        let token = try await fixture.makeToken(.read)
        let list = try await ask(fixture, "tools/list", token: token)
        let names = (list["result"]?["tools"]?.array ?? []).compactMap { $0["name"]?.string }
        #expect(names.contains("list_verdicts") && !names.contains("verify"))
        let refused = try await ask(
            fixture, "tools/call", #"{"name":"verify","arguments":\#(Requests.latency())}"#, token: token)
        #expect(refused["result"]?["isError"] == .boolean(true))
    }

    @Test(arguments: [
        ("{}", true), (#"{"dryRun":true}"#, true), (#"{"dryRun":false}"#, false),
        (#"{"dryRun":"false"}"#, true),
        (#"{"dry_run":false}"#, true), (#"{"dryRun":null}"#, true),
        (#"{"dryRun":true,"dry_run":false}"#, true),
    ])
    func onlyAPlainNoMakesARollbackReal(arguments: String, isDry: Bool) throws {
        let adjusted = MCPTools.dryUnlessTold(try JSONValue(parsing: arguments))
        #expect(adjusted["dryRun"] == .boolean(isDry))
        #expect(adjusted["dry_run"] == nil)
    }

    @Test func aRollbackIsMarkedAsDestructiveAndNeedsTheScopeAct() async throws {
        let fixture = try await ServiceFixture()
        #expect(MCPTools.rollback.scopes == .act)
        #expect(MCPTools.rollback.document["annotations"]?["destructiveHint"] == true)
        #expect(MCPTools.rollback.input["properties"]?["dryRun"]?["default"] == true)
        let token = try await fixture.makeToken([.read, .verify])
        let refused = try await ask(
            fixture, "tools/call",
            #"{"name":"rollback","arguments":{"execution":{"executionId":"e"}}}"#, token: token)
        #expect(refused["result"]?["isError"] == true)
        #expect(refused["result"]?["content"]?[0]?["text"]?.string?.contains("scope") == true)
    }

    @Test func anExecutionIsWatchedByATool() async throws {
        let fixture = try await ServiceFixture(harness: AnalyzeTests.harness())
        let answer = try await ask(
            fixture, "tools/call",
            #"{"name":"monitor","arguments":{"execution":{"executionId":"bad","projectId":"shop","pipelineId":"release"}}}"#
        )
        #expect(answer["result"]?["isError"] != true, "\(answer)")
        #expect(answer["result"]?["structuredContent"]?["executionId"] == "bad")
        #expect(answer["result"]?["content"]?[0]?["text"]?.string?.contains("execution bad") == true)
    }

    @Test func pipelinesAreCheckedAndMadeBetterByTools() async throws {
        let fixture = try await ServiceFixture()
        let yaml = #"pipeline:\n  name: x\n  identifier: x\n  stages: none\n"#
        let checked = try await ask(
            fixture, "tools/call", #"{"name":"validate_pipeline","arguments":{"yaml":"\#(yaml)"}}"#)
        #expect(checked["result"]?["structuredContent"]?["valid"] == false, "\(checked)")
        #expect(checked["result"]?["content"]?[0]?["text"]?.string?.contains("not valid") == true)
        let better = try await ask(
            fixture, "tools/call", #"{"name":"optimize_pipeline","arguments":{"yaml":"\#(yaml)"}}"#)
        #expect(better["result"]?["structuredContent"]?["findings"]?.array != nil, "\(better)")
    }

    @Test func theDoctorLooksAtTheServerAndTheCaller() async throws {
        let fixture = try await ServiceFixture()
        let answer = try await ask(fixture, "tools/call", #"{"name":"doctor","arguments":{}}"#)
        let checks = try #require(answer["result"]?["structuredContent"]?["checks"]?.array)
        let states = checks.map { "\($0["name"]?.string ?? "") \($0["state"]?.string ?? "")" }
        #expect(states.contains("storage ok") && states.contains("caller ok"), "\(states)")
    }

    @Test func everySchemaIsWhole() {
        for tool in MCPTools.all(policies: PolicyBook()) {
            for schema in [tool.input, tool.output] {
                #expect(schema["type"]?.string == "object", "\(tool.name)")
                let definitions = Set((schema["$defs"]?.object ?? []).map(\.key))
                for name in Self.references(schema) {
                    #expect(definitions.contains(name), "\(tool.name) \(name)")
                }
            }
            #expect(tool.name.utf8.allSatisfy { $0 == UInt8(ascii: "_") || (0x61...0x7A).contains($0) })
        }
    }

    private static func references(_ value: JSONValue) -> [String] {
        switch value {
        case .array(let items): items.flatMap(references)
        case .object(let members):
            members.flatMap { member in
                member.key == "$ref"
                    ? [String((member.value.string ?? "").split(separator: "/").last ?? "")]
                    : references(member.value)
            }
        default: []
        }
    }

    @Test func aLargeDocumentIsCutToItsBound() {
        let long = JSONValue.array(
            (0..<5000).map { .object([JSONValue.Member("text", .string(String(repeating: "x", count: $0)))]) }
        )
        let (cut, isCut) = ResultBound.apply(["items": long, "next": nil], limit: 10_000)
        #expect(isCut && cut.bytes.count <= 10_000)
        #expect(cut["items"]?.array?.isEmpty == false)
        #expect(ResultBound.apply(["a": 1]).isCut == false)
    }

    @Test func thePluginHoldsTwoSkills() {
        #expect(PluginFiles.skills == ["harness-deployment-monitor", "harness-pipeline-assistant"])
        #expect(PluginFiles.all.contains { $0.path == ".claude-plugin/plugin.json" })
        #expect(PluginFiles.all.allSatisfy { !$0.bytes.isEmpty })
    }
}
