import App
import HTTP
import Logging
import Testing

@Suite struct AccessLogTests {
    private let capture: LogCapture

    init() throws { capture = try LogCapture() }

    private func log(_ coverage: AccessLog.Coverage, _ format: LogFormat = .text) -> AccessLog {
        AccessLog(coverage: coverage, format: format, writer: capture.writer) { LogCapture.time }
    }

    @Test func `a request's line`() {
        log(.all).record(
            .init(
                method: .post, path: "/v1/verify", status: .ok, nanoseconds: 12_345_678, requestBytes: 70_000,
                responseBytes: 900, peer: "192.0.2.1", principal: "token:ci", requestID: "r1", traceID: "t1"))
        #expect(
            capture.text()
                == "2027-01-15T08:00:00.123Z info     request method=POST path=/v1/verify status=200 "
                + "durationMs=12.345 requestBytes=70000 responseBytes=900 peer=192.0.2.1 principal=token:ci "
                + "requestId=r1 traceId=t1\n")
    }

    @Test(arguments: [
        (Logger.Level.debug, 200, true), (.info, 404, true), (.warning, 404, false), (.warning, 500, true),
        (.critical, 500, false),
    ])
    func `a line is left out below the log's level`(level: Logger.Level, status: Int, isWritten: Bool) {
        let log = AccessLog(coverage: .all, level: level, format: .text, writer: capture.writer) {
            LogCapture.time
        }
        #expect(log.covers(path: "/v1/verify", status: HTTPStatus(code: status)) == isWritten)
    }

    @Test func `what a request says cannot forge a line`() {
        log(.all, .json).record(
            .init(
                method: HTTPMethod(unchecked: "GET"), path: "/\"},\n{\"status\":200,", status: .notFound,
                nanoseconds: 999, peer: "x"))
        let text = capture.text()
        #expect(text.contains(#""path":"/\"},\n{\"status\":200,","status":404,"durationMs":0.000,"#))
        #expect(text.filter { $0 == "\n" }.count == 1)
    }

    @Test(arguments: [
        (AccessLog.Coverage.all, "/v1/verify", 200, true), (.all, "/healthz", 200, false),
        (.all, "/healthz", 503, true), (.all, "/v1/verify", 401, true), (.errors, "/v1/verify", 200, false),
        (.errors, "/v1/verify", 401, false), (.errors, "/v1/verify", 403, true),
        (.errors, "/v1/verify", 500, true), (.off, "/v1/verify", 500, false),
    ])
    func `coverage`(coverage: AccessLog.Coverage, path: String, status: Int, isCovered: Bool) {
        #expect(log(coverage).covers(path: path, status: HTTPStatus(code: status)) == isCovered)
    }
}
