import Clients
import Foundation
import Testing

/// The managers' own answers over real HTTP, from servers that check what they are sent.
@Suite(.timeLimit(.minutes(1))) struct SecretManagerTests {
    /// A server that answers by the request.
    private func server(
        _ answers: @escaping @Sendable (String) -> (String, String)
    ) throws -> ScriptedServer {
        try ScriptedServer { connection in
            while let request = connection.readRequest() {
                let (status, body) = answers(request)
                connection.answer(status, ["Content-Type: application/json"], body)
            }
        }
    }

    private func refusal(_ body: () async throws -> Void) async -> SecretSourceError? {
        do {
            try await body()
        } catch let error as SecretSourceError {
            return error
        } catch { Issue.record("\(error)") }
        return nil
    }

    // MARK: - Vault

    /// A Vault with one secret, and a role for the service account `jwt`.
    private func vault() throws -> ScriptedServer {
        try server { request in
            let lines = request.components(separatedBy: "\r\n")
            if lines[0] == "POST /v1/auth/kubernetes/login HTTP/1.1" {
                return request.hasSuffix(#"{"jwt":"jwt","role":"verdict"}"#)
                    ? ("200 OK", #"{"auth":{"client_token":"s.login","lease_duration":3600}}"#)
                    : ("400 Bad Request", #"{"errors":["invalid role name"]}"#)
            }
            guard lines.contains("X-Vault-Token: s.token") || lines.contains("X-Vault-Token: s.login") else {
                return ("403 Forbidden", #"{"errors":["permission denied"]}"#)
            }
            return lines[0] == "GET /v1/kv/data/team/verdict HTTP/1.1"
                ? ("200 OK", #"{"data":{"data":{"token":"pat.a.b.c","port":8080},"metadata":{"version":3}}}"#)
                : ("404 Not Found", #"{"errors":[]}"#)
        }
    }

    @Test(arguments: [
        VaultSecrets.Login.token(SensitiveText("s.token")),
        .kubernetes(role: "verdict", mount: "kubernetes", token: SensitiveText("jwt")),
    ])
    func `Vault gives a member of a secret`(login: VaultSecrets.Login) async throws {
        let vault = try vault()
        let secrets = VaultSecrets(client: makeClient(), address: vault.url, login: login, namespace: "team")
        #expect(try await secrets.fetch("team/verdict", in: "kv", key: "token") == Array("pat.a.b.c".utf8))
        #expect(try await secrets.fetch("team/verdict", in: "kv", key: "port") == Array("8080".utf8))
        #expect(vault.requests.allSatisfy { $0.contains("X-Vault-Namespace: team") })
    }

    @Test func `Vault's refusals are told without the token`() async throws {
        for (token, path, key, words) in [
            ("s.wrong", "team/verdict", "token", "permission denied"), ("s.token", "none", "token", "404"),
            ("s.token", "team/verdict", "none", "has no none"),
        ] {
            let server = try vault()
            let secrets = VaultSecrets(
                client: makeClient(), address: server.url, login: .token(SensitiveText(token)), namespace: nil
            )
            let error = await refusal { _ = try await secrets.fetch(path, in: "kv", key: key) }
            let text = try #require(error?.description)
            #expect(text.contains(words), "\(text)")
            #expect(!text.contains(token) && !text.contains("pat.a.b.c"))
        }
    }

    // MARK: - Google

    @Test func `Google gives a secret for a token of the machine`() async throws {
        let google = try server { request in
            let lines = request.components(separatedBy: "\r\n")
            switch lines[0] {
            case "GET /computeMetadata/v1/instance/service-accounts/default/token HTTP/1.1":
                return lines.contains("Metadata-Flavor: Google")
                    ? ("200 OK", #"{"access_token":"ya29.x","expires_in":3599}"#) : ("403 Forbidden", "")
            case "GET /v1/projects/p-1/secrets/harness/versions/latest:access HTTP/1.1":
                return lines.contains("Authorization: Bearer ya29.x")
                    ? (
                        "200 OK",
                        #"{"name":"x","payload":{"data":"eyJ0b2tlbiI6InBhdC5hLmIuYyJ9","dataCrc32c":"1"}}"#
                    )
                    : ("401 Unauthorized", #"{"error":{"code":401,"message":"no credentials"}}"#)
            default: return ("404 Not Found", #"{"error":{"code":404,"message":"Secret not found"}}"#)
            }
        }
        let secrets = GoogleSecrets(
            client: makeClient(), accessToken: nil, metadataHost: "127.0.0.1:\(google.port)",
            endpoint: google.url)
        #expect(
            try await secrets.fetch("harness", version: "latest", in: "p-1", key: nil)
                == Array(#"{"token":"pat.a.b.c"}"#.utf8))
        #expect(
            try await secrets.fetch("harness", version: "latest", in: "p-1", key: "token")
                == Array("pat.a.b.c".utf8))
        let missing = await refusal { _ = try await secrets.fetch("none", version: "1", in: "p-1", key: nil) }
        #expect(missing?.description == "Google Secret Manager: 404 Not Found: Secret not found")
        let wrong = GoogleSecrets(
            client: makeClient(), accessToken: SensitiveText("bad"), metadataHost: nil, endpoint: google.url)
        let refused = await refusal {
            _ = try await wrong.fetch("harness", version: "latest", in: "p-1", key: nil)
        }
        #expect(refused?.description == "Google Secret Manager: 401 Unauthorized: no credentials")
    }

    // MARK: - AWS

    @Test func `AWS is asked with a signature and without the key`() async throws {
        let amazon = try server { request in
            request.contains(#"{"SecretId":"verdict/harness"}"#)
                ? ("200 OK", #"{"Name":"verdict/harness","SecretString":"{\"token\":\"pat.a.b.c\"}"}"#)
                : (
                    "400 Bad Request",
                    ##"{"__type":"com.amazonaws#ResourceNotFoundException","Message":"can't find it"}"##
                )
        }
        let secrets = AmazonSecrets(
            client: makeClient(), region: "eu-central-1",
            credentials: .keys(
                id: "AKIDEXAMPLE", secret: SensitiveText("hunter2"), session: SensitiveText("session")),
            endpoint: amazon.url)
        #expect(try await secrets.fetch("verdict/harness", key: "token") == Array("pat.a.b.c".utf8))
        let request = try #require(amazon.requests.first)
        #expect(request.contains("X-Amz-Target: secretsmanager.GetSecretValue"))
        #expect(request.contains("Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"))
        #expect(request.contains("/eu-central-1/secretsmanager/aws4_request"))
        let signed =
            request.components(separatedBy: "SignedHeaders=").dropFirst().first?.prefix { $0 != "," } ?? ""
        #expect(
            signed.contains("host") && signed.contains("x-amz-target")
                && signed.contains("x-amz-security-token"))
        #expect(!signed.contains("expect") && !request.contains("hunter2"))
        let missing = await refusal { _ = try await secrets.fetch("none", key: nil) }
        #expect(
            missing?.description
                == "AWS Secrets Manager: 400 Bad Request: ResourceNotFoundException: can't find it")
    }

    @Test func `AWS gives keys to a container`() async throws {
        let amazon = try server { request in
            if request.hasPrefix("GET /keys") {
                return request.contains("Authorization: pod")
                    ? ("200 OK", #"{"AccessKeyId":"AKID","SecretAccessKey":"s","Token":"t"}"#)
                    : ("401 Unauthorized", "")
            }
            return ("200 OK", #"{"SecretBinary":"cGF0LmEuYi5j"}"#)
        }
        let secrets = AmazonSecrets(
            client: makeClient(), region: "us-east-1",
            credentials: .container(url: amazon.url + "/keys", token: SensitiveText("pod")),
            endpoint: amazon.url)
        #expect(try await secrets.fetch("x", key: nil) == Array("pat.a.b.c".utf8))
        #expect(amazon.requests.last?.contains("X-Amz-Security-Token: t") == true)
    }
}
