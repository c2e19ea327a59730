import HTTP
import Server

/// Answers that it is well, and sends back what it was sent.
struct EchoService: HTTPService {
    private let healthy: HTTPResponse
    private let notFound: HTTPResponse
    private let echoFields: HTTPFields

    init() {
        var plain = HTTPFields()
        plain.append("Content-Type", "text/plain")
        healthy = HTTPResponse(status: .ok, fields: plain, body: Array("ok\n".utf8))
        notFound = .problem(.notFound, title: "Not found", detail: "There is GET /healthz and POST /echo.")
        echoFields = plain
    }

    func admit(_ head: HTTPRequestHead, from peer: Peer) -> Admission {
        switch head.path {
        case "/healthz":
            switch head.method {
            case .get, .head: .respond(healthy)
            default: .respond(methodNotAllowed("GET, HEAD, OPTIONS", for: head))
            }
        case "/echo":
            head.method == .post
                ? .accept(bodyLimit: 1 << 20) : .respond(methodNotAllowed("POST, OPTIONS", for: head))
        case "*" where head.method == .options:
            .respond(methodNotAllowed("GET, HEAD, POST, OPTIONS", for: head))
        default:
            .respond(notFound)
        }
    }

    func respond(to request: HTTPRequest, from peer: Peer) async -> HTTPResponse {
        HTTPResponse(status: .ok, fields: echoFields, body: request.body)
    }

    private func methodNotAllowed(_ allowed: String, for head: HTTPRequestHead) -> HTTPResponse {
        var response =
            head.method == .options
            ? HTTPResponse(status: .noContent)
            : .problem(
                .methodNotAllowed, title: "Method not allowed", detail: "See the Allow field.")
        response.fields.append("Allow", allowed)
        return response
    }
}
