import HTTP
import Testing

@Suite struct RouterTests {
    private let router: Router<String>

    init() {
        var router = Router<String>()
        router.add(.get, "/", "root")
        router.add(.get, "/healthz", "health")
        router.add(.get, "/v1/verdicts", "list")
        router.add(.get, "/v1/verdicts/{id}", "one")
        router.add(.post, "/v1/verdicts/{id}/decision", "decide")
        router.add(.get, "/v1/verdicts/latest", "latest")
        router.add(.post, "/v1/{kind}/latest", "anyLatest")
        router.add(.options, "/v1/verify", "own options")
        router.add(.post, "/v1/verify", "verify")
        self.router = router
    }

    private func describe(_ method: HTTPMethod, _ path: String) -> String {
        switch router.match(method, path) {
        case .found(let handler, let parameters):
            handler
                + ["id", "kind"].compactMap { name in parameters[name].map { " \(name)=\($0)" } }.joined()
        case .methodNotAllowed(let allow): "405 \(allow)"
        case .options(let allow): "204 \(allow)"
        case .notFound: "404"
        }
    }

    @Test(arguments: [
        (HTTPMethod.get, "/", "root"), (.get, "/healthz", "health"), (.head, "/healthz", "health"),
        (.get, "/v1/verdicts", "list"), (.get, "/v1/verdicts/7", "one id=7"),
        (.post, "/v1/verdicts/7/decision", "decide id=7"), (.get, "/v1/verdicts/latest", "latest"),
        (.post, "/v1/verdicts/latest", "anyLatest kind=verdicts"),
        (.post, "/v1/x/latest", "anyLatest kind=x"),
        (.options, "/v1/verify", "own options"), (.post, "/v1/verify", "verify"),
        (.get, "/v1/verdicts/a%2Fb", "one id=a/b"), (.get, "/v1/verdicts/a%252Fb", "one id=a%2Fb"),
        (.get, "/v1/verdicts/a%25", "one id=a%"), (.get, "/v1/verdicts/é", "one id=é"),
        (.get, "/v1/verdicts/..%2F..%2Fhealthz", "one id=../../healthz"),
    ])
    func pathsFindTheirHandlers(method: HTTPMethod, path: String, found: String) {
        #expect(describe(method, path) == found)
    }

    @Test(arguments: [
        "/healthz/", "/Healthz", "/health", "/v1/verdicts/", "/v1/verdicts/7/", "//healthz", "/v1//decision",
        "/v1/verdicts/7/decision/x", "/v1%2Fverdicts", "", "healthz",
    ])
    func otherPathsFindNone(path: String) {
        #expect(describe(.get, path) == "404")
        #expect(describe(.options, path) == "404")
    }

    @Test func aWrongMethodIsToldTheRightOnes() {
        #expect(describe(.delete, "/healthz") == "405 GET, HEAD, OPTIONS")
        #expect(describe(HTTPMethod(unchecked: "get"), "/healthz") == "405 GET, HEAD, OPTIONS")
        #expect(describe(.get, "/v1/verdicts/7/decision") == "405 OPTIONS, POST")
        #expect(describe(.head, "/v1/verify") == "405 OPTIONS, POST")
        #expect(describe(.delete, "/v1/verdicts/latest") == "405 GET, HEAD, OPTIONS, POST")
        #expect(describe(.options, "/healthz") == "204 GET, HEAD, OPTIONS")
        #expect(describe(.options, "*") == "204 GET, HEAD, OPTIONS, POST")
    }

    @Test func routesCanBeReadOutInTheirOrder() {
        #expect(router.routes.map(\.handler).first == "root")
        #expect(router.routes.map(\.pattern.description).last == "/v1/verify")
        #expect(router.routes.count == 9)
    }

    @Test func noRouteAnswersNothing() {
        guard case .notFound = Router<Int>().match(.options, "*") else {
            Issue.record("an empty router answers")
            return
        }
    }

    @Test func badPatternsAreProgrammerErrors() async {
        await #expect(processExitsWith: .failure) { _ = RoutePattern(stringLiteral: "v1") }
        await #expect(processExitsWith: .failure) { _ = RoutePattern(stringLiteral: "/a/../b") }
        await #expect(processExitsWith: .failure) { _ = RoutePattern(stringLiteral: "/{a}/{a}") }
        await #expect(processExitsWith: .failure) { _ = RoutePattern(stringLiteral: "/a{b}") }
    }
}
