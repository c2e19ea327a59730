import App
import JSON
import Pipelines
import Testing

@Suite struct PipelineGenerationTests {
    private static func pointers(_ body: () throws -> Void) -> [String] {
        do {
            try body()
            return []
        } catch {
            return (error as? RequestError)?.problems.map(\.pointer.description) ?? ["?"]
        }
    }

    @Test(
        arguments: [
            "deploy checkout and payments to staging, then production together with 10% canary, verified by verdict for 20 minutes, fail closed",
            "deploy checkout to eu-prod on ECS, approved by two SREs or the release-managers team, e2e tests afterwards, slack notification in #x on success",
            "deploy checkout to production, not between 22:00 and 06:00, no deployments on weekends, ask for the image tag, retry twice and roll back everything",
            "deploy checkout version 1.2.3 to production in project shop of org acme, input region default eu allowed values eu, us, email a@b.example when it fails",
        ])
    func aRequestAsADocumentGivesTheSamePipeline(sentence: String) throws {
        let result = try PipelineGeneration(sentence: sentence).run()
        let document = PipelineRequestDocument.value(of: result.request)
        let again = try PipelineGeneration(document: document).run()
        #expect(again.yaml == result.yaml)
        #expect(PipelineRequestDocument.value(of: again.request) == document)
    }

    @Test func aDocumentGoesBeforeTheSentence() throws {
        let result = try PipelineGeneration(
            sentence: "deploy checkout to production with canary",
            document: ["strategy": "blue-green", "approvals": ["sre"]]
        ).run()
        #expect(result.request.services == ["checkout"])
        #expect(result.request.strategy == .blueGreen)
        #expect(result.request.approvals.map(\.groups) == [["sre"]])
    }

    @Test func faultsAreToldWithTheirPlaces() throws {
        let document: JSONValue = [
            "services": ["a", .null], "environments": [["nam": "x"]], "strategy": "bluish",
            "approvals": [["groups": ["sre"], "minimumCount": "two"]],
            "freezes": [["weekly": ["from": "Fryday", "to": "Monday"]]], "verification": ["minutes": 1.5],
        ]
        #expect(
            Self.pointers { _ = try PipelineGeneration(document: document).run() } == [
                "/request/services/1", "/request/environments/0/nam", "/request/strategy",
                "/request/approvals/0/minimumCount",
                "/request/freezes/0/weekly", "/request/freezes/0", "/request/verification/minutes",
            ])
        #expect(Self.pointers { _ = try PipelineGeneration(JSONValue.object([])) } == [""])
        #expect(Self.pointers { _ = try PipelineGeneration(["sentence": .null]) } == ["/sentence"])
        #expect(
            Self.pointers { _ = try PipelineGeneration(sentence: "make me a sandwich").run() } == [
                "/sentence"
            ])
        #expect(
            Self.pointers {
                _ = try PipelineGeneration(document: [
                    "service": "x", "environment": "y", "canary": ["count": 0],
                ]).run()
            } == ["/request/canary"])
    }
}
