import FoundationEssentials
import Judgement
import Logging
import Testing

@testable import App

@Suite struct ConfigurationLoaderTests {
    private struct NoSuchFile: Error, CustomStringConvertible {
        var description: String { "no such file" }
    }

    private func load(
        _ text: String?, environment: [String: String] = [:], flags: [ConfigurationLoader.Flag] = [],
        files: [String: String] = [:]
    ) throws(ConfigurationErrors) -> LoadedConfiguration {
        try ConfigurationLoader.load(
            path: text == nil ? nil : "verdict.yaml", environment: environment, flags: flags
        ) { path in
            if path == "verdict.yaml", let text { return Array(text.utf8) }
            guard let text = files[path] else { throw NoSuchFile() }
            return Array(text.utf8)
        }
    }

    /// The errors' descriptions, or nothing.
    private func errors(
        _ text: String?, environment: [String: String] = [:], flags: [ConfigurationLoader.Flag] = [],
        files: [String: String] = [:]
    ) -> [String] {
        do throws(ConfigurationErrors) {
            _ = try load(text, environment: environment, flags: flags, files: files)
            return []
        } catch {
            return error.errors.map(\.description)
        }
    }

    // MARK: - Values

    @Test(arguments: [nil, "", "# nothing\n", "{}", "server:\nlogging:\n"] as [String?])
    func `without a word the defaults hold`(text: String?) throws {
        let loaded = try load(text)
        #expect(loaded.configuration == Configuration())
        #expect(loaded.origins.isEmpty)
        #expect(loaded.warnings.isEmpty)
    }

