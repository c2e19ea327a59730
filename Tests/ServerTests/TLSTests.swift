import COpenSSL
import Foundation
import Server
import Sockets
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct TLSTests {
    private static let get = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"

    private let certificates: TestCertificates
    private let tls: TLSConfiguration

    init() throws {
        certificates = try TestCertificates.shared.get()
        tls = TLSConfiguration(
            certificateFile: certificates.server.certificate, keyFile: certificates.server.key)
    }

    private func demanding(names: Set<String> = []) -> TLSConfiguration {
        var tls = tls
        tls.clientCertificates = .required(authorities: certificates.authority)
        tls.clientNames = names
        return tls
    }

    @Test(arguments: [(TLS1_2_VERSION, "TLSv1.2"), (TLS1_3_VERSION, "TLSv1.3")])
    func bothVersionsServeRequests(version: CInt, name: String) async throws {
        try await withServer(tls: tls) { server in
            let client = try TLSClient(port: server.port, options: .init(version: version))
            try await client.handshake()
            #expect(await client.version == name)
            for _ in 0..<3 { #expect(try await client.exchange(Self.get) == "ok\n") }
            let body = String(repeating: "0123456789abcdef", count: 20000)
            let request =
                "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
            #expect(try await client.exchange(request) == body)
            #expect(server.observer.seen.versions == [name])
        }
    }

    /// The request may be read ahead in the call that ends the handshake, before the loop has heard of it.
    @Test func aRequestRightBehindTheHandshakeIsAnswered() async throws {
        try await withServer(loops: 2, tls: tls) { server in
            await withTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask {
                        for _ in 0..<25 {
                            let answer = try? await {
                                let client = try TLSClient(port: server.port)
                                try await client.handshake()
                                return try await client.exchange(Self.get)
                            }()
                            #expect(answer == "ok\n")
                        }
                    }
                }
            }
        }
    }

    @Test func theProtocolIsChosenByALPN() async throws {
        try await withServer(tls: tls) { server in
            let client = try TLSClient(port: server.port, options: .init(protocols: ["h2", "http/1.1"]))
            try await client.handshake()
            #expect(await client.chosenProtocol == "http/1.1")
            #expect(try await client.exchange(Self.get) == "ok\n")
            let other = try TLSClient(port: server.port, options: .init(protocols: ["h2"]))
            await #expect(throws: TLSClient.Failure.self) { try await other.handshake() }
        }
    }

    @Test(arguments: ["AES128-SHA", "ECDHE-ECDSA-AES128-SHA", "AES256-GCM-SHA384"])
    func weakCiphersAreRefused(cipher: String) async throws {
        try await withServer(tls: tls) { server in
            let client = try TLSClient(
                port: server.port, options: .init(version: TLS1_2_VERSION, ciphers: cipher))
            await #expect(throws: TLSClient.Failure.self) { try await client.handshake() }
        }
    }

    @Test func renegotiationIsRefused() async throws {
        try await withServer(tls: tls) { server in
            let client = try TLSClient(port: server.port, options: .init(version: TLS1_2_VERSION))
            try await client.handshake()
            #expect(await client.renegotiationIsRefused())
        }
    }

    @Test func plainHTTPOnTheTLSPortIsClosed() async throws {
        try await withServer(tls: tls) { server in
            let client = try server.connect()
            await client.send(Self.get)
            let answer = String(decoding: try await client.receiveToEnd(), as: UTF8.self)
            #expect(!answer.contains("200"))
            #expect(server.observer.seen.refusals == [.handshake])
        }
    }

    @Test func aConnectionEndsWithCloseNotify() async throws {
        try await withServer(tls: tls) { server in
            let client = try TLSClient(port: server.port)
            try await client.handshake()
            try await client.send("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(await client.endsCleanly())
        }
    }

    @Test func anErrorEndsWithCloseNotifyToo() async throws {
        try await withServer(tls: tls) { server in
            let client = try TLSClient(port: server.port)
            try await client.handshake()
            try await client.send("GET /healthz\r\n\r\n")
            #expect(await client.endsCleanly())
        }
    }

    // MARK: - Client certificates

    @Test func aCertificateOfTheAuthorityIsLetInWithItsNames() async throws {
        try await withServer(tls: demanding()) { server in
            let client = try TLSClient(
                port: server.port, options: .init(certificate: certificates.client))
            try await client.handshake()
            let names = try await client.exchange("GET /names HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(names == "pipeline.example,spiffe://a/b,client")
        }
    }

    @Test func aClientWithoutACertificateOrWithAStrangersIsRefused() async throws {
        try await withServer(tls: demanding()) { server in
            for certificate in [nil, certificates.stranger] {
                let client = try TLSClient(port: server.port, options: .init(certificate: certificate))
                await #expect(throws: TLSClient.Failure.self) {
                    try await client.handshake()
                    _ = try await client.exchange(Self.get)
                }
            }
            await server.until { server.observer.seen.refusals.count == 2 }
            #expect(server.observer.seen.requests.isEmpty)
        }
    }

    @Test(arguments: [("pipeline.example", true), ("other.example", false)])
    func aNameMayBeDemanded(name: String, isLetIn: Bool) async throws {
        try await withServer(tls: demanding(names: [name])) { server in
            let client = try TLSClient(
                port: server.port, options: .init(certificate: certificates.client))
            try await client.handshake()
            if isLetIn {
                #expect(try await client.exchange(Self.get) == "ok\n")
            } else {
                await #expect(throws: TLSClient.Failure.self) { try await client.exchange(Self.get) }
                #expect(server.observer.seen.refusals == [.certificateName])
            }
        }
    }

    @Test func anOptionalCertificateMayBeMissingButNotWrong() async throws {
        var tls = tls
        tls.clientCertificates = .optional(authorities: certificates.authority)
        try await withServer(tls: tls) { server in
            let anonymous = try TLSClient(port: server.port)
            try await anonymous.handshake()
            #expect(try await anonymous.exchange("GET /names HTTP/1.1\r\nHost: a\r\n\r\n") == "")
            let stranger = try TLSClient(
                port: server.port, options: .init(certificate: certificates.stranger))
            await #expect(throws: TLSClient.Failure.self) {
                try await stranger.handshake()
                _ = try await stranger.exchange(Self.get)
            }
        }
    }

    // MARK: - Reload

    @Test func aReloadChangesNewConnectionsAndKeepsTheOld() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "reload-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let certificate = folder.appending(path: "c.pem").path
        let key = folder.appending(path: "k.pem").path
        func install(_ pair: TestCertificates.Pair) throws {
            try Data(contentsOf: URL(fileURLWithPath: pair.certificate)).write(
                to: URL(fileURLWithPath: certificate))
            try Data(contentsOf: URL(fileURLWithPath: pair.key)).write(to: URL(fileURLWithPath: key))
        }
        try install(certificates.server)
        try await withServer(
            loops: 2, tls: TLSConfiguration(certificateFile: certificate, keyFile: key)
        ) { server in
            let old = try TLSClient(port: server.port)
            try await old.handshake()
            #expect(await old.serverName == "server")
            try install(certificates.otherServer)
            try server.server.reloadCertificates()
            for _ in 0..<8 {
                let new = try TLSClient(port: server.port)
                try await new.handshake()
                #expect(await new.serverName == "other")
            }
            #expect(try await old.exchange(Self.get) == "ok\n")
            // A key that does not belong to the certificate changes nothing.
            try Data(contentsOf: URL(fileURLWithPath: certificates.server.key)).write(
                to: URL(fileURLWithPath: key))
            #expect(throws: TLSError.self) { try server.server.reloadCertificates() }
            let newest = try TLSClient(port: server.port)
            try await newest.handshake()
            #expect(await newest.serverName == "other")
            #expect(try await old.exchange(Self.get) == "ok\n")
        }
    }

    @Test func aServerWithoutItsCertificateDoesNotStart() async throws {
        let address = try SocketAddress(host: "127.0.0.1", port: 0)
        let missing = TLSConfiguration(certificateFile: "/nowhere.pem", keyFile: certificates.server.key)
        let foreign = TLSConfiguration(
            certificateFile: certificates.server.certificate, keyFile: certificates.client.key)
        for tls in [missing, foreign] {
            let server = HTTPServer(
                configuration: HTTPServerConfiguration(endpoints: [.init(address: address, tls: tls)]),
                service: TestService())
            #expect(throws: HTTPServerError.self) { try server.start() }
        }
    }
}
