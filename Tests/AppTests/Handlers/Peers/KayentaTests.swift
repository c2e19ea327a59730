import HTTP
import JSON
import Testing

@testable import App

/// What Kayenta's RemoteJudge gets: its own classes where its method is defined, and better where it is blind.
@Suite struct KayentaTests {
    /// A metric as Kayenta sends it.
    private func request(
        _ metrics: [(name: String, control: [Double], experiment: [Double], options: String)],
        weights: String = "{\"g\":100}"
    ) -> String {
        func list(_ values: [Double]) -> String {
            "[" + values.map { $0.isNaN ? "\"NaN\"" : "\($0)" }.joined(separator: ",") + "]"
        }
        let configs = metrics.map {
            "{\"name\":\"\($0.name)\",\"groups\":[\"g\"],\"analysisConfigurations\":{\"canary\":{\($0.options)}}}"
        }
        let pairs = metrics.map {
            """
            {"name":"\($0.name)","id":"id-\($0.name)","tags":{"a":"b"},"attributes":{},
             "values":{"control":\(list($0.control)),"experiment":\(list($0.experiment))},
             "scopes":{"control":{"startTimeIso":"2026-11-22T10:00:00Z","startTimeMillis":1795341600000,"stepMillis":60000},
                       "experiment":{"startTimeIso":"2026-11-22T10:00:00Z","startTimeMillis":1795341600000,"stepMillis":60000}}}
            """
        }
        return """
            {"canaryConfig":{"name":"c","judge":{"name":"RemoteJudge-v1.0","judgeConfigurations":{}},
              "metrics":[\(configs.joined(separator: ","))],"classifier":{"groupWeights":\(weights)}},
             "scoreThresholds":{"pass":90,"marginal":75},"metricSetPairList":[\(pairs.joined(separator: ","))]}
            """
    }

    private func judge(_ body: String) throws -> JSONValue {
        let request = try KayentaRequest(parsing: Array(body.utf8))
        return JSONValue(try JSONDocument(parsing: KayentaHandler.judgement(of: request)).root)
    }

    private func classify(_ control: [Double], _ experiment: [Double], _ options: String = "") throws
        -> String?
    {
        try judge(request([("m", control, experiment, options)]))["results"]?[0]?["classification"]?.string
    }

    // MARK: - Where its method is defined

    @Test(
        "a metric is classified as Kayenta's judge does",
        arguments: [
            ([10.0, 20, 30, 40], [10.0, 20, 30, 40], "", "Pass"),
            ([10, 20, 30, 40], [100, 110, 120, 130], "", "High"),
            ([10, 20, 30, 40], [100, 110, 120, 130], "\"direction\":\"increase\"", "High"),
            ([10, 20, 30, 40], [100, 110, 120, 130], "\"direction\":\"decrease\"", "Pass"),
            ([10, 20, 30, 40], [1, 2, 3, 4], "", "Low"),
            ([10, 20, 30, 40], [1, 2, 3, 4], "\"direction\":\"increase\"", "Pass"),
            ([0, 0, 0, 0], [0, 0, 0, 0], "", "Pass"), ([5, 5, 5, 5], [9, 9, 9, 9], "", "High"),
            ([], [], "", "Nodata"), ([1, 2, 3], [], "", "Nodata"),
            ([1, 2, 3], [], "\"mustHaveData\":true", "NodataFailMetric"),
            ([1, 2, 3], [], "\"mustHaveData\":true,\"critical\":true", "Nodata"),
            ([], [1, 2, 3], "\"nanStrategy\":\"replace\"", "Pass"),
            ([.nan, .nan], [.nan, .nan], "\"nanStrategy\":\"replace\"", "Pass"),
            ([10, 20, 30, 40], [100, 110, 120, 130], "\"effectSize\":{\"allowedIncrease\":5}", "Pass"),
            (
                [10, 20, 30, 40], [100, 110, 120, 130],
                "\"effectSize\":{\"measure\":\"cles\",\"allowedIncrease\":0.9}", "High"
            ),
            (
                [10, 20, 30, 40, 10, 20, 30, 40], [10, 20, 30, 40, 10, 20, 30, 5000],
                "\"outliers\":{\"strategy\":\"remove\"}", "Pass"
            ),
        ] as [([Double], [Double], String, String)])
    func known(control: [Double], experiment: [Double], options: String, classification: String) throws {
        #expect(try classify(control, experiment, options) == classification)
    }

    @Test func theIntervalIsThatOfR() {
        // wilcox.test(c(50,60,70,80,90), c(10,20,30,41,52), conf.int=TRUE, exact=FALSE, conf.level=.98)
        let shift = KayentaMannWhitney(
            experiment: [50, 60, 70, 80, 90], control: [10, 20, 30, 41, 52])
        #expect(shift.low < shift.estimate && shift.estimate < shift.high)
        #expect((shift.estimate - 40).magnitude < 1.5)
        #expect(shift.low >= -2 && shift.high <= 80)
    }

