import Clients
import HTTP
import Judgement
import Store
import TestSupport
import Testing
import Threading

@testable import App

@Suite struct DoctorTests {
    /// A Harness of which only the questions about rights are asked.
    private static func harness(
        _ facts: HarnessTokenFacts?, granted: Set<String> = [], error: HarnessError? = nil
    ) -> MemoryHarness {
        let harness = MemoryHarness()
        harness.set { state in
            state.tokenFacts = facts
            state.granted = granted
            if let error { state.failures["tokenFacts"] = [(error, false)] }
        }
        return harness
    }

    /// Answers every request with one date, or not at all.
    private struct Web: HTTPClient {
        var date: String?
        var failure: TransferError.Reason?

        func send(_ request: TransferRequest) async throws(TransferError) -> TransferResponse {
            if let failure { throw TransferError(failure, request: request.description) }
            var headers = HTTPFields()
            if let date { _ = headers.append(.date, date) }
            return TransferResponse(status: .ok, headers: headers, url: request.url)
        }

        func stream(_ request: TransferRequest) async throws(TransferError) -> TransferStream {
            throw TransferError(.refused, request: request.description)
        }
    }

    private static let second: Int64 = 1_795_341_600
    private static let day: Int64 = 86_400_000
    private let folder = TemporaryFolder()

    private func doctor(
        _ harness: MemoryHarness? = nil, web: Web? = nil, policy: Policy? = nil,
        change: (inout Configuration) -> Void = { _ in }
    ) -> Doctor {
        var configuration = Configuration()
        configuration.storage.data = folder.path
        if harness != nil { configuration.harness.token = .environment("TOKEN") }
        if let policy { configuration.policies = PolicyBook(rules: [.init(policy: policy)]) }
        change(&configuration)
        return Doctor(
            configuration: configuration, environment: ["HOOK": "https://hooks.example/x"], web: web,
            harness: .success(harness), now: { Timestamp(milliseconds: Self.second * 1000) })
    }

    private func check(_ name: String, _ checks: [DoctorCheck]) throws -> DoctorCheck {
        try #require(checks.first { $0.name == name }, "\(checks.map(\.name))")
    }

    private static func valid(_ days: Int64?, kind: String = "SERVICE_ACCOUNT") -> HarnessTokenFacts {
        HarnessTokenFacts(
            kind: kind, isValid: true,
            validTo: days.map { HarnessTime(milliseconds: second * 1000 + $0 * day + 1) })
    }

    @Test(
        arguments: [
            (Self.valid(nil), .ok, "never expires"), (Self.valid(100), .ok, "100 days from now"),
            (Self.valid(3), .warning, "3 days from now"), (Self.valid(-1), .failed, "expired"),
            (Self.valid(100, kind: "USER"), .warning, "belongs to a person"),
            (HarnessTokenFacts(isValid: false), .failed, "not valid"),
            (
                HarnessTokenFacts(isValid: true, validFrom: HarnessTime(milliseconds: .max)), .failed,
                "holds only from"
            ),
        ] as [(HarnessTokenFacts, DoctorCheck.State, String)])
    func aTokenIsJudgedByItsTimesAndOwner(
        facts: HarnessTokenFacts, state: DoctorCheck.State, words: String
    ) async throws {
        let token = try check("harness.token", await doctor(Self.harness(facts)).harnessChecks())
        #expect(token.state == state)
        #expect(token.finding.contains(words))
    }

    @Test func withARefusedTokenNoPermissionIsAskedFor() async throws {
        let harness = Self.harness(nil, error: MemoryHarness.error(401))
        let checks = await doctor(harness).harnessChecks()
        #expect(try check("harness.token", checks).state == .failed)
        #expect(try check("harness.permissions", checks).state == .skipped)
        #expect(harness.calls("granted") == 0)
    }

    @Test func whatThePolicyNeedsIsAskedForAndNamedWhereItIsMissing() async throws {
        let acting = Policy(autonomy: .act, effects: Policy.Effects([.markFailure]))
        let harness = Self.harness(Self.valid(nil), granted: ["core_pipeline_view"])
        let checks = await doctor(harness, policy: acting).harnessChecks()
        #expect(try check("core_pipeline_view", checks).state == .ok)
        let missing = try check("core_pipeline_execute", checks)
        #expect(missing.state == .failed)
        #expect(missing.remedy?.contains("core_pipeline_view, core_pipeline_execute") == true)
        #expect(try check("harness.excess", checks).state == .ok)
    }

