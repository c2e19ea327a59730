import FoundationEssentials
import LogMining
import Testing

@Suite struct SignatureTests {
    private static func signature(
        _ id: String, _ patterns: [String], specificity: Int = 2
    ) -> Signature {
        Signature(
            id: id, patterns: patterns, origin: .candidate, severity: .high, specificity: specificity,
            cause: "", remedy: "")
    }

    private static func ids(_ catalogue: SignatureCatalogue, _ line: String) -> [String] {
        var search = SignatureCatalogue.Search()
        return search.matches(catalogue, LogText(lines: [line]), line: 0).map { catalogue.signatures[$0].id }
    }

    @Test(arguments: [
        ("abc", "xxabcxx", true), ("abc", "ab", false), ("^abc", "xabc", false), ("^abc$", "abc", true),
        ("abc$", "abcd", false), ("(?i)OOM", "oom", true), ("OOM", "oom", false), ("a|bc", "xbc", true),
        ("a(b|c)+d", "abcbd", true), ("a(b|c)+d", "ad", false), ("a.{0,3}d", "axxxd", true),
        ("a.{0,3}d", "axxxxd", false), ("\\bfoo\\b", "a foo b", true), ("\\bfoo\\b", "afoo", false),
        ("[a-c]+x", "abcx", true), ("[^a-c]x", "ax", false), ("[\\w.-]+@", "a.b-c@", true),
        ("\\d{3}", "12", false),
        ("\\d{2,}", "12", true), ("a{2}", "aa", true), ("x{y", "x{y", true), ("(a*)*b", "aaab", true),
        ("(?:ab)?c", "c", true), ("a\\.b", "axb", false), ("[]x]", "]", true), ("a+?b", "aab", true),
        ("", "x", true),
        ("(|a)b", "b", true), ("\\Sx", " x", false), ("é+", "éé", true),
    ])
    func patternsMatchAsRegularExpressionsDo(pattern: String, line: String, expected: Bool) throws {
        let catalogue = try SignatureCatalogue([Self.signature("x", [pattern])])
        #expect(Self.ids(catalogue, line) == (expected ? ["x"] : []))
    }

    @Test(arguments: [
        ("a(b", PatternError.Reason.unclosedGroup), ("a)b", .unopenedGroup), ("[ab", .unclosedClass),
        ("*a", .nothingToRepeat), ("(?=a)", .unsupported), ("(a)\\1", .unsupported),
        ("a{3,2}", .badRepetition),
        ("a\\", .endsWithBackslash), ("((a{400}){400}){9}", .tooLarge),
        (String(repeating: "(", count: 100), .tooDeep),
    ])
    func faultyPatternsAreRefusedWithTheirSignature(pattern: String, reason: PatternError.Reason) {
        let error = #expect(throws: PatternError.self) {
            _ = try SignatureCatalogue([Self.signature("mine", [pattern])])
        }
        #expect(error?.reason == reason)
        #expect(error?.signature == "mine")
    }

    @Test func theMoreSpecificComesFirst() throws {
        let catalogue = try SignatureCatalogue([
            Self.signature("symptom", ["refused"], specificity: 1),
            Self.signature("cause", ["5432.*refused", "nothing"], specificity: 3),
        ])
        #expect(Self.ids(catalogue, "dial 5432: refused") == ["cause", "symptom"])
    }

    @Test(.timeLimit(.minutes(1))) func noLineMakesAPatternSlow() throws {
        let catalogue = try SignatureCatalogue([Self.signature("x", ["(a+)+b", "(a|a)*c", "(.*)*d"])])
        #expect(Self.ids(catalogue, String(repeating: "a", count: 2_000)) == [])
    }

    @Test func aComparisonNamesTheSituations() throws {
        let catalogue = try SignatureCatalogue([Self.signature("db.down", ["(?i)connection refused"])])
        let noise = (0..<40).map { "2026-11-22T10:00:00Z INFO c.e.Web - request \($0) served" }
        let trace = [
            "2026-11-22T10:01:00Z ERROR c.e.Pay - failed", "java.lang.RuntimeException: outer",
            "Caused by: java.net.ConnectException: Connection refused",
        ]
        let comparison = LogComparison(
            baseline: LogText(lines: noise), candidate: LogText(lines: noise + trace), catalogue: catalogue)
        #expect(comparison.changes.first?.signatures == ["db.down"])
    }

    // MARK: - The catalogue in the product

    private static let root: [Substring] = #filePath.split(separator: "/").dropLast(3)

    private static func contents(_ parts: [Substring]) -> Data? {
        FileManager.default.contents(atPath: "/" + parts.joined(separator: "/"))
    }

    /// The signatures of the embedded file, read by the lines it is written in.
    private static func embedded() throws -> [Signature] {
        let data = try #require(contents(root + ["Sources", "CAssets", "signatures.yaml"]))
        var signatures: [Signature] = []
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
            if line.hasPrefix("  - id: ") {
                signatures.append(signature(String(line.dropFirst(8)), []))
            } else if line.hasPrefix("      - '") {
                let pattern = line.dropFirst(9).dropLast().replacing("''", with: "'")
                signatures[signatures.count - 1].patterns.append(String(pattern))
            } else if line.hasPrefix("    specificity: ") {
                signatures[signatures.count - 1].specificity = try #require(Int(line.dropFirst(17)))
            }
        }
        return signatures
    }

    @Test func theEmbeddedCatalogueIsWhole() throws {
        let signatures = try Self.embedded()
        #expect(signatures.count >= 150)
        #expect(Set(signatures.map(\.id)).count == signatures.count)
        #expect(signatures.allSatisfy { !$0.patterns.isEmpty })
        _ = try SignatureCatalogue(signatures)
    }

    @Test func ordinaryLinesShowNoSituation() throws {
        let catalogue = try SignatureCatalogue(Self.embedded())
        for line in [
            "2026-11-22T10:00:00Z INFO c.e.Web - request 137 served in 143 ms, status=200",
            "Started CheckoutApplication in 4.2 seconds", "GET /v1/orders/503 200 12ms",
            "connection accepted from 10.0.0.1",
            "pool size 10, active 3, idle 7", "probe ok", "consumer group rebalanced, 3 partitions assigned",
        ] {
            #expect(Self.ids(catalogue, line) == [], "\(line)")
        }
    }

    private struct Reference: Decodable {
        struct Entry: Decodable {
            struct Sample: Decodable { let text: String }
            let id: String
            let sample: Sample
        }
        let signatures: [Entry]
    }

    /// Skipped where the collection of real lines is not at hand.
    ///
    /// Read anew each time: the leak sanitizer cannot see what a static `Data` holds.
    private static var reference: Data? {
        contents(root.dropLast() + ["shared", "data", "error-signatures", "signatures.json"])
    }

    @Test(.enabled(if: reference != nil, "no collection of real lines beside the package"))
    func realLinesShowTheirSituation() throws {
        let data = try #require(Self.reference)
        let catalogue = try SignatureCatalogue(Self.embedded())
        for entry in try JSONDecoder().decode(Reference.self, from: data).signatures {
            let found = Self.ids(catalogue, entry.sample.text.replacing("\n", with: " "))
            #expect(found.contains(entry.id), "\(entry.id): \(found)")
        }
    }
}
