import HTTP
import JSON

/// A call that was let in, with its parts at hand.
struct FakeCall: Sendable {
    var route: FakeRoute
    var path: PathParameters
    var query: QueryItems
    var head: HTTPRequestHead
    var body: [UInt8]
    var token: FakeToken
    var account: String
    var correlation: String

    func parameter(_ name: String) -> String { path[name] ?? "" }

    var organization: String { path["org"] ?? query["orgIdentifier"] ?? "default" }

    var project: String { path["project"] ?? query["projectIdentifier"] ?? "" }

    var json: JSONValue { (try? JSONValue(parsing: body)) ?? .null }

    var text: String { String(decoding: body, as: UTF8.self) }

    func success(_ data: JSONValue) -> HTTPResponse {
        FakeAnswers.success(data, correlation: correlation)
    }

    func error(_ status: Int, _ code: String, _ message: String) -> HTTPResponse {
        switch route.accountPlace {
        case .header: FakeAnswers.v1Error(status, code, message)
        default: FakeAnswers.error(status, code, message, correlation: correlation)
        }
    }
}
