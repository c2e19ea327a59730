import App
import Judgement
import LogMining
import Testing

/// How policies are read: every key, what is inherited, and exactly where something is wrong.
@Suite struct PolicyReaderTests {
    /// A file system of texts; a folder is what other names begin with.
    static func book(_ files: [String: String], at path: String = "p.yaml") throws(ConfigurationErrors)
        -> PolicyBook
    {
        struct Gone: Error, CustomStringConvertible { var description: String { "no such file" } }
        return try PolicyBook(
            at: path,
            listFolder: { folder in
                guard files[folder] == nil else { return nil }
                let names = files.keys.filter { $0.hasPrefix(folder + "/") }
                guard !names.isEmpty else { throw Gone() }
                return names.map { String($0.dropFirst(folder.count + 1)) }
            },
            readFile: { path in
                guard let text = files[path] else { throw Gone() }
                return Array(text.utf8)
            })
    }

    private func errors(_ text: String) -> [String] {
        do throws(ConfigurationErrors) {
            _ = try Self.book(["p.yaml": text])
            return []
        } catch {
            return error.errors.map(\.description)
        }
    }

    private static let everything = """
        default:
          autonomy: alert
          effects: [rejectApproval, {rollbackPipeline: prod_rollback}]
          freezeWindows:
            - {name: Christmas, from: "2026-12-24T00:00:00+01:00", to: "2026-12-27T00:00:00+01:00"}
          signatures:
            - {id: shop.gossip, patterns: ['gossip peer \\w+ lost'], meaning: ignore}
        checkout:
          service: checkout
          environment: prod
          autonomy: act
          effects: []
          clearCut: {errorRate: 2%, failingHealthChecks: false, crashLoops: true}
          toleratedEffect: 15%
          minimumData: {points: 10, requests: 1000}
          signals:
            - {kind: latency, toleratedEffect: 150%, weight: 0.5}
            - name: "*_p99"
              critical: true
              threshold: {max: 500ms}
              clearCut: {max: 2}
              minimumData: {points: 5}
            - {dependency: "*", weight: 0}
          businessHours:
            days: [monday-thursday, sunday]
            from: "08:30"
            to: "24:00"
            utcOffset: "-03:30"
            outside: {businessWeight: 0.5, rollbacks: clearCut}
          freezeWindows:
            - {name: Friday, days: [friday], from: "15:00", to: "24:00", utcOffset: Z}
          signatures:
            - {id: shop.slow, patterns: [slow path], origin: dependency, severity: high, specificity: 2,
               cause: Slow., remedy: Wait., link: "https://wiki.example/slow", meaning: investigate}
        """

