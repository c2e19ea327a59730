import LogMining
import TestSupport
import Testing

@Suite struct RedactorTests {
    private static func redact(_ line: String) -> String {
        String(decoding: Redactor().redact(Array(line.utf8)).bytes, as: UTF8.self)
    }

    private static let token = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6"

    @Test(arguments: [
        ("postgres://app:s3cr3t@db:5432/app", "postgres://app:[REDACTED]@db:5432/app"),
        ("Authorization: Basic dXNlcjpwYXNzd29yZA==", "Authorization: Basic [REDACTED]"),
        ("authorization=Bearer abc.def-123", "authorization=Bearer [REDACTED]"),
        ("sent Bearer abcdefgh12345678 to x", "sent Bearer [REDACTED] to x"),
        ("Cookie: sid=abc123; theme=dark", "Cookie: [REDACTED]"),
        (#"{"password":"hunter2","user":"bob"}"#, #"{"password":"[REDACTED]","user":"bob"}"#),
        (#"{\"db_password\":\"hunter2\"}"#, #"{\"db_password\":\"[REDACTED]\"}"#),
        ("DB_PASSWORD=hunter2 started", "DB_PASSWORD=[REDACTED] started"),
        ("?client_secret=abc&x=1", "?client_secret=[REDACTED]&x=1"),
        ("mail jane.doe+x@mail.example.co.uk.", "mail [REDACTED]."),
        ("card 4111 1111 1111 1111 declined", "card [REDACTED] declined"),
        ("card 4111111111111111 declined", "card [REDACTED] declined"),
        ("curl -u bob:hunter2 https://x", "curl -u bob:[REDACTED] https://x"),
        (
            "pat.aBcDeFgHiJkLmNoPqRsTuV.65f1a2b3c4d5e6f7a8b9c0d1.AbCdEfGhIjKlMnOpQrSt used",
            "[REDACTED] used"
        ),
        ("token ghp_\(token) leaked", "token [REDACTED] leaked"),
        ("https://x/y?t=ghp_\(token)", "https://x/y?t=[REDACTED]"),
        ("key AKIAIOSFODNN7EXAMPLE.", "key [REDACTED]."),
        (
            "jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P ok",
            "jwt [REDACTED] ok"
        ),
    ])
    func secretsGo(line: String, expected: String) {
        #expect(Self.redact(line) == expected)
    }

    @Test(arguments: [
        "image sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 pulled",
        "commit 6fe4476ee5a1832882e326b506d14126ab12cd34 by merge",
        "req 014df517-39d1-4453-b7b3-9930c563627c trace=4bf92f3577b34da6a3ce929d0e0e4736",
        "pod checkout-7d9c5b6f4d-x2x8z in state CrashLoopBackOff",
        "token: expected ')' got 'x'",
        "cloned git@github.com:org/repo.git, lodash@4.17.21, app@sha256:9f86d081884c",
        "Invalid token provided for request 12345678",
        "cache key=user:1234567890 miss",
        "org.apache.hadoop.conf.Configuration.deprecation: mapred.job.tracker is deprecated",
        "at 1763805600123456789 ns offset=123456789012 partition=3 key=order-123456789",
        "password=null secret=*** token=${TOKEN}",
        "card 4111 1111 1111 1112 declined",
        "GET /v1/users/42?page=3 HTTP/1.1 200 12ms",
        "",
    ])
    func harmlessLinesStay(line: String) {
        #expect(Self.redact(line) == line)
    }

    @Test func aPrivateKeyGoesOverAllItsLines() {
        let text = LogText(lines: [
            "before", "-----BEGIN RSA PRIVATE KEY-----", "MIIEpAIBAAKCAQEA04up8hoqzS1", "abcdefghijkl=",
            "-----END RSA PRIVATE KEY-----", "after",
        ])
        let (redacted, count) = Redactor().redact(text)
        #expect(count == 2)
        #expect(
            (0..<redacted.count).map { redacted[$0] } == [
                "before", "-----BEGIN RSA PRIVATE KEY-----", "[REDACTED]", "[REDACTED]",
                "-----END RSA PRIVATE KEY-----", "after",
            ])
    }

    @Test func aKeyThatIsCutOffDoesNotSwallowTheLog() {
        let text = LogText(lines: [
            "-----BEGIN PRIVATE KEY-----", "MIIEpAIBAAKCAQEA04up8hoqzS1", "2026 INFO all is well again here",
        ])
        #expect(Redactor().redact(text).text[2] == "2026 INFO all is well again here")
    }

    @Test func aLineAfterAKeyThatIsCutOffIsReadAsAnyOther() {
        let text = LogText(lines: [
            "-----BEGIN PRIVATE KEY-----",
            "2026 INFO password=hunter2 was set for https://example.com/a/very/long/path/that/is/no/key?a=b",
        ])
        #expect(
            Redactor().redact(text).text[1].contains("password=[REDACTED] was set for https://example.com/"))
    }

    @Test func redactingTwiceChangesNothingMore() {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<300 {
            let once = Redactor().redact(Self.hostile(&random)).bytes
            #expect(Redactor().redact(once).count == 0 || Redactor().redact(once).bytes == once)
        }
    }

    @Test func hostileBytesNeitherTrapNorChangeTheLineCount() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<2_000 {
            let bytes = Self.hostile(&random)
            let redacted = Redactor().redact(bytes).bytes
            #expect(redacted.count { $0 == 10 } == bytes.count { $0 == 10 })
        }
    }

    @Test func linesAndBytesAreRedactedAlike() {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<300 {
            let bytes = Self.hostile(&random)
            var text = LogText()
            for line in bytes.split(separator: 10, omittingEmptySubsequences: false) { text.append(line) }
            let (redacted, count) = Redactor().redact(text)
            let whole = Redactor().redact(bytes)
            #expect(count == whole.count)
            let joined = (0..<redacted.count).map { redacted.bytes[redacted.range(ofLine: $0)] }
                .joined(separator: [10])
            #expect(Array(joined) == whole.bytes)
        }
    }

    /// Fragments of secrets, cut and joined at random.
    private static func hostile(_ random: inout SeededGenerator) -> [UInt8] {
        let fragments = [
            "password=", "\"", "'", "token: ", "ghp_", token, "eyJ", ".", "@", "://", ":", "user",
            "-----BEGIN",
            " PRIVATE KEY-----", "-----END", "\n", "\\", " ", "4111 1111 1111 1111", "4111111111111111", "=",
            "Bearer ", "Basic ", "Cookie: ", "-u ", "--user", "a@b.co", "\u{FFFD}", "SK", "s.", "key", "Q~",
            "[REDACTED]", "|", "pat.", "datadog", "x", "AKIA", "%", "1234567890123456",
        ]
        var bytes: [UInt8] = []
        for _ in 0..<Int(random.next() % 14) {
            let fragment = Array(fragments[Int(random.next() % UInt64(fragments.count))].utf8)
            bytes.append(contentsOf: fragment.prefix(Int(random.next() % 8) == 0 ? 2 : fragment.count))
            if random.next() % 9 == 0 { bytes.append(UInt8(truncatingIfNeeded: random.next())) }
        }
        return bytes
    }
}
