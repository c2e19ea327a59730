import App
import FoundationEssentials
import Glibc
import Testing

@Suite struct SecretTests {
    private struct Holder: Encodable {
        let name = "harness"
        let secret = Secret("hunter2")
    }

    @Test func `nothing shows a secret`() throws {
        let holder = Holder()
        var dumped = ""
        dump(holder, to: &dumped)
        let mirrored = Mirror(reflecting: holder.secret).children.map { "\($0)" }.joined()
        let encoded = String(decoding: try JSONEncoder().encode(holder), as: UTF8.self)
        let texts = [
            "\(holder)", "\(holder.secret)", String(reflecting: holder), String(describing: [holder.secret]),
            dumped,
            mirrored, encoded, "\(Optional(holder.secret) as Any)",
        ]
        for text in texts { #expect(!text.contains("hunter2"), "\(text)") }
        #expect(encoded.contains("<redacted>"))
    }

    @Test func `the octets can be had, and compared`() {
        let secret = Secret("hunter2")
        #expect(secret.copyBytes() == Array("hunter2".utf8))
        #expect(secret.withUnsafeBytes { $0.count } == 7)
        #expect(secret == Secret("hunter2"))
        #expect(secret != Secret("hunter3"))
        #expect(secret != Secret("hunter22"))
        #expect(Secret("").isEmpty)
        #expect(Secret("").copyBytes() == [])
    }

    // MARK: - References

    @Test(arguments: [
        ("env:NAME", SecretReference.environment("NAME")), ("env:_a1", .environment("_a1")),
        ("file:/run/secrets/x", .file("/run/secrets/x")),
    ])
    func `references are read and shown`(text: String, reference: SecretReference) throws {
        #expect(try SecretReference(parsing: text) == reference)
        #expect(reference.description == text)
    }

    @Test(arguments: ["env:", "env:A B", "env:é", "env:A=B", "file:", "file:relative", "file:/a\u{0}b"])
    func `malformed references are told`(text: String) {
        #expect(throws: SecretError.malformed(text)) { try SecretReference(parsing: text) }
    }

    @Test(arguments: ["hunter2", "", "ENV:NAME", "$NAME", "whsec_abc", "vault:x", "file", " env:NAME"])
    func `anything else may be the secret, and is not repeated`(text: String) {
        #expect(throws: SecretError.literal) { try SecretReference(parsing: text) }
        #expect(SecretError.literal.description.contains("env:NAME"))
    }

    @Test func `the environment gives secrets`() throws {
        let reference = SecretReference.environment("KEY")
        #expect(try reference.resolve(environment: ["KEY": "a b\n"]).secret == Secret("a b\n"))
        #expect(throws: SecretError.missingVariable("KEY")) { try reference.resolve(environment: [:]) }
        #expect(throws: SecretError.empty("env:KEY")) { try reference.resolve(environment: ["KEY": ""]) }
    }

    private func withFile<Result>(
        _ bytes: [UInt8], mode: Int = 0o600, _ body: (String) throws -> Result
    ) throws -> Result {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return try body(path)
    }

    @Test(arguments: [
        ("secret", "secret"), ("secret\n", "secret"), ("secret\r\n", "secret"), ("secret\n\n", "secret\n"),
        (" secret ", " secret "), ("\u{0}", "\u{0}"),
    ])
    func `a file's last newline is no part of the secret`(content: String, secret: String) throws {
        try withFile(Array(content.utf8)) { path in
            let (value, warning) = try SecretReference.file(path).resolve(environment: [:])
            #expect(value == Secret(secret))
            #expect(warning == nil)
        }
    }

    @Test func `a file that all can read gets a warning`() throws {
        try withFile(Array("secret".utf8), mode: 0o644) { path in
            let (_, warning) = try SecretReference.file(path).resolve(environment: [:])
            #expect(warning == .readableByAll(path))
            #expect(warning?.description.contains("chmod 600") == true)
        }
    }

    @Test func `files without a secret are told apart`() throws {
        try withFile([]) { path in
            _ = #expect(throws: SecretError.empty("file:\(path)")) {
                try SecretReference.file(path).resolve(environment: [:])
            }
        }
        try withFile([0x0A]) { path in
            _ = #expect(throws: SecretError.empty("file:\(path)")) {
                try SecretReference.file(path).resolve(environment: [:])
            }
        }
        try withFile([UInt8](repeating: 97, count: SecretReference.largestFile + 1)) { path in
            _ = #expect(throws: SecretError.fileTooLong(path)) {
                try SecretReference.file(path).resolve(environment: [:])
            }
        }
        #expect(throws: SecretError.notAFile("/tmp")) {
            try SecretReference.file("/tmp").resolve(environment: [:])
        }
        #expect(throws: SecretError.unreadableFile("/nowhere/at/all", errno: ENOENT)) {
            try SecretReference.file("/nowhere/at/all").resolve(environment: [:])
        }
    }
}