    @Test func everyKeyIsRead() throws {
        let book = try Self.book(["p.yaml": Self.everything])
        let policy = try #require(book.policy(named: nil, service: "checkout", environment: "prod"))
        #expect(policy.name == "checkout")
        #expect(policy.autonomy == .act)
        #expect(policy.effects == Policy.Effects())
        #expect(policy.clearCutErrorRate == 0.02)
        #expect(
            policy.clearCutSymptoms == Policy.ClearCutSymptoms(failingHealth: false, crashLoops: true))
        #expect(policy.toleratedEffect == 0.15)
        #expect(policy.minimumData == Policy.MinimumData(points: 10, requests: 1000))
        #expect(policy.signals.count == 3)
        #expect(policy.signals[0].kind == .latency && policy.signals[0].toleratedEffect == 1.5)
        #expect(policy.signals[1].threshold == Policy.Bounds(max: 0.5, unit: .seconds))
        #expect(policy.signals[1].clearCut == Policy.Bounds(max: 2))
        #expect(policy.signals[1].isCritical == true && policy.signals[1].minimumData.points == 5)
        #expect(policy.signals[2].dependency == "*" && policy.signals[2].weight == 0)
        #expect(
            policy.businessHours
                == Policy.BusinessHours(
                    hours: WeeklyHours(days: [1, 2, 3, 4, 7], from: 510, to: 1440, offsetMinutes: -210),
                    businessWeightOutside: 0.5, rollbacksOutside: .clearCut))
        #expect(policy.freezeWindows.map(\.name) == ["Christmas", "Friday"])
        #expect(policy.freezeWindows[0].span == .once(from: 1_798_066_800, to: 1_798_326_000))
        #expect(policy.signatures.map(\.signature.id) == ["shop.gossip", "shop.slow"])
        #expect(policy.signatures.map(\.meaning) == [.ignore, .investigate])
    }

    // MARK: - Inheritance

    @Test(
        "a policy extends default, another one, or nothing",
        arguments: [
            ("default: {toleratedEffect: 0.3}\na: {service: s}", 0.3),
            ("default: {toleratedEffect: 0.3}\na: {service: s, extends: none}", 0.1),
            ("default: {toleratedEffect: 0.3}\na: {service: s, extends: b}\nb: {toleratedEffect: 0.4}", 0.4),
            ("a: {service: s, toleratedEffect: 20%}\ndefault: {toleratedEffect: 0.3}", 0.2),
            ("default: {extends: b}\nb: {toleratedEffect: 0.4}\na: {service: s}", 0.4),
            ("default: {toleratedEffect: 0.3}\na:\n  service: s\n  toleratedEffect:", 0.3),
        ])
    func inheritance(text: String, effect: Double) throws {
        let book = try Self.book(["p.yaml": text])
        #expect(book.policy(named: nil, service: "s", environment: nil)?.toleratedEffect == effect)
    }

    @Test func whatIsNamedAlikeStandsInThePlaceOfWhatIsInherited() throws {
        let book = try Self.book([
            "p.yaml": """
            default:
              effects: [abortAll]
              businessHours: {from: "08:00", to: "18:00", outside: {rollbacks: none}}
              freezeWindows: [{name: w, days: [monday], from: "00:00", to: "24:00"}]
              signatures: [{id: x, patterns: [a], meaning: ignore}]
            a:
              service: s
              businessHours: null
              freezeWindows: [{name: w, days: [sunday], from: "00:00", to: "24:00"}]
              signatures: [{id: x, patterns: [b], meaning: rollback}]
            """
        ])
        let policy = try #require(book.policy(named: "a", service: nil, environment: nil))
        #expect(policy.businessHours == nil)
        #expect(policy.effects.listed == [.abortAll])
        #expect(
            policy.freezeWindows == [
                Policy.FreezeWindow(name: "w", .weekly(WeeklyHours(days: [7], from: 0, to: 1440)))
            ])
        #expect(policy.signatures.map(\.meaning) == [.rollback])
    }

    // MARK: - Files

    @Test func aFolderIsReadInTheOrderOfItsNames() throws {
        let files = [
            "team/b.yaml": "b: {service: b}", "team/a.yml": "default: {autonomy: alert}",
            "team/c.yaml": "# nothing yet", "team/notes.txt": "not read",
        ]
        let book = try Self.book(files, at: "team")
        #expect(book.rules.map(\.policy.name) == ["default", "b"])
        #expect(book.rules.map(\.policy.autonomy) == [.alert, .alert])
        #expect(throws: ConfigurationErrors.self) { try Self.book(["team/notes.txt": ""], at: "team") }
        #expect(throws: ConfigurationErrors.self) { try Self.book([:], at: "gone") }
    }

    @Test func aNameCannotBeTakenTwice() {
        do throws(ConfigurationErrors) {
            _ = try Self.book(
                ["team/a.yaml": "a: {service: s}", "team/b.yaml": "\na: {service: t}"], at: "team")
            Issue.record("two policies of one name were read")
        } catch {
            #expect(
                error.errors.map(\.description) == [
                    "team/b.yaml:2:1: policies.a: is there already, at team/a.yaml:1:1"
                ])
        }
    }

    @Test func aConfigurationFileIsReadForItsPolicies() throws {
        let book = try Self.book(["p.yaml": "server: {port: 1}\npolicies: {a: {service: s}}"])
        #expect(book.rules.map(\.policy.name) == ["a"])
        #expect(
            errors("sevrer: {port: 1}\npolicies: {}") == [
                "p.yaml:1:1: sevrer: unknown key; did you mean 'server'?"
            ])
    }

    // MARK: - Digest

    @Test func theDigestChangesWithMeaningOnly() throws {
        func digest(_ text: String) throws -> String? {
            try Self.book(["p.yaml": text]).policy(named: nil, service: "s", environment: nil)?.digest
        }
        let first = try digest("a: {service: s, toleratedEffect: 20%, effects: [abortAll, markFailure]}")
        #expect(first?.utf8.count == 64)
        let same = """
            # why
            a:
              effects: [markFailure, abortAll]
              toleratedEffect: 0.2   # a fifth
              service: s
            """
        #expect(try digest(same) == first)
        #expect(
            try digest("default: {effects: [abortAll, markFailure]}\na: {service: s, toleratedEffect: 0.2}")
                == first)
        for other in [
            "a: {service: s, toleratedEffect: 21%, effects: [abortAll, markFailure]}",
            "a: {service: s, toleratedEffect: 20%, effects: [abortAll]}",
            "b: {service: s, toleratedEffect: 20%, effects: [abortAll, markFailure]}",
            "default: {minimumData: {points: 4}}\na: {service: s, toleratedEffect: 20%, effects: [abortAll, markFailure]}",
        ] {
            #expect(try digest(other) != first)
        }
    }

    // MARK: - Errors

    @Test(
        "what is wrong is told with its place and how to mend it",
        arguments: [
            ("a:\n  servce: s", "p.yaml:2:3: policies.a.servce: unknown key; did you mean 'service'?"),
            (
                "a: {autonomy: actt}",
                "p.yaml:1:15: policies.a.autonomy: expected one of observe, propose, alert, act"
            ),
            ("a: {extends: b}", "p.yaml:1:14: policies.a.extends: there is no policy 'b'; there are none"),
            (
                "shop: {}\na: {extends: shp}",
                "p.yaml:2:14: policies.a.extends: there is no policy 'shp'; did you mean 'shop'?"
            ),
            (
                "a: {extends: b}\nb: {extends: a}",
                "p.yaml:2:14: policies.b.extends: 'a' extends this policy, so that neither comes first"
            ),
            ("default: {service: s}", "p.yaml:1:1: policies.default: is for all deployments"),
            ("none: {}", "p.yaml:1:1: policies.none: is no name for a policy"),
            ("a: {effects: [rejectAproval]}", "p.yaml:1:15: policies.a.effects[0]: expected one of"),
            ("a: {effects: [rejectAproval]}", "(did you mean 'rejectApproval'?)"),
            (
                "a: {effects: [rollbackPipeline]}",
                "expected the pipeline's name with it: {rollbackPipeline: identifier}"
            ),
            (
                "a: {effects: [{rollbackPipeline: 'a b'}]}",
                "p.yaml:1:34: policies.a.effects[0].rollbackPipeline: expected"
            ),
            ("a: {effects: abortAll}", "p.yaml:1:14: policies.a.effects: expected a list of effects"),
            (
                "a: {clearCut: {errrorRate: 1}}",
                "policies.a.clearCut.errrorRate: unknown key; did you mean 'errorRate'?"
            ),
            (
                "a: {toleratedEffect: -1}",
                "p.yaml:1:22: policies.a.toleratedEffect: expected a relative change"
            ),
            ("a: {toleratedEffect: 20ms}", "expected a relative change"),
            (
                "a: {minimumData: {points: 1}}",
                "p.yaml:1:27: policies.a.minimumData.points: expected an integer from 2"
            ),
            ("a: {signals: [{name: x}]}", "p.yaml:1:15: policies.a.signals[0]: says nothing of its signals"),
            ("a: {signals: [{kind: latncy, weight: 1}]}", "(did you mean 'latency'?)"),
            ("a: {signals: [{weight: 101}]}", "expected a number from 0.0 to 100.0"),
            (
                "a: {signals: [{threshold: {}}]}",
                "policies.a.signals[0].threshold.max: is missing; write max, min or both"
            ),
            ("a: {signals: [{threshold: {max: 1, min: 2}}]}", "threshold.min: has to be below max"),
            (
                "a: {signals: [{threshold: {max: 1s, min: 2%}}]}",
                "threshold.min: has to be below max and measure the same"
            ),
            (
                "a: {signals: [{threshold: {max: 5 parsecs}}]}",
                "p.yaml:1:33: policies.a.signals[0].threshold.max: expected a number"
            ),
            ("a: {signatures: [{id: x}]}", "policies.a.signatures[0].patterns: is missing"),
            ("a: {signatures: [{id: x, patterns: []}]}", "needs one regular expression or more"),
            (
                "a: {signatures: [{id: x, patterns: ['a(b']}]}",
                "p.yaml:1:37: policies.a.signatures[0].patterns[0]: the regular expression cannot be used: a group is not closed"
            ),
            ("a: {signatures: [{id: x, patterns: [a], meaning: ignored}]}", "(did you mean 'ignore'?)"),
            (
                "a: {signatures: [{id: x, patterns: [a]}, {id: x, patterns: [b]}]}",
                "two signatures are called 'x'"
            ),
            (
                "a: {businessHours: {from: '8:00', to: '18:00', outside: {}}}",
                "policies.a.businessHours.from: expected an hour of the day such as 08:30"
            ),
            (
                "a: {businessHours: {from: '08:00', to: '24:01', outside: {}}}",
                "expected an hour of the day up to 24:00"
            ),
            ("a: {businessHours: {from: '08:00', to: '08:00', outside: {}}}", "is the same as from"),
            ("a: {businessHours: {from: '08:00', to: '18:00'}}", "businessHours.outside: is missing"),
            (
                "a: {businessHours: {from: '08:00', to: '18:00', days: [monday-fryday], outside: {}}}",
                "expected a day such as monday"
            ),
            (
                "a: {businessHours: {from: '08:00', to: '18:00', days: [sundy], outside: {}}}",
                "(did you mean 'sunday'?)"
            ),
            (
                "a: {businessHours: {from: '08:00', to: '18:00', utcOffset: CET, outside: {}}}",
                "expected an offset from UTC such as +01:00"
            ),
            (
                "a: {freezeWindows: [{from: '2026-11-27T00:00:00Z', to: '2026-11-28T00:00:00Z'}]}",
                "freezeWindows[0].name: is missing"
            ),
            (
                "a: {freezeWindows: [{name: w, from: '2026-11-27', to: '2026-11-28T00:00:00Z'}]}",
                "expected a time with its offset"
            ),
            (
                "a: {freezeWindows: [{name: w, from: '2026-11-27T00:00:00Z', to: '2026-11-27T00:00:00Z'}]}",
                "has to be after from"
            ),
            ("a: {alerts: {slack: x}}", "policies.a.alerts.slack: unknown key"),
            ("a: {reviewer: {modell: x}}", "policies.a.reviewer.modell: unknown key"),
            (
                "a: {service: s}\nb: {service: s}",
                "p.yaml:2:1: policies.b: is for the same deployments as 'a'"
            ),
            ("a: [", "p.yaml:"),
            ("- a", "p.yaml:1:1: policies: expected a mapping of names to policies"),
        ])
    func faults(text: String, problem: String) {
        let found = errors(text)
        #expect(found.contains { $0.contains(problem) }, "\(found)")
    }

    @Test func everythingThatIsWrongIsToldAtOnce() {
        let found = errors(
            "default: {autonomy: x}\na: {toleratedEffect: x, signals: [{weight: x}, {kind: x}]}")
        #expect(found.count == 4, "\(found)")
    }

    // MARK: - Explanation

    @Test func anExplanationNamesEverySettingInWords() throws {
        let book = try Self.book(["p.yaml": Self.everything])
        let text = book.rules.flatMap { PolicyExplanation($0, digest: $0.policy.digest).lines }.joined(
            separator: "\n")
        for words in [
            "Policy default, for every deployment that no other policy is for",
            "Policy checkout, for the service checkout in the environment prod",
            "alert: what calls for a rollback is answered with investigate",
            "Verdict itself may run the pipeline prod_rollback to roll back, once a person has decided so.",
            "act: the answer is the assessment, rollback included.",
            "Verdict itself touches nothing in Harness",
            "More than 2 % of the new version's requests fail", "Containers of the new version alone crash",
            "Failing health probes weigh what any new line in the log weighs.",
            "a change of less than 15 % is tolerated", "10 observations of each signal on each side.",
            "1000 requests to the new version", "latency signals of the service weigh 0.5",
            "and may change by 150 %.", "called *_p99 are critical", "have to stay at or below 500 ms",
            "unless they stay at or below 2 (in the signal's unit)",
            "of the dependency * are for information only",
            "shop.gossip weighs nothing", "shop.slow new in the new version, asks for a person's look: Slow.",
            "Monday, Tuesday, Wednesday, Thursday and Sunday, 08:30 to 24:00 (UTC-03:30)",
            "business figures weigh 0.5 of what they do within and only clear-cut rollbacks happen",
            "Christmas, from 2026-12-23T23:00:00Z to 2026-12-26T23:00:00Z: nothing proceeds without a person.",
            "Friday, Friday, 15:00 to 24:00 (UTC+00:00): nothing proceeds",
        ] {
            #expect(text.contains(words), "\(words)\n\(text)")
        }
    }
}
