import HTTP
import JSON

/// Harness' envelopes and its six shapes of errors.
enum FakeAnswers {
    static func json(_ value: JSONValue, status: Int = 200) -> HTTPResponse {
        var fields = HTTPFields()
        fields.append("Content-Type", "application/json")
        return HTTPResponse(status: HTTPStatus(code: status), fields: fields, body: value.bytes)
    }

    static func success(_ data: JSONValue, correlation: String) -> HTTPResponse {
        json([
            "status": "SUCCESS", "data": data, "metaData": nil, "correlationId": .string(correlation),
        ])
    }

    static func error(
        _ status: Int, _ code: String, _ message: String, correlation: String
    ) -> HTTPResponse {
        json(
            [
                "status": "ERROR", "code": .string(code), "message": .string(message),
                "correlationId": .string(correlation), "detailedMessage": nil,
                "responseMessages": [
                    [
                        "code": .string(code), "level": "ERROR", "message": .string(message),
                        "exception": nil, "failureTypes": [],
                    ]
                ],
                "metadata": nil,
            ], status: status)
    }

    static func v1Error(_ status: Int, _ code: String, _ message: String) -> HTTPResponse {
        json(["message": .string(message), "code": .string(code), "errors": []], status: status)
    }

    /// The answer of a fault; nil where the answer itself is right.
    static func answer(of fault: Fault, correlation: String) -> HTTPResponse? {
        let status = fault.status
        switch fault.kind {
        case .ngError:
            return error(status, "INVALID_REQUEST", "Invalid request: on purpose", correlation: correlation)
        case .ngFailure:
            return json(
                [
                    "status": "FAILURE", "code": "INVALID_REQUEST", "message": "Invalid request",
                    "correlationId": .string(correlation),
                    "errors": [["fieldId": "planExecutionId", "error": "must not be null"]],
                ], status: status)
        case .v1:
            return json(
                [
                    "message": "Pipeline [checkout] not found", "code": "RESOURCE_NOT_FOUND",
                    "errors": [["field_name": "pipeline", "message": "not found"]],
                ], status: status)
        case .jersey:
            return json(
                [
                    "code": .integer(Int64(status)), "message": "Unable to process JSON",
                    "details": "on purpose",
                ],
                status: status)
        case .goa:
            return json(
                [
                    "name": "bad_request", "id": "3F1FKVRR", "message": "value of ID must be an integer",
                    "temporary": false, "timeout": false, "fault": false,
                ], status: status)
        case .html: return page(status)
        case .htmlSuccess: return page(200)
        case .text: return text("Bad Gateway", status: status)
        case .empty: return HTTPResponse(status: HTTPStatus(code: status))
        case .garbage:
            var fields = HTTPFields()
            fields.append("Content-Type", "application/json")
            return HTTPResponse(
                status: .ok, fields: fields, body: Array(#"{"status":"SUCCESS","data":{"planEx"#.utf8))
        case .rateLimit: return tooMany
        case .cut:
            return HTTPResponse(
                status: .ok, body: Array(#"{"status":"#.utf8),
                stream: HTTPBodyStream { throw CutOff() })
        case .slow, .hang: return nil
        }
    }

    /// No `Retry-After` and no body, as Cloud Armor answers.
    static let tooMany = HTTPResponse(status: HTTPStatus(code: 429))

    static func page(_ status: Int) -> HTTPResponse {
        var fields = HTTPFields()
        fields.append("Content-Type", "text/html")
        let html = """
            <!doctype html><meta charset="utf-8"><title>\(status)</title>\(status) \
            \(HTTPStatus(code: status).reason)
            """
        return HTTPResponse(status: HTTPStatus(code: status), fields: fields, body: Array(html.utf8))
    }

    static func text(_ text: String, status: Int) -> HTTPResponse {
        var fields = HTTPFields()
        fields.append("Content-Type", "text/plain")
        return HTTPResponse(status: HTTPStatus(code: status), fields: fields, body: Array(text.utf8))
    }

    private struct CutOff: Error {}
}
