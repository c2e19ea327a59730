import CLinux
import Clients
import Foundation
import HTTP
import Server
import Sockets
import Testing
import Threading

@Suite(.timeLimit(.minutes(1))) struct SecureTransferTests {
    private struct Service: HTTPService {
        func admit(_ head: HTTPRequestHead, from peer: Peer) -> Admission {
            if head.path == "/down" {
                var headers = HTTPFields()
                headers.append(.location, "http://127.0.0.1:1/")
                return .respond(HTTPResponse(status: .seeOther, fields: headers))
            }
            return .respond(HTTPResponse(status: .ok, body: Array("secure".utf8)))
        }

        func respond(to request: HTTPRequest, from peer: Peer) async -> HTTPResponse {
            HTTPResponse(status: .ok)
        }
    }

    private func withServer(
        certificate: String, key: String, _ body: (UInt16) async throws -> Void
    ) async throws {
        let endpoint = HTTPServerConfiguration.Endpoint(
            address: try SocketAddress(host: "127.0.0.1", port: 0),
            tls: TLSConfiguration(certificateFile: certificate, keyFile: key))
        let server = HTTPServer(
            configuration: HTTPServerConfiguration(endpoints: [endpoint], loopCount: 1), service: Service())
        let port = try server.start()[0].port
        do {
            try await body(port)
            await server.stop(within: .zero)
        } catch {
            await server.stop(within: .zero)
            throw error
        }
    }

    @Test func `an authority of one's own is trusted when named`() async throws {
        let certificates = try Certificates.shared.get()
        try await withServer(certificate: certificates.certificate, key: certificates.key) { port in
            let client = makeClient { $0.authorities = certificates.authority }
            #expect(try await client.send(get("https://127.0.0.1:\(port)/")).text == "secure")
            #expect(try await client.send(get("https://localhost:\(port)/")).text == "secure")

            let error = try await failure {
                _ = try await makeClient().send(get("https://127.0.0.1:\(port)/"))
            }
            #expect(error.reason == .tls)
            #expect(error.isUnsent)
        }
    }

    @Test func `a certificate for another host is refused`() async throws {
        let certificates = try Certificates.shared.get()
        try await withServer(certificate: certificates.otherCertificate, key: certificates.otherKey) { port in
            let client = makeClient { $0.authorities = certificates.authority }
            let error = try await failure { _ = try await client.send(get("https://127.0.0.1:\(port)/")) }
            #expect(error.reason == .tls)
        }
    }

    @Test func `a missing file of authorities is an error`() async throws {
        let certificates = try Certificates.shared.get()
        try await withServer(certificate: certificates.certificate, key: certificates.key) { port in
            let client = makeClient { $0.authorities = "/nonexistent.pem" }
            let error = try await failure { _ = try await client.send(get("https://127.0.0.1:\(port)/")) }
            #expect(error.reason == .tls, "\(error)")
        }
    }

    @Test func `a redirection out of TLS is refused`() async throws {
        let certificates = try Certificates.shared.get()
        try await withServer(certificate: certificates.certificate, key: certificates.key) { port in
            let client = makeClient { $0.authorities = certificates.authority }
            var request = try get("https://127.0.0.1:\(port)/down")
            request.redirection = .follow(limit: 2)
            let following = request
            let error = try await failure { _ = try await client.send(following) }
            #expect(error.reason == .redirection("from https to http on 127.0.0.1"))
        }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/usr/sbin/nginx"), "nginx is not installed"))
    func `HTTP 2 is used where it is offered, many requests on one connection`() async throws {
        let certificates = try Certificates.shared.get()
        let nginx = try Nginx(certificates)
        defer { nginx.stop() }
        let client = makeClient { $0.authorities = certificates.authority }
        let url = "https://127.0.0.1:\(nginx.port)/"
        var first = try await client.send(get(url))
        #expect(first.version == "2")
        #expect(first.text == "1 nginx\n" || first.text.hasSuffix(" nginx\n"))
        let connection = first.headers["x-connection"]
        try await withThrowingTaskGroup(of: TransferResponse.self) { group in
            for _ in 0..<100 {
                let request = try get(url)
                group.addTask { try await client.send(request) }
            }
            for try await response in group {
                #expect(response.version == "2")
                #expect(response.headers["x-connection"] == connection)
            }
        }
        first = try await client.send(
            TransferRequest(.post, try TransferURL(parsing: url), body: Array("x".utf8)))
        #expect(first.version == "2")
        #expect(first.headers["x-connection"] != connection)
    }

    /// nginx with HTTP/2 on a free port.
    private final class Nginx: Sendable {
        let port: UInt16
        private let process: Process

        init(_ certificates: Certificates) throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: "nginx-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            // A port that was free a moment ago; nginx cannot choose one itself.
            let port = try ScriptedServer { _ in }.port
            let text = """
                daemon off; master_process off; pid \(folder.path)/pid; error_log \(folder.path)/error.log;
                events {}
                http {
                  access_log off; client_body_temp_path \(folder.path)/b; proxy_temp_path \(folder.path)/p;
                  fastcgi_temp_path \(folder.path)/f; uwsgi_temp_path \(folder.path)/u; scgi_temp_path \(folder.path)/s;
                  server {
                    listen 127.0.0.1:\(port) ssl http2;
                    ssl_certificate \(certificates.certificate); ssl_certificate_key \(certificates.key);
                    location / { add_header x-connection $connection; return 200 "$connection nginx\\n"; }
                  }
                }
                """
            try Data(text.utf8).write(to: folder.appending(path: "nginx.conf"))
            process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/sbin/nginx")
            process.arguments = ["-c", folder.appending(path: "nginx.conf").path, "-p", folder.path]
            process.standardError = FileHandle.nullDevice
            try process.run()
            self.port = port
            var patience = 1000
            while !Self.isListening(port), patience > 0 {
                usleep(10_000)
                patience -= 1
            }
        }

        private static func isListening(_ port: UInt16) -> Bool {
            let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
            defer { close(descriptor) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            return withUnsafePointer(to: address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
        }

        func stop() {
            // The threads of tasks block signals, and children inherit that; this one cannot be blocked.
            kill(process.processIdentifier, SIGKILL)
        }
    }
}