    @Test func `a whole file is read`() throws {
        let text = """
            server:
              host: 0.0.0.0
              port: 8443
              tls:
                certificate: /etc/verdict/tls.crt
                privateKey: /etc/verdict/tls.key
                clientAuthorities: /etc/verdict/ca.crt
                requiredClientNames: [delegate.example, "*.ops.example"]
              limits: {headerBytes: 16KiB, evidenceBytes: 8MiB, connectionsPerAddress: 64}
              timeouts: {header: 5s, drain: 1m, keepAlive: 500ms}
            storage: {data: /var/lib/verdict, durability: normal, retentionAge: null, retentionSize: 20GiB}
            authentication:
              certificates: [{name: delegate.example, scopes: [verify, read]}]
              webhooks:
                - name: harness
                  scheme: header
                  header: X-Verdict-Token
                  secrets: [env:HARNESS_TOKEN, file:/run/secrets/old]
                - {name: code, scheme: harness-code, secrets: [env:CODE], tolerance: 1m, scopes: [act]}
            verification: {deadline: 9s}
            policies:
              default: {autonomy: observe}
              shop: {service: checkout, environment: prod, autonomy: act, clearCut: {errorRate: 2%}, toleratedEffect: 0.2}
            logging: {level: debug, format: text, access: errors}
            metrics: {enabled: true, requireToken: true}
            publicUrl: https://verdict.example/
            """
        let loaded = try load(text)
        let configuration = loaded.configuration
        #expect(configuration.server.host == "0.0.0.0")
        #expect(configuration.server.tls.requiredClientNames == ["delegate.example", "*.ops.example"])
        #expect(configuration.server.limits.headerBytes == 16_384)
        #expect(configuration.server.limits.evidenceBytes == 8_388_608)
        #expect(configuration.server.limits.bodyBytes == 1_048_576)
        #expect(configuration.server.timeouts.drain == .seconds(60))
        #expect(configuration.server.timeouts.keepAlive == .milliseconds(500))
        #expect(configuration.storage.durability == .normal)
        #expect(configuration.storage.retentionAge == nil)
        #expect(configuration.storage.retentionSize == 20 << 30)
        #expect(
            configuration.authentication.certificates
                == [CertificateRule(name: "delegate.example", scopes: [.verify, .read])])
        let webhooks = configuration.authentication.webhooks
        #expect(webhooks.map(\.scheme) == [.header("x-verdict-token"), .harnessCode])
        #expect(webhooks[0].secrets == [.environment("HARNESS_TOKEN"), .file("/run/secrets/old")])
        #expect(webhooks[0].scopes == .verify)
        #expect(webhooks[1].tolerance == .seconds(60))
        #expect(webhooks[1].scopes == .act)
        #expect(configuration.verification.deadline == .seconds(9))
        #expect(configuration.logging.level == .debug)
        #expect(configuration.logging.format == .text)
        #expect(configuration.logging.access == .errors)
        #expect(configuration.metrics.requiresToken)
        #expect(configuration.publicURL == "https://verdict.example")
        #expect(loaded.origins["server.port"] == .file("verdict.yaml", line: 3, column: 9))
        let policies = configuration.policies
        #expect(policies.policy(named: nil, service: "x", environment: "y")?.autonomy == .observe)
        #expect(
            policies.policy(named: nil, service: "checkout", environment: "prod")?.clearCutErrorRate == 0.02)
        #expect(policies.policy(named: "shop", service: nil, environment: nil)?.toleratedEffect == 0.2)
    }

    @Test func `flags win over the environment, and the environment over the file`() throws {
        let text = "server: {port: 1, loops: 1}\nlogging: {level: error}\n"
        let loaded = try load(
            text, environment: ["VERDICT_SERVER_PORT": "2", "VERDICT_SERVER_LOOPS": "2", "PATH": "/bin"],
            flags: [.init(setting: "server.port", name: "--port", value: "3")])
        #expect(loaded.configuration.server.port == 3)
        #expect(loaded.configuration.server.loops == 2)
        #expect(loaded.configuration.logging.level == .error)
        #expect(loaded.origins["server.port"] == .flag("--port"))
        #expect(loaded.origins["server.loops"] == .environment("VERDICT_SERVER_LOOPS"))
    }

    @Test func `the effective configuration reads back as itself`() throws {
        let text = """
            server: {host: "::1", tls: {certificate: "a b", privateKey: k, clientAuthorities: c, requiredClientNames: [n]}}
            storage: {retentionAge: null, data: "true"}
            authentication:
              certificates: [{name: "*.x", scopes: [read]}]
              webhooks: [{name: "a \\"b\\"", scheme: header, header: x-y, secrets: ["env:A", "file:/b c"]}]
            policies: {"p: q": {service: "s,t", autonomy: alert}}
            publicUrl: https://v.example
            """
        let loaded = try load(text)
        let again = try load(loaded.effectiveYAML)
        #expect(again.configuration == loaded.configuration)
        #expect(try load(try load(nil).effectiveYAML).configuration == Configuration())
        #expect(loaded.effectiveYAML.contains("  port: 8080  # default\n"))
        #expect(loaded.effectiveYAML.contains("  host: \"::1\"  # verdict.yaml:1:16\n"))
    }

    @Test func `every setting has an environment variable`() throws {
        let environment = [
            "VERDICT_SERVER_TLS_PRIVATE_KEY": "k", "VERDICT_SERVER_TLS_CERTIFICATE": "c",
            "VERDICT_PUBLIC_URL": "https://v",
            "VERDICT_SERVER_LIMITS_CONNECTIONS_PER_ADDRESS": "7", "VERDICT_STORAGE_RETENTION_AGE": "30d",
            "VERDICT_METRICS_ENABLED": "false",
        ]
        let configuration = try load(nil, environment: environment).configuration
        #expect(configuration.server.tls.privateKey == "k")
        #expect(configuration.publicURL == "https://v")
        #expect(configuration.server.limits.connectionsPerAddress == 7)
        #expect(configuration.storage.retentionAge == .seconds(30 * 86_400))
        #expect(!configuration.metrics.isEnabled)
    }

    @Test func `what the documentation shows is read`() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let readFile: (String) throws -> [UInt8] = { path in
            Array(try Data(contentsOf: root.appendingPathComponent(path)))
        }
        _ = try ConfigurationLoader.load(path: "Examples/verdict.yaml", environment: [:], readFile: readFile)
        let readme = String(decoding: try readFile("README.md"), as: UTF8.self)
        let blocks = readme.split(separator: "```yaml\n").dropFirst().compactMap { rest in
            rest.split(separator: "\n```", maxSplits: 1).first.map(String.init)
        }
        let block = try #require(blocks.first { $0.contains("policies:") && $0.contains("certificates:") })
        let configuration = try load(block).configuration
        #expect(configuration.policies.rules.count == 2)
        #expect(configuration.authentication.certificates.count == 1)
        let table = configurationTable(in: readme)
        #expect(table.count >= 30)
        for setting in table {
            if ConfigurationLoader.lists.contains(setting) { continue }
            let found = errors("{}", flags: [.init(setting: setting, name: "x", value: "\u{1}")])
            #expect(!found.contains { $0.contains("there is no such setting") }, "\(setting)")
        }
    }

    /// The names in the table of settings, without the lists, which have no flag.
    private func configurationTable(in readme: String) -> [String] {
        readme.split(separator: "\n").compactMap { line in
            guard line.hasPrefix("| `"), line.contains(".") || line.contains("publicUrl"),
                !line.contains("| `[]` |")
            else { return nil }
            let name = line.dropFirst(3).prefix { $0 != "`" }
            let sections = [
                "server.", "storage.", "authentication.", "verification.", "logging.", "metrics.",
                "reviewer.",
            ]
            return sections.contains { name.hasPrefix($0) } || name == "publicUrl" ? String(name) : nil
        }
    }

    // MARK: - Errors

    @Test(arguments: [
        ("server:\n  prot: 1\n", "verdict.yaml:2:3: server.prot: unknown key; did you mean 'port'?"),
        ("sever: {}\n", "verdict.yaml:1:1: sever: unknown key; did you mean 'server'?"),
        (
            "server:\n  all_ow_plaintext: true\n",
            "verdict.yaml:2:3: server.all_ow_plaintext: unknown key; did you mean 'allowPlaintext'?"
        ),
        (
            "metrics: {path: /m}\n",
            "verdict.yaml:1:11: metrics.path: unknown key; known here are enabled, requireToken"
        ),
        (
            "server: {port: http}\n",
            "verdict.yaml:1:16: server.port: expected an integer from 0 to 65535, found \"http\""
        ),
        (
            "server: {port: 65536}\n",
            "verdict.yaml:1:16: server.port: expected an integer from 0 to 65535, found \"65536\""
        ),
        (
            "server: {port: }\n",
            "verdict.yaml:1:16: server.port: expected an integer from 0 to 65535, found nothing"
        ),
        ("server: [1]\n", "verdict.yaml:1:9: server: expected a mapping of settings, found a list"),
        ("- 1\n", "verdict.yaml:1:1: expected a mapping of settings, found a list"),
        (
            "server: {timeouts: {header: 5}}\n",
            "verdict.yaml:1:29: server.timeouts.header: expected a time span such as 500ms, 8s, 5m, 24h or 30d, found \"5\""
        ),
        (
            "server: {timeouts: {header: 1ms}}\n",
            "verdict.yaml:1:29: server.timeouts.header: expected a time span from 100ms to 10m, found \"1ms\""
        ),
        (
            "server: {limits: {bodyBytes: 1M}}\n",
            "verdict.yaml:1:30: server.limits.bodyBytes: expected a size such as 1048576, 64KiB, 32MiB or 2GiB, found \"1M\""
        ),
        (
            "server: {allowPlaintext: yes}\n",
            "verdict.yaml:1:26: server.allowPlaintext: expected true or false, found \"yes\""
        ),
        (
            "logging: {level: verbose}\n",
            "verdict.yaml:1:18: logging.level: expected one of trace, debug, info, notice, warning, error, critical, found \"verbose\""
        ),
        (
            "server: {host: 0.0.0.0}\n",
            "verdict.yaml:1:16: server.host: 0.0.0.0 can be reached from other machines, where tokens must not travel in the clear: set server.tls.certificate and privateKey, or server.allowPlaintext: true behind a proxy that speaks TLS"
        ),
        (
            "server: {tls: {certificate: a}}\n",
            "verdict.yaml:1:29: server.tls.certificate: a certificate needs server.tls.privateKey beside it"
        ),
        (
            "verification: {deadline: 90s}\n",
            "verdict.yaml:1:26: verification.deadline: the default is longer than verification.longestDeadline"
        ),
        (
            "publicUrl: verdict.example\n",
            "verdict.yaml:1:12: publicUrl: 'verdict.example' is not a URL such as https://verdict.example"
        ),
        (
            "server: {port: 1, port: 2}\n",
            "verdict.yaml:1:19: the key \"port\" a second time, the first is on line 1"
        ),
    ])
    func `one thing is wrong`(text: String, error: String) {
        #expect(errors(text) == [error])
    }

    @Test func `everything that is wrong is told at once`() {
        let text = "server: {port: x, hots: y}\nlogging: {format: xml}\n"
        #expect(errors(text, environment: ["VERDICT_SERVER_LOOPS": "many"]).count == 4)
    }

    @Test func `a wrong value is told with its variable or flag`() {
        #expect(
            errors(nil, environment: ["VERDICT_SERVER_PORT": ""])
                == [
                    "environment VERDICT_SERVER_PORT: server.port: expected an integer from 0 to 65535, found nothing"
                ])
        #expect(
            errors(nil, flags: [.init(setting: "server.port", name: "--port", value: "+1x")])
                == ["--port: server.port: expected an integer from 0 to 65535, found \"+1x\""])
    }

    @Test func `a file that cannot be read is told`() throws {
        do {
            _ = try ConfigurationLoader.load(path: "gone.yaml", environment: [:]) { _ in throw NoSuchFile() }
            Issue.record("no error")
        } catch {
            #expect(error.errors.map(\.description) == ["gone.yaml:1:1: cannot be read: no such file"])
        }
    }

    @Test func `a secret in the file is refused and not repeated`() {
        let text = "authentication: {webhooks: [{name: a, scheme: github, secrets: [hunter2]}]}"
        let found = errors(text)
        #expect(found.count == 1)
        #expect(found[0].contains("write env:NAME"))
        #expect(!found[0].contains("hunter2"))
        #expect(
            !errors("authentication: {webhooks: [{name: a, scheme: github, secrets: hunter2}]}")[0].contains(
                "hunter2"))
    }

    @Test(arguments: [
        ("[{scheme: github, secrets: [env:A]}]", "name: is missing"),
        ("[{name: a, secrets: [env:A]}]", "scheme: is missing"),
        ("[{name: a, scheme: gitub, secrets: [env:A]}]", "expected one of standard-webhooks, github"),
        ("[{name: a, scheme: github}]", "secrets: is missing; write secrets: [env:NAME]"),
        ("[{name: a, scheme: github, secrets: []}]", "expected a list of references"),
        ("[{name: a, scheme: header, secrets: [env:A]}]", "needs the header's name"),
        ("[{name: a, scheme: slack, header: x, secrets: [env:A]}]", "has headers of its own"),
        ("[{name: a, scheme: header, header: 'a b', secrets: [env:A]}]", "expected the name of a header"),
        ("[{name: a, scheme: github, secret: env:A}]", "did you mean 'secrets'?"),
        ("[{name: a, scheme: github, secrets: [env:A], scopes: []}]", "at least one scope"),
        (
            "[{name: a, scheme: github, secrets: [env:A], scopes: [write]}]",
            "expected one of verify, act, read, admin"
        ),
        (
            "[{name: a, scheme: github, secrets: [env:A]}, {name: a, scheme: github, secrets: [env:A]}]",
            "two webhooks"
        ),
        ("{a: b}", "expected a list of webhooks"), ("[x]", "expected a mapping with name, scheme"),
    ])
    func `webhooks are checked`(value: String, problem: String) {
        let found = errors("authentication: {webhooks: \(value)}")
        #expect(found.contains { $0.contains(problem) }, "\(found)")
    }

    // MARK: - Policies

    @Test func `policies can lie in a file of their own`() throws {
        let loaded = try load(
            "policyFile: team.yaml", files: ["team.yaml": "default: {autonomy: alert}\nx: {service: s}\n"])
        #expect(loaded.configuration.policies.rules.map(\.policy.name) == ["default", "x"])
        #expect(
            errors("policyFile: team.yaml", files: ["team.yaml": "default: {autonmy: alert}"])
                == ["team.yaml:1:11: policies.default.autonmy: unknown key; did you mean 'autonomy'?"])
        #expect(
            errors("policyFile: gone.yaml") == ["gone.yaml:1:1: policyFile: cannot be read: no such file"])
    }

    @Test(arguments: [
        ("{a: {autonomy: full}}", "expected one of observe, propose, alert, act"),
        ("{a: {clearCut: {errorRate: 5}}}", "expected a share from 0 to 1"),
        ("{a: {clearCut: {errorRate: 101%}}}", "expected a share from 0 to 1"),
        ("{a: {clearCut: {errorRate: nan}}}", "expected a share from 0 to 1"),
        ("{a: {service: s}, b: {service: s}}", "is for the same deployments as 'a'"),
        ("[a]", "expected a mapping of names to policies"),
    ])
    func `policies are checked`(value: String, problem: String) {
        let found = errors("policies: \(value)")
        #expect(found.contains { $0.contains(problem) }, "\(found)")
    }

    @Test func `the most specific policy holds`() {
        func rule(_ name: String, _ service: String?, _ environment: String?) -> PolicyBook.Rule {
            .init(policy: Policy(name: name), service: service, environment: environment)
        }
        let book = PolicyBook(rules: [
            rule("default", nil, nil), rule("prod", nil, "prod"), rule("shop", "shop", nil),
            rule("shop-prod", "shop", "prod"), rule("only-by-name", "none", "none"),
        ])
        #expect(book.policy(named: nil, service: "a", environment: "b")?.name == "default")
        #expect(book.policy(named: nil, service: "a", environment: "prod")?.name == "prod")
        #expect(book.policy(named: nil, service: "shop", environment: "b")?.name == "shop")
        #expect(book.policy(named: "default", service: "shop", environment: "prod")?.name == "shop-prod")
        #expect(book.policy(named: "only-by-name", service: "shop", environment: nil)?.name == "only-by-name")
        #expect(book.policy(named: "unknown", service: "shop", environment: nil) == nil)
        #expect(PolicyBook().policy(named: nil, service: nil, environment: nil) == Policy())
    }

    // MARK: - Warnings

    @Test func `what Kubernetes says of a service is ignored`() throws {
        let loaded = try load(nil, environment: ["VERDICT_SERVER_PORT": "tcp://10.0.0.1:80"])
        #expect(loaded.configuration.server.port == 8080)
        #expect(loaded.warnings.count == 1)
    }

    @Test func `a mistyped variable is told, others are none of our business`() throws {
        let environment = ["VERDICT_SERVER_PROT": "1", "VERDICT_TOKEN": "secret", "VERDICT_URL": "x"]
        let warnings = try load(nil, environment: environment).warnings
        #expect(
            warnings == ["the environment variable VERDICT_SERVER_PROT is not known; VERDICT_SERVER_PORT is"])
    }

    @Test func `secrets are checked as starting would`() throws {
        let text = "authentication: {webhooks: [{name: a, scheme: gitlab, secrets: [env:A]}]}"
        let loaded = try load(text)
        #expect(loaded.checkSecrets(environment: [:]).problems.count == 1)
        #expect(loaded.checkSecrets(environment: ["A": "short"]).problems.count == 1)
        let key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        #expect(loaded.checkSecrets(environment: ["A": key]).problems.isEmpty)
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("127.9.9.9", true), ("localhost", true), ("::1", true), ("0.0.0.0", false),
        ("127.0.0.1.example", false), ("127.1", false), ("::", false), ("10.0.0.1", false), ("", false),
    ])
    func `loopback addresses are known`(host: String, isLoopback: Bool) {
        var server = Configuration().server
        server.host = host
        #expect(server.isLoopback == isLoopback)
    }
}