    @Test func whatTheTokenMayBeyondItsNeedsIsTold() async throws {
        let observing = Policy(autonomy: .observe, effects: Policy.Effects([.markFailure]))
        let harness = Self.harness(
            Self.valid(nil), granted: ["core_pipeline_view", "core_pipeline_execute", "core_pipeline_edit"])
        let excess = try check(
            "harness.excess", await doctor(harness, policy: observing).harnessChecks())
        #expect(excess.state == .warning)
        #expect(excess.finding.contains("core_pipeline_execute, core_pipeline_edit"))
    }

    @Test(
        arguments: [(0, .ok), (60, .warning), (-60, .warning), (600, .failed)] as [(Int, DoctorCheck.State)])
    func theClockIsComparedWithTheAnswersDate(skew: Int, state: DoctorCheck.State) async throws {
        let date = HTTPDate.format(unixSeconds: Int(Self.second) + skew)
        let checks = await doctor(Self.harness(Self.valid(nil)), web: Web(date: date)).harnessChecks()
        #expect(try check("harness.clock", checks).state == state)
        #expect(try check("harness.tls", checks).state == .ok)
        #expect(try check("harness.address", checks).state == .ok)
    }

    @Test func anAddressThatDoesNotAnswerIsToldApartFromABadCertificate() async throws {
        let harness = Self.harness(Self.valid(nil))
        let refused = await doctor(harness, web: Web(failure: .refused)).harnessChecks()
        #expect(try check("harness.address", refused).state == .failed)
        let untrusted = await doctor(harness, web: Web(failure: .tls)).harnessChecks()
        #expect(try check("harness.address", untrusted).state == .ok)
        #expect(try check("harness.tls", untrusted).state == .failed)
    }

    @Test func withoutATokenHarnessIsSkippedAndEffectsAreAnError() async throws {
        #expect(await doctor().harnessChecks().map(\.state) == [.skipped])
        #expect(doctor().policyCheck().state == .ok)
        let acting = Policy(autonomy: .act, effects: Policy.Effects([.markFailure]))
        #expect(doctor(policy: acting).policyCheck().state == .failed)
        #expect(doctor(policy: Policy(autonomy: .act)).policyCheck().state == .ok)
        let unknown = Policy(alerts: Policy.Alerts(rollback: ["nobody"]))
        #expect(doctor(policy: unknown).policyCheck().finding.contains("'nobody'"))
    }

    @Test func secretsOfChannelsAreLookedForAndNotShown() {
        let checks = doctor { configuration in
            configuration.alerts.channels = [
                .init(name: "ops", kind: .teams(url: .environment("HOOK"))),
                .init(name: "pager", kind: .teams(url: .environment("MISSING"))),
            ]
        }.alertChecks()
        #expect(checks.map(\.state) == [.ok, .failed])
        #expect(!"\(checks)".contains("hooks.example"))
    }

    @Test(
        arguments: [
            (nil, nil, .warning), ("http://verdict.example", nil, .warning),
            ("https://127.0.0.1", nil, .warning),
            ("https://verdict.example", nil, .ok), ("https://verdict.example", .refused, .warning),
        ] as [(String?, TransferError.Reason?, DoctorCheck.State)])
    func thePublicAddressIsTried(
        url: String?, failure: TransferError.Reason?, state: DoctorCheck.State
    ) async {
        let doctor = doctor(web: Web(failure: failure)) { $0.publicURL = url }
        #expect(await doctor.publicURLCheck().state == state)
    }

    @Test func storageIsOpenedAndAFolderWithoutADatabaseStaysEmpty() async throws {
        let before = await doctor().storageChecks()
        #expect(before.first?.finding.contains("no database yet") == true)
        let store = try SQLiteStore(folder: folder.path)
        await store.close()
        var doctor = doctor()
        doctor.options.walksAudit = true
        let checks = await doctor.storageChecks()
        #expect(try check("storage", checks).state == .ok)
        #expect(try check("audit", checks).state == .ok)
        #expect(Doctor.spaceCheck(freeBytes: 1 << 20).state == .failed)
        #expect(Doctor.spaceCheck(freeBytes: 512 << 20).state == .warning)
    }

    @Test func theReportsStateIsTheWorst() {
        func state(_ states: DoctorCheck.State...) -> DoctorCheck.State {
            DoctorReport(checks: states.map { DoctorCheck("x", $0, "") }).state
        }
        #expect(state(.ok, .skipped) == .ok)
        #expect(state(.ok, .warning) == .warning)
        #expect(state(.failed, .warning) == .failed)
    }
}
