import App
import Clients
import Testing

@Suite struct HarnessSectionTests {
    private func load(_ yaml: String, environment: [String: String] = [:]) throws -> Configuration {
        try ConfigurationLoader.load(path: "verdict.yaml", environment: environment) { _ in Array(yaml.utf8) }
            .configuration
    }

    @Test func `the section is read`() throws {
        let harness = try load(
            """
            harness:
              baseUrl: https://harness.example/gateway
              account: abc
              token: vault:secret/verdict#token
              organization: default
              project: platform
              callsPerSecond: 12
              proxy: http://proxy.internal:3128
              proxyPassword: env:PROXY_PASSWORD
            """, environment: ["VERDICT_HARNESS_BURST": "7"]
        ).harness
        #expect(harness.baseURL == "https://harness.example/gateway" && harness.account == "abc")
        #expect(harness.token == .vault(mount: "secret", path: "verdict", key: "token"))
        #expect(harness.defaultScope == HarnessScope(organization: "default", project: "platform"))
        #expect(harness.callsPerSecond == 12 && harness.burst == 7)
        #expect(harness.proxyPassword == .environment("PROXY_PASSWORD"))
    }

    @Test(arguments: [
        ("token: pat.account.id.hunter2", "in place of the secret itself"),
        ("baseUrl: http://harness.example", "in the clear"),
        ("baseUrl: https://user:hunter2@h", "a user or a password"), ("proxy: maybe", "environment, none"),
        ("callsPerSecond: 0", "1 to 500"),
    ])
    func `what is wrong is told, and no secret with it`(line: String, words: String) {
        do {
            _ = try load("harness:\n  \(line)\n")
            Issue.record("nothing is wrong")
        } catch {
            #expect("\(error)".contains(words), "\(error)")
            #expect(!line.hasPrefix("token") || !"\(error)".contains("hunter2"), "\(error)")
        }
    }

    @Test func `plain HTTP is allowed on this machine`() throws {
        #expect(
            try load("harness: {baseUrl: 'http://127.0.0.1:9'}\n").harness.baseURL == "http://127.0.0.1:9")
    }

    @Test func `without a token there is no way to Harness`() async throws {
        let store = SecretStore(environment: ["T": "pat.acc.id.x", "U": "old"], client: TransferThread())
        #expect(try await HarnessConnection.make(Configuration.Harness(), secrets: store)?.account == nil)
        var configuration = Configuration.Harness()
        configuration.token = .environment("T")
        #expect(try await HarnessConnection.make(configuration, secrets: store)?.account == "acc")
        configuration.token = .environment("U")
        await #expect(throws: HarnessConnection.Failure.self) {
            _ = try await HarnessConnection.make(configuration, secrets: store)
        }
        configuration.account = "mine"
        #expect(try await HarnessConnection.make(configuration, secrets: store)?.account == "mine")
    }
}
