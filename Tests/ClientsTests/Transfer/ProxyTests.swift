import Clients
import Testing

@Suite(.timeLimit(.minutes(1))) struct ProxyTests {
    private func proxy() throws -> ScriptedServer {
        try ScriptedServer { connection in
            while let request = connection.readRequest() {
                if request.hasPrefix("CONNECT") {
                    connection.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
                    return
                }
                connection.answer("200 OK", [], "through the proxy")
            }
        }
    }

    @Test func `a proxy is asked for the whole URL, with its own credentials`() async throws {
        let server = try proxy()
        let url = try TransferURL(parsing: server.url)
        let client = makeClient {
            $0.proxy = .url(
                url, user: "user", password: SensitiveText("password"), except: ["direct.example"])
        }
        let response = try await client.send(get("http://harness.example/a"))
        #expect(response.text == "through the proxy")
        let request = try #require(server.requests.first)
        #expect(request.hasPrefix("GET http://harness.example/a HTTP/1.1\r\n"))
        #expect(request.contains("Proxy-Authorization: Basic dXNlcjpwYXNzd29yZA=="))
    }

    @Test func `a secure request goes through a tunnel, and the proxy sees no header of it`() async throws {
        let server = try proxy()
        let url = try TransferURL(parsing: server.url)
        let client = makeClient { $0.proxy = .url(url) }
        let error = try await failure {
            _ = try await client.send(
                get("https://harness.example/a", headers: [.secret("x-api-key", SensitiveText("k"))]))
        }
        #expect([.proxy, .broken].contains(error.reason), "\(error)")
        let request = try #require(server.requests.first)
        #expect(request.hasPrefix("CONNECT harness.example:443 HTTP/1.1\r\n"))
        #expect(!request.contains("x-api-key"))
    }

    @Test func `an excepted host is reached directly`() async throws {
        let server = try proxy()
        let direct = try ScriptedServer { connection in
            _ = connection.readRequest()
            connection.answer("200 OK", [], "direct")
        }
        let url = try TransferURL(parsing: server.url)
        let client = makeClient { $0.proxy = .url(url, except: ["127.0.0.1"]) }
        #expect(try await client.send(get(direct.url)).text == "direct")
        #expect(server.requests.isEmpty)
    }
}
