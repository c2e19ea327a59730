import App
import JSON
import Logging
import Store
import Testing

@Suite struct StructuredLogHandlerTests {
    private let capture: LogCapture

    init() throws { capture = try LogCapture() }

    private func logger(_ format: LogFormat, level: Logger.Level = .debug) -> Logger {
        Logger(label: "verdict") { label in
            StructuredLogHandler(label: label, level: level, format: format, writer: capture.writer) {
                LogCapture.time
            }
        }
    }

    @Test func `a line of JSON`() {
        var logger = logger(.json)
        logger[metadataKey: "requestId"] = "r1"
        logger.info("started", metadata: ["port": "\(8080)", "host": "::1", "level": "x"])
        #expect(
            capture.text()
                == "{\"time\":\"2027-01-15T08:00:00.123Z\",\"level\":\"info\",\"message\":\"started\","
                + "\"logger\":\"verdict\",\"host\":\"::1\",\"level_\":\"x\",\"port\":\"8080\",\"requestId\":\"r1\"}\n"
        )
    }

    @Test func `a line of text`() {
        logger(.text).warning("disk is \"full\"", metadata: ["path": "/a b", "free": "0", "empty": ""])
        #expect(
            capture.text()
                == "2027-01-15T08:00:00.123Z warning  disk is \"full\" empty=\"\" free=0 path=\"/a b\"\n")
    }

    @Test func `what is less severe is left out`() {
        let logger = logger(.text, level: .error)
        logger.warning("no")
        logger.error("yes")
        #expect(capture.text().hasSuffix("error    yes\n"))
    }

    static let hostile = [
        "a\nb", "a\r\n{\"level\":\"fake\"}", "\u{1B}[2J", "a\u{0}b", "\u{9B}31m", "\u{7F}", "\u{202E}gnp.exe",
        "\u{2066}x\u{2069}", "\u{2028}", "\u{85}", "\"}{\"", "\\n", "e\u{301}\u{1F600}", "\t",
    ]

    @Test(arguments: hostile, LogFormat.allCases)
    func `no value breaks a line or reaches a terminal`(value: String, format: LogFormat) throws {
        logger(format).info("\(value)", metadata: ["\(value)": "\(value)"])
        let text = capture.text()
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == 2)
        for scalar in text.dropLast().unicodeScalars {
            #expect(scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value), "\(scalar.value)")
            #expect(!(0x202A...0x202E).contains(scalar.value) && !(0x2028...0x2029).contains(scalar.value))
            #expect(!(0x2066...0x2069).contains(scalar.value))
        }
        if format == .json {
            let document = try JSONDocument(parsing: Array(text.utf8))
            #expect(document.root["message"]?.string == value)
        }
    }

    @Test(arguments: [
        "Authorization", "authorization", "PROXY-AUTHORIZATION", "Cookie", "Set-Cookie", "X-Api-Key",
        "X-Gitlab-Token",
        "X-Hub-Signature-256", "webhook-signature", "X-Slack-Signature", "password", "clientSecret",
        "apiToken",
    ])
    func `fields that hold secrets are masked by name`(name: String) {
        logger(.json).info(
            "x", metadata: ["\(name)": "hunter2", "nested": ["\(name)": "hunter2", "a": ["hunter3"]]])
        let text = capture.text()
        #expect(!text.contains("hunter2"))
        #expect(text.contains("hunter3"))
        #expect(text.contains("<redacted>"))
    }

    @Test(arguments: ["requestId", "tokens", "secretName", "signatureCount", "path"])
    func `other fields are not`(name: String) {
        logger(.text).info("x", metadata: ["\(name)": "visible"])
        #expect(capture.text().contains("visible"))
    }

    @Test func `secrets are masked by their form wherever they stand`() throws {
        let token = String(decoding: try APIToken.generate().secret.copyBytes(), as: UTF8.self)
        let texts = [
            "got \(token), it", "Bearer \(token)", "bearer abcdefghijkl0123", "BASIC dXNlcjpwYXNzd29yZA==",
            "key whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "\(token) and \(token)",
        ]
        for text in texts {
            logger(.json).info("\(text)", metadata: ["x": "\(text)", "y": "\(Secret("hunter2"))"])
        }
        let text = capture.text()
        for part in [String(token.dropFirst(4)), "abcdefghijkl0123", "dXNlcjpwYXNz", "MfKQ9r8G", "hunter2"] {
            #expect(!text.contains(part), "\(part)")
        }
        #expect(text.split(separator: "\n").count == texts.count)
        #expect(text.contains("got vdt_<redacted>, it"))
        #expect(text.contains("vdt_<redacted> and vdt_<redacted>"))
    }

    @Test func `sentences about tokens stay as they are`() {
        logger(.text).info("a bearer token is basic equipment; vdt_ is the prefix")
        #expect(capture.text().hasSuffix("a bearer token is basic equipment; vdt_ is the prefix\n"))
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_709_251_199_999, "2024-02-29T23:59:59.999Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"), (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
            (Int64.max, "9999-12-31T23:59:59.999Z"), (Int64.min, "0000-01-01T00:00:00.000Z"),
        ] as [(Int64, String)])
    func `times are RFC 3339`(milliseconds: Int64, text: String) {
        let logger = Logger(label: "x") { label in
            StructuredLogHandler(label: label, level: .info, format: .text, writer: capture.writer) {
                .init(milliseconds: milliseconds)
            }
        }
        logger.info("x")
        #expect(capture.text().hasPrefix(text + " "))
    }
}
