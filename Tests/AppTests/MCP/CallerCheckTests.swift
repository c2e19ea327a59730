import HTTP
import Testing

@testable import App

@Suite struct CallerCheckTests {
    private func isAllowed(_ name: String, _ value: String, hosts: [String] = ["verdict.prod.svc"]) -> Bool {
        var fields = HTTPFields()
        fields.append(name, value)
        return CallerCheck(publicURL: "https://verdict.example:8443/base", hosts: hosts).refusal(of: fields)
            == nil
    }

    /// A name that its owner makes point at this server is not one of the server's.
    @Test(arguments: [
        ("127.0.0.1", true), ("127.0.0.1:8080", true), ("[::1]:8080", true), ("10.2.3.4:8080", true),
        ("localhost:8080", true), ("LOCALHOST", true), ("verdict.example:8443", true),
        ("verdict.example.", true),
        ("Verdict.Prod.Svc:8080", true), ("evil.example", false), ("evil.example:8080", false),
        ("127.0.0.1.evil.example", false),
        ("localhost.evil.example", false), ("evil-verdict.example", false), ("1.2.3", false),
        ("1.2.3.4.5", false), ("[::1].evil.example", false), ("[evil.example]", false), ("", false),
    ])
    func aHostIsOneOfTheServers(host: String, isRight: Bool) {
        #expect(isAllowed("Host", host) == isRight, "\(host)")
    }

    @Test func anyHostIsRightWhereThatIsSaid() {
        #expect(isAllowed("Host", "evil.example", hosts: ["*"]))
    }

    @Test(arguments: [
        ("https://verdict.example:8443", true), ("http://localhost:3000", true), ("https://[::1]", true),
        ("https://verdict.example", false),
        ("null", false), ("https://evil.example", false), ("http://localhost.evil.example", false),
        ("http://127.0.0.1:80a", false),
    ])
    func anOriginIsTheServersOrThisMachines(origin: String, isRight: Bool) {
        #expect(isAllowed("Origin", origin) == isRight, "\(origin)")
    }

    @Test func namesAreReadFromTheConfiguration() {
        var settings = Configuration.MCP()
        let areNames = settings.read("verdict, Verdict.Prod.Svc,*")
        #expect(areNames)
        #expect(settings.hosts == ["verdict", "verdict.prod.svc", "*"])
        let isName = settings.read("https://verdict")
        #expect(!isName)
        let isEmpty = settings.read("")
        #expect(isEmpty)
        #expect(settings.hosts.isEmpty)
    }
}
