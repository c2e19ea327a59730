import App
import Foundation
import Judgement
import Testing
import YAML

/// The words of openapi.yaml and those of the program are the same.
@Suite struct ContractWordTests {
    /// The words that each enumeration of the document must have, in any order.
    private static let words: [(schema: String, property: String?, words: [String])] = [
        ("Outcome", nil, Outcome.allCases.map(\.rawValue)),
        ("CauseKind", nil, Cause.Kind.allCases.map(\.rawValue)),
        ("Finding", "kind", Finding.Kind.allCases.map(\.rawValue)),
        ("Finding", "severity", Finding.Severity.allCases.map(\.rawValue)),
        ("Signal", "kind", Signal.Kind.allCases.map(\.rawValue)),
        ("Signal", "statistic", Signal.Statistic.allCases.map(\.rawValue)),
        ("Signal", "badDirection", Signal.Direction.allCases.map(\.rawValue)),
        ("Deployment", "strategy", Deployment.Strategy.allCases.map(\.rawValue)),
        ("Deployment", "comparison", Deployment.Comparison.allCases.map(\.rawValue)),
        ("Verdict", "autonomy", Policy.Autonomy.allCases.map(\.rawValue)),
        ("Verdict", "decidedBy", VerdictDocument.DecidedBy.allCases.map(\.rawValue)),
        ("Verdict", "status", VerdictDocument.Status.allCases.map(\.rawValue)),
    ]

    @Test(arguments: words.indices)
    func anEnumerationHasTheWordsOfTheProgram(index: Int) throws {
        let (schema, property, words) = Self.words[index]
        var node = try #require(try Self.document()["components"]?["schemas"]?[schema], "\(schema)")
        if let property { node = try #require(node["properties"]?[property], "\(schema).\(property)") }
        let documented = try #require(node["enum"]).sequence().filter { !$0.isNull }.map { try $0.string() }
        #expect(Set(documented) == Set(words))
        #expect(documented.count == words.count)
    }

    @Test func theAnswerHasTheMembersOfTheDocumentInItsOrder() throws {
        let verdict = VerdictDocument(
            id: "1",
            assessment: Assessment(
                outcome: .proceed, confidence: 1, cause: Cause(kind: .none), reason: "Nothing changed.",
                findings: [
                    Finding(kind: .improved, severity: .information, subject: "latency", summary: "Faster.")
                ]),
            policy: Policy(), policyDigest: "0")
        // JSON is YAML, and the YAML reader keeps the order of members.
        let answer = try YAMLDocument(parsing: verdict.bytes).root
        #expect(try Self.names(answer) == Self.properties("Verdict"))
        #expect(try Self.names(#require(answer["cause"])) == Self.properties("Cause"))
        #expect(try Self.names(#require(answer["policy"])) == Self.properties("PolicyReference"))
        let findings = try #require(answer["findings"])
        let finding = try #require(findings.sequence().first)
        #expect(try Self.names(finding) == Self.properties("Finding"))
        #expect(try Self.names(#require(finding["numbers"])) == Self.properties("Numbers"))
    }

    // MARK: - The document

    private static func document() throws -> YAMLNode {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "openapi.yaml")
        return try YAMLDocument(parsing: Array(Data(contentsOf: path))).root
    }

    private static func properties(_ schema: String) throws -> [String] {
        try names(#require(try document()["components"]?["schemas"]?[schema]?["properties"]))
    }

    private static func names(_ node: YAMLNode) throws -> [String] { try node.mapping().pairs.map(\.name) }
}
