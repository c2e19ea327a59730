import Judgement
import Testing

/// What a policy makes of an assessment: autonomy, freeze windows, business hours, effects.
@Suite struct PolicyRulingTests {
    /// Monday, 23 November 2026, 10:00 UTC.
    private static let monday = 1_795_428_000.0
    private static let hour = 3600.0

    private func assessment(_ outcome: Outcome, clearCut: Bool = false) -> Assessment {
        Assessment(
            outcome: outcome, confidence: 1, cause: Cause(kind: .none), reason: "because",
            findings: clearCut
                ? [Finding(kind: .clearCut, severity: .clearCut, subject: "errors", summary: "many")] : [])
    }

    @Test(
        "autonomy turns an assessment into an action",
        arguments: [
            (Policy.Autonomy.observe, [Outcome.proceed, .proceed, .proceed]),
            (.propose, [.proceed, .proceed, .proceed]), (.alert, [.proceed, .investigate, .investigate]),
            (.act, [.proceed, .investigate, .rollback]),
        ])
    func autonomy(autonomy: Policy.Autonomy, actions: [Outcome]) {
        let policy = Policy(autonomy: autonomy)
        for (outcome, action) in zip(Outcome.allCases, actions) {
            let ruling = policy.ruling(on: assessment(outcome), at: EvidenceTimes())
            #expect(ruling.action == action)
            #expect(ruling.remark == nil && ruling.findings.isEmpty)
        }
    }