    // MARK: - Where users reported it wrong

    private static let steady = (0..<60).map { 100 + Double(($0 * 7919) % 13) }

    @Test func errorsWhereTheControlHasNoneFail() throws {
        let none = [Double](repeating: 0, count: 60)
        let some = (0..<60).map { ($0 * 7) % 12 < 5 ? 3.0 : 0 }
        #expect(try classify(none, some, "\"direction\":\"increase\"") == "High")
    }

    @Test func aChangeInTinyValuesFails() throws {
        #expect(try classify(Self.steady.map { $0 * 1e-7 }, Self.steady.map { $0 * 2e-7 }) == "High")
    }

    @Test func aRampOverTheLastThirdFails() throws {
        let ramp = Self.steady.enumerated().map { index, value in
            index < 40 ? value : value * (1 + Double(index - 39) / 20)
        }
        #expect(try classify(Self.steady, ramp, "\"direction\":\"increase\"") == "High")
    }

    @Test func aRiseFromNoDataAtAllIsNotLeftOut() throws {
        #expect(try classify([], [1, 4, 2, 3], "\"direction\":\"increase\"") == "NodataFailMetric")
    }

    @Test func whatKayentaFailsIsNeverPassed() throws {
        // Neighbours that resemble each other: Kayenta's method says High, so the drop-in does.
        #expect(try classify(Self.steady, Self.steady.map { $0 * 1.6 }) == "High")
    }

    // MARK: - Scores

    @Test func theAnswerHasEveryFieldThatKayentaAndOrcaRead() throws {
        let answer = try judge(
            request([
                ("errors", [10, 20, 30, 40], [100, 110, 120, 130], "\"direction\":\"increase\""),
                ("latency", [10, 20, 30, 40], [10, 20, 30, 40], ""),
            ]))
        #expect(answer["judgeName"]?.string == "Verdict")
        let result = try #require(answer["results"]?[0])
        #expect(result["id"]?.string == "id-errors" && result["tags"]?["a"]?.string == "b")
        #expect(result["experimentMetadata"]?["stats"]?["count"]?.int == 4)
        #expect(result["controlMetadata"]?["stats"]?["count"]?.int == 4)
        #expect(result["resultMetadata"]?["ratio"]?.double == 4.6)
        #expect(result["critical"]?.boolean == false && result["muted"]?.boolean == false)
        #expect(result["groups"]?[0]?.string == "g")
        #expect(answer["groupScores"]?[0]?["score"]?.double == 50)
        #expect(answer["score"]?["score"]?.double == 50)
        #expect(answer["score"]?["classification"]?.string == "Fail")
        #expect(answer["score"]?["classificationReason"]?.string == "errors is High")
    }

    @Test func aCriticalMetricThatFailsAndMissingDataMakeTheScoreZero() throws {
        let high: [Double] = [100, 110, 120, 130]
        let low: [Double] = [10, 20, 30, 40]
        let critical = try judge(
            request([("a", low, high, "\"critical\":true"), ("b", low, low, ""), ("c", low, low, "")]))
        #expect(critical["score"]?["score"]?.double == 0)
        let missing = try judge(request([("a", [], [], ""), ("b", low, low, "")]))
        #expect(missing["score"]?["score"]?.double == 0)
        #expect(missing["score"]?["classification"]?.string == "Fail")
        let muted = try judge(
            request([("a", low, high, "\"critical\":true,\"muted\":true"), ("b", low, low, "")]))
        #expect(muted["score"]?["score"]?.double == 100)
        #expect(muted["score"]?["classification"]?.string == "Pass")
    }

    @Test func theEndpointSpeaksAsKayentaDoes() async throws {
        let fixture = try await ServiceFixture()
        let body = request([("m", [10, 20, 30, 40], [10, 20, 30, 40], "")])
        let probe = await fixture.send(.post, "/judge", body: body)
        #expect(probe.status == .unauthorized)
        let answer = await fixture.send(
            .post, "/judge", token: fixture.token,
            fields: [("Content-Type", "application/json; charset=UTF-8")],
            body: body)
        #expect(answer.status == .ok)
        #expect(try answer.member("score")["classification"]?.string == "Pass")
        let reader = try await fixture.makeToken(.read)
        #expect(await fixture.send(.post, "/judge", token: reader, body: body).status == .forbidden)
        for fault in [
            "[]", "{}", "{\"metricSetPairList\":[{}]}", "{\"metricSetPairList\":[],\"scoreThresholds\":{}}",
        ] {
            #expect(
                await fixture.send(.post, "/judge", token: fixture.token, body: fault).status
                    == .unprocessableContent)
        }
    }
}
