import App
import Clients
import FoundationEssentials
import HTTP
import Testing
import Threading

@Suite struct SecretStoreTests {
    /// A Vault whose secret changes, and that can fail.
    private final class Vault: HTTPClient {
        private let state = Locked<(value: String, isDown: Bool, requests: Int)>(("one", false, 0))

        var requests: Int { state.withLock { $0.requests } }

        func rotate(to value: String) { state.withLock { $0.value = value } }
        func set(down: Bool) { state.withLock { $0.isDown = down } }

        func send(_ request: TransferRequest) async throws(TransferError) -> TransferResponse {
            let (value, isDown) = state.withLock { state in
                state.requests += 1
                return (state.value, state.isDown)
            }
            await Task.yield()
            if isDown { throw TransferError(.refused, request: request.description) }
            return TransferResponse(
                status: .ok, body: Array("{\"data\":{\"data\":{\"token\":\"\(value)\"}}}".utf8),
                url: request.url)
        }

        func stream(_ request: TransferRequest) async throws(TransferError) -> TransferStream {
            throw TransferError(.refused, request: request.description)
        }
    }

    private final class Time: Sendable {
        private let state = Locked(MonotonicTime(nanoseconds: 1))
        var now: MonotonicTime { state.withLock { $0 } }
        func advance(_ seconds: Int) { state.withLock { $0 = $0 + .seconds(seconds) } }
    }

    private let reference = SecretReference.vault(mount: "kv", path: "verdict", key: "token")
    private let environment = ["VAULT_ADDR": "https://vault.example", "VAULT_TOKEN": "hunter2"]

    private func text(_ secret: Secret) -> String { String(decoding: secret.copyBytes(), as: UTF8.self) }

    @Test func `a value is kept, and fetched anew after its time`() async throws {
        let (vault, time) = (Vault(), Time())
        let store = SecretStore(environment: environment, client: vault, now: { time.now })
        #expect(text(try await store.secret(reference)) == "one")
        vault.rotate(to: "two")
        #expect(text(try await store.secret(reference)) == "one")
        #expect(vault.requests == 1)
        time.advance(300)
        #expect(text(try await store.secret(reference)) == "two")
        vault.rotate(to: "three")
        await store.forget(reference)
        #expect(text(try await store.secret(reference)) == "three")
    }

    @Test func `an outage of the manager is bridged for a while`() async throws {
        let (vault, time) = (Vault(), Time())
        let store = SecretStore(environment: environment, client: vault, now: { time.now })
        _ = try await store.secret(reference)
        vault.set(down: true)
        time.advance(301)
        #expect(text(try await store.secret(reference)) == "one")
        #expect(text(try await store.secret(reference)) == "one")
        #expect(vault.requests == 2)
        time.advance(3600)
        await #expect(
            throws: SecretError.notFetched("vault:kv/verdict#token", "Vault: no connection could be made")
        ) {
            try await store.secret(reference)
        }
        vault.set(down: false)
        #expect(text(try await store.secret(reference)) == "one")
    }

    @Test func `many that wait ask once`() async throws {
        let vault = Vault()
        let store = SecretStore(environment: environment, client: vault)
        try await withThrowingTaskGroup(of: Secret.self) { group in
            for _ in 0..<50 { group.addTask { try await store.secret(self.reference) } }
            for try await secret in group { #expect(text(secret) == "one") }
        }
        #expect(vault.requests == 1)
    }

    @Test func `a file that is replaced, as Kubernetes does, is read anew`() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "secret-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("one\n".utf8).write(to: URL(fileURLWithPath: path))
        let time = Time()
        let store = SecretStore(environment: [:], client: Vault(), now: { time.now })
        #expect(text(try await store.secret(.file(path))) == "one")
        try Data("two\n".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        time.advance(10)
        #expect(text(try await store.secret(.file(path))) == "two")
    }

    @Test func `what is missing for a manager is told`() async throws {
        let store = SecretStore(environment: [:], client: Vault())
        await #expect(throws: SecretError.missingVariable("VAULT_ADDR")) { try await store.secret(reference) }
        await #expect(throws: SecretError.missingVariable("AWS_ACCESS_KEY_ID")) {
            try await store.secret(.amazon(region: "eu-west-1", name: "x", key: nil))
        }
    }

    // MARK: - References

    @Test(arguments: [
        (
            "aws:eu-central-1/verdict/harness#token",
            SecretReference.amazon(
                region: "eu-central-1", name: "verdict/harness", key: "token")
        ),
        (
            "aws:us-east-1/arn:aws:secretsmanager:us-east-1:1:secret:x-AbCdEf",
            .amazon(
                region: "us-east-1", name: "arn:aws:secretsmanager:us-east-1:1:secret:x-AbCdEf", key: nil)
        ),
        ("vault:secret/team/verdict#token", .vault(mount: "secret", path: "team/verdict", key: "token")),
        ("gcp:p-1/harness", .google(project: "p-1", name: "harness", version: "latest", key: nil)),
        ("gcp:p-1/harness@3#a.b", .google(project: "p-1", name: "harness", version: "3", key: "a.b")),
    ])
    func `references to managers are read and shown`(text: String, reference: SecretReference) throws {
        #expect(try SecretReference(parsing: text) == reference)
        #expect(reference.description == text)
        #expect(reference.isManaged)
    }

    @Test(arguments: [
        "vault:secret/x", "vault:x#y", "vault:/x#y", "vault:a/#y", "vault:a/../b#c", "aws:", "aws:EU/x",
        "aws:evil.example/x", "aws:eu-west-1/", "gcp:p", "gcp:p/a/b", "gcp:p/n@", "gcp:p/n@1@2", "azure:x/y",
        "vault:a/b #c",
        "vault:a/b?c#d", "vault:a/b#",
    ])
    func `other texts may be the secret, and are not repeated`(text: String) {
        #expect(throws: SecretError.literal) { try SecretReference(parsing: text) }
    }
}