    @Test(
        "inside a freeze window nothing proceeds without a person",
        arguments: [(-1.0, Outcome.proceed), (0, .investigate), (3599, .investigate), (3600, .proceed)])
    func freeze(offset: Double, action: Outcome) {
        let policy = Policy(freezeWindows: [
            Policy.FreezeWindow(
                name: "Black Friday", .once(from: Self.monday, to: Self.monday + Self.hour))
        ])
        let times = EvidenceTimes(latest: Self.monday + offset)
        let ruling = policy.ruling(on: assessment(.proceed), at: times)
        #expect(ruling.action == action)
        #expect(
            (ruling.remark?.contains("Black Friday until 2026-11-23 11:00 UTC") ?? false)
                == (action != .proceed))
        #expect(ruling.findings.map(\.kind) == (action == .proceed ? [] : [.policy]))
        #expect(policy.ruling(on: assessment(.rollback), at: times).action == .rollback)
    }

    @Test func aFreezeWindowCanComeEveryWeek() {
        let fridays = WeeklyHours(days: [5], from: 900, to: 1440)
        let policy = Policy(freezeWindows: [Policy.FreezeWindow(name: "Friday", .weekly(fridays))])
        func action(_ hours: Double) -> Outcome {
            policy.ruling(
                on: assessment(.proceed), at: EvidenceTimes(latest: Self.monday + hours * Self.hour)
            ).action
        }
        #expect(action(96) == .proceed)
        #expect(action(101) == .investigate)
    }

    @Test func aDeploymentThatBeganInAFreezeWindowIsHeldToo() {
        let policy = Policy(freezeWindows: [
            Policy.FreezeWindow(name: "x", .once(from: Self.monday, to: Self.monday + Self.hour))
        ])
        let times = EvidenceTimes(startedAt: Self.monday + 10, latest: Self.monday + 2 * Self.hour)
        #expect(policy.ruling(on: assessment(.proceed), at: times).action == .investigate)
    }

    @Test func withoutATimeAFreezeWindowCannotBeRuledOut() {
        let window = Policy.FreezeWindow(name: "x", .once(from: 0, to: 1))
        let ruling = Policy(freezeWindows: [window]).ruling(on: assessment(.proceed), at: EvidenceTimes())
        #expect(ruling.action == .investigate)
        #expect(ruling.remark?.contains("send deployment.startedAt") == true)
    }

    @Test func anObserverIsNotHeldButTold() {
        let window = Policy.FreezeWindow(name: "x", .once(from: 0, to: .greatestFiniteMagnitude))
        let ruling = Policy(autonomy: .observe, freezeWindows: [window]).ruling(
            on: assessment(.proceed), at: EvidenceTimes(latest: Self.monday))
        #expect(ruling.action == .proceed)
        #expect(ruling.remark == nil)
        #expect(ruling.findings.first?.severity == .information)
    }

    /// Hours, the zone, and a moment in hours after Monday, ten o'clock.
    struct Moment: Sendable {
        var from: Int
        var to: Int
        var offset = 0
        var after: Double
        var isWithin: Bool
    }

    static let moments: [Moment] = [
        Moment(from: 480, to: 1080, after: 0, isWithin: true),
        Moment(from: 480, to: 600, after: 0, isWithin: false),
        Moment(from: 600, to: 1080, after: 0, isWithin: true),
        Moment(from: 480, to: 660, offset: 60, after: 0, isWithin: false),
        Moment(from: 480, to: 660, offset: 59, after: 0, isWithin: true),
        Moment(from: 480, to: 1080, offset: -121, after: 0, isWithin: false),
        Moment(from: 480, to: 1080, after: 120, isWithin: false),
        Moment(from: 480, to: 1080, after: 96, isWithin: true),
        // Over midnight: Friday's hours reach into Saturday, Sunday's into Monday do not exist.
        Moment(from: 1320, to: 360, after: 111, isWithin: true),
        Moment(from: 1320, to: 360, after: 133, isWithin: false),
        Moment(from: 1320, to: 360, after: -8, isWithin: false),
        Moment(from: 1320, to: 360, after: 16, isWithin: true),
    ]

    @Test("business hours know days, zones and midnight", arguments: moments)
    func businessHours(moment: Moment) {
        let business = WeeklyHours(
            from: moment.from, to: moment.to, offsetMinutes: moment.offset)
        #expect(business.contain(Self.monday + moment.after * Self.hour) == moment.isWithin)
    }

    @Test(
        "outside of business hours rollbacks are left to people as far as the policy says",
        arguments: [
            (Policy.BusinessHours.Rollbacks.all, Outcome.rollback, Outcome.rollback),
            (.clearCut, .investigate, .rollback), (.none, .investigate, .investigate),
        ])
    func rollbacksOutside(
        rollbacks: Policy.BusinessHours.Rollbacks, plain: Outcome, clearCut: Outcome
    ) {
        let policy = Policy(businessHours: Policy.BusinessHours(rollbacksOutside: rollbacks))
        let night = EvidenceTimes(latest: Self.monday + 12 * Self.hour)
        #expect(policy.ruling(on: assessment(.rollback), at: night).action == plain)
        #expect(policy.ruling(on: assessment(.rollback, clearCut: true), at: night).action == clearCut)
        let day = EvidenceTimes(latest: Self.monday)
        #expect(policy.ruling(on: assessment(.rollback), at: day).action == .rollback)
    }

    @Test func businessSignalsWeighLessAtNight() {
        var maker = EvidenceMaker(seed: 3)
        var orders = EvidenceMaker.signal(.business, maker.noisy(100), maker.noisy(40), name: "orders")
        let night = Self.monday + 12 * Self.hour
        orders.baseline.times = (0..<30).map { night - 3600 + Double($0) * 60 }
        orders.candidate.times = (0..<30).map { night + Double($0) * 60 }
        let evidence = Evidence(deployment: Deployment(startedAt: night), signals: [orders])
        let asleep = Policy(businessHours: Policy.BusinessHours(businessWeightOutside: 0.5))
        #expect(Judge(policy: Policy()).assess(evidence).outcome == .rollback)
        #expect(Judge(policy: asleep).assess(evidence).outcome == .investigate)
        let shift = Policy(
            businessHours: Policy.BusinessHours(
                hours: WeeklyHours(from: 0, to: 1440), businessWeightOutside: 0.5))
        #expect(Judge(policy: shift).assess(evidence).outcome == .rollback)
    }

    @Test(
        "effects need the policy's list and its autonomy",
        arguments: [
            (Policy.Autonomy.observe, false, false, false), (.propose, false, false, true),
            (.alert, false, true, true), (.act, true, true, true),
        ])
    func effects(autonomy: Policy.Autonomy, alone: Bool, withPerson: Bool, pullRequest: Bool) {
        let policy = Policy(
            autonomy: autonomy,
            effects: Policy.Effects([.rejectApproval, .openPullRequest], rollbackPipeline: "back"))
        #expect(policy.permits(.rejectApproval) == alone)
        #expect(policy.permits(.rollbackPipeline) == alone)
        #expect(policy.permits(.rejectApproval, isDecidedByPerson: true) == withPerson)
        #expect(policy.permits(.openPullRequest) == pullRequest)
        #expect(!policy.permits(.abortAll, isDecidedByPerson: true))
        #expect(!Policy(autonomy: autonomy).permits(.openPullRequest))
    }

    @Test(
        "a star stands for any text",
        arguments: [
            ("*", "", true), ("", "", true), ("", "a", false), ("a*", "a", true), ("a*c", "abbc", true),
            ("a*c", "abb", false), ("*b*", "abc", true), ("a*b*c", "aXbXbc", true), ("p99", "P99", false),
            ("**", "x", true), ("*ab", "aab", true),
        ])
    func wildcard(pattern: String, name: String, isMatch: Bool) {
        #expect(Wildcard.matches(pattern, name) == isMatch)
    }
}
