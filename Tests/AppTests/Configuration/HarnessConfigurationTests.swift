import Clients
import Testing

@testable import App

@Suite struct HarnessConfigurationTests {
    private func harness(_ change: (inout Configuration.Harness) -> Void) -> Configuration.Harness {
        var harness = Configuration.Harness()
        change(&harness)
        return harness
    }

    @Test func withoutATokenNothingIsAskedOfHarness() throws {
        #expect(try Configuration.Harness().makeClient(environment: [:]) == nil)
    }

    @Test func theAccountIsReadFromTheToken() throws {
        let settings = harness {
            $0.token = .environment("HARNESS_TOKEN")
            $0.project = "platform"
        }
        let client = try settings.makeClient(environment: ["HARNESS_TOKEN": "sat.ACCOUNT.id.secret"])
        #expect(client?.account == "ACCOUNT")
        #expect(client?.defaultScope?.project == "platform")
        #expect(client?.defaultScope?.organization == "default")
    }

    @Test func whatIsWrongIsToldWithoutTheToken() {
        let old = harness { $0.token = .environment("HARNESS_TOKEN") }
        #expect(throws: HarnessConfigurationError.account) {
            _ = try old.makeClient(environment: ["HARNESS_TOKEN": "an-older-token"])
        }
        #expect(throws: HarnessConfigurationError.token(.missingVariable("HARNESS_TOKEN"))) {
            _ = try old.makeClient(environment: [:])
        }
        let place = harness {
            $0.token = .environment("HARNESS_TOKEN")
            $0.baseURL = "harness"
        }
        #expect {
            _ = try place.makeClient(environment: ["HARNESS_TOKEN": "sat.ACCOUNT.id.secret"])
        } throws: { error in
            "\(error)".hasPrefix("harness.baseUrl") && !"\(error)".contains("secret")
        }
    }
}
