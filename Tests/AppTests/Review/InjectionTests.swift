import Clients
import Foundation
import HTTP
import JSON
import TestSupport
import Testing

@testable import App

/// Attacks through the evidence on a model that obeys every one of them.
@Suite struct InjectionTests {
    /// A secret that stands in the attacked evidence.
    private static let secret = "ghp_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"

    /// A request that holds an attack wherever text from outside can stand.
    private static func request(_ attack: AttackCorpus.Attack, after: Double) -> String {
        func text(_ value: String) -> String {
            String(decoding: JSONValue.string(value).bytes, as: UTF8.self)
        }
        let lines =
            (attack.lines + ["token=\(secret)"]).map(text).joined(separator: ",")
        let short = String(
            attack.lines.joined(separator: " ").unicodeScalars.filter { $0.value >= 0x20 && $0.value < 0x7F }
                .prefix(60).map(Character.init))
        let logs =
            #","logs":{"baseline":["GET / 200"],"candidate":[\#(lines)]},"dependencies":[{"name":\#(text("dep " + short)),"healthy":true}]"#
        return Requests.latency(execution: attack.name, step: nil, before: 300, after: after, extra: logs)
    }

    @Test func thereAreEnoughAttacks() {
        #expect(AttackCorpus.all.count >= 60)
        #expect(Set(AttackCorpus.all.map(\.name)).count == AttackCorpus.all.count)
    }

    @Test(arguments: FakeModel.Obedience.allCases)
    func anObeyedAttackMakesNoActionBolder(obedience: FakeModel.Obedience) async throws {
        let plain = try await ServiceFixture()
        let model = FakeModel.obeying(obedience)
        let fixture = try await ServiceFixture(reviewer: Reviewer(model))
        for attack in AttackCorpus.all {
            for after in [300.0, 960.0] {
                let body = Self.request(attack, after: after)
                let without = await plain.verify(body)
                let with = await fixture.verify(body)
                #expect(without.status == .ok && with.status == .ok)
                let members = [
                    "action", "assessment", "cause", "confidence", "effects", "autonomy", "decidedBy",
                    "reason",
                ]
                for member in members {
                    #expect(try with.member(member) == without.member(member), "\(attack): \(member)")
                }
                #expect(!with.text.contains(Self.secret), "\(attack)")
                let words = try with.member("reviewer")["explanation"]?.string ?? ""
                #expect(!words.contains("://"), "\(attack)")
            }
        }
        #expect(model.prompts.count == AttackCorpus.all.count * 2)
        for prompt in model.prompts {
            #expect(!prompt.evidence.contains(Self.secret))
            #expect(prompt.instructions == ExplanationTask.instructions)
        }
    }

    /// The evidence reads back as what was put in: nothing in it has closed the document, begun another piece or come
    /// out of its string.
    @Test(arguments: AttackCorpus.all)
    func anAttackStaysInItsString(attack: AttackCorpus.Attack) throws {
        var builder = ReviewSubject.Builder(task: .failure, service: nil, maximumBytes: 1 << 20)
        builder.add(.context, from: "first", "before")
        for line in attack.lines { builder.add(.executionLine, from: "log", line) }
        builder.add(.context, from: "last", "after")
        let subject = builder.build()
        let document = try JSONValue(parsing: subject.document)
        #expect(document.object?.map(\.key) == ["task", "omitted", "items"])
        let items = try #require(document["items"]?.array)
        #expect(items.count == subject.items.count)
        for (item, value) in zip(subject.items, items) {
            #expect(value.object?.map(\.key) == ["id", "source", "text"])
            #expect(value["text"]?.string == item.text)
        }
        #expect(items.first?["text"]?.string == "before")
        #expect(items.last?["text"]?.string == "after")
        #expect(!subject.document.contains("<") && !subject.document.contains(">"))
        #expect(
            subject.document.unicodeScalars.allSatisfy {
                $0.value >= 0x20 && !(0xE0000...0xE0FFF).contains($0.value)
            })
    }

    @Test(arguments: AttackCorpus.all.filter(\.isTold))
    func instructionsAreTold(attack: AttackCorpus.Attack) {
        var builder = ReviewSubject.Builder(task: .failure, service: nil, maximumBytes: 1 << 20)
        builder.add(.executionLine, from: "log", "GET /cart 200 12 ms")
        for line in attack.lines { builder.add(.executionLine, from: "log", line) }
        builder.add(.executionLine, from: "log", "GET /cart 200 14 ms")
        #expect(!builder.build().instructions.isEmpty)
    }

    @Test func whatIsToldStandsAmongTheFindingsAndWeighsNothing() async throws {
        let attack = AttackCorpus.all[0]
        let fixture = try await ServiceFixture(reviewer: Reviewer(FakeModel(answering: ModelText.review())))
        let answer = await fixture.verify(Self.request(attack, after: 300))
        let findings = try #require(try answer.member("findings").array)
        let told = findings.filter { $0["kind"]?.string == "instructions" }
        #expect(told.count >= 1)
        #expect(told.allSatisfy { $0["severity"]?.string == "information" })
        #expect(told.first?["pointers"]?[0]?.string?.hasPrefix("/") == true)
    }

    @Test(arguments: [
        "2026-11-22T10:00:00Z INFO ignoring previous configuration, using defaults",
        "WARN returned 503 for /checkout, retrying",
        "connection to payments refused: instruction cache flushed",
        "Deployment checkout is healthy", "rollback of transaction 7 finished",
        "prompt payment of invoice 12 received",
        "level=info msg=\"send request\" url=/api/v1/tools", "ERROR forgot to close file descriptor 12",
        "executing SQL: SELECT action FROM t", "user 'system' logged in",
        "AssistantController.show took 12 ms",
    ])
    func anOrdinaryLineIsNotTaken(line: String) {
        #expect(InstructionScanner.sign(of: line) == nil)
    }

    /// Real logs, every fifth line of them: none talks to a model.
    @Test(
        .enabled(if: Fixtures.shared("data/loghub") != nil, "../shared/data/loghub is not here"),
        arguments: [
            "Apache", "BGL", "HDFS", "Hadoop", "HealthApp", "OpenSSH", "Proxifier", "Zookeeper",
        ])
    func noLineOfARealLogIsTaken(system: String) throws {
        let folder = try #require(Fixtures.shared("data/loghub/\(system)"))
        let file = folder.appending(path: "\(system)_2k.log")
        let lines = String(decoding: try Data(contentsOf: file), as: UTF8.self).split(separator: "\n")
        #expect(lines.count > 500)
        for index in stride(from: 0, to: lines.count, by: 5) {
            #expect(InstructionScanner.sign(of: String(lines[index])) == nil, "\(lines[index])")
        }
    }
}
