import LogMining
import TestSupport
import Testing

@Suite struct TemplateMinerTests {
    /// The template of each line, as numbers in order of appearance.
    private static func groups(_ lines: [String]) -> [Int] {
        var miner = TemplateMiner()
        let shapes = miner.add(LogText(lines: lines))
        let roots = miner.templates()
        var numbers: [Int: Int] = [:]
        return shapes.map { line in
            let root = roots.template(of: line)
            let number = numbers[root] ?? numbers.count
            numbers[root] = number
            return number
        }
    }

    @Test(arguments: [
        ("order 17 paid", "order 4711 paid"),
        ("read /etc/hosts in 5 ms", "read /var/lib/x/y.db in 1.25 s"),
        ("sent 0 bytes to a", "sent 1021 bytes (1.00 KB) to a"),
        ("lifetime 00:01", "lifetime <1 sec"),
        ("peer 10.251.73.220:50010 lost", "peer db.example.com:5432 lost"),
        ("chip FF:F2:9F:16:EB:27 new", "chip FF:F2:9F:15:7E:6E new"),
        ("at Thu Aug 04 15:29:45 PDT 2005", "at Fri Jul  1 08:16:53 PDT 2005"),
        ("deleted blk_1 blk_-22 blk_333", "deleted blk_4"),
        (#"lock tag="View Lock", uid=1"#, #"lock tag="RILJ", uid=2"#),
        ("enabled is true", "enabled is false"),
        ("from 10.0.0.1 (a.b.c2)", "from 10.0.0.1 ()"),
        ("hw 00:11:43:e3:ba:c3 up", "hw ab:cd:ef:ab:cd:ef up"),
        (#"10.0.0.1 "GET /a HTTP/1.1" 500 12"#, #"10.0.0.1 "GET /a HTTP/1.1" 503 12"#),
        (#"10.0.0.1 "GET /a HTTP/1.1" 200 12"#, #"10.0.0.1 "GET /a HTTP/1.1" 404 12"#),
        ("offset 512 of 600", "offset 7 of 8"),
        (#"{"msg":"call failed","error":"5 tries"}"#, #"{"msg":"call failed","error":"6 tries"}"#),
        ("\u{1B}[31mred 1\u{1B}[0m", "red 2"),
    ])
    func valuesByFormAreVariables(first: String, second: String) {
        #expect(Self.groups([first, second]) == [0, 0])
    }

    @Test(arguments: [
        ("Transitioned from NEW to RUNNING", "Transitioned from RUNNING to DONE"),
        ("flag IABR0 is enabled", "flag IABR0 is disabled"),
        ("setGoal 12 false", "setLimit 12 false"),
        ("read of disk failed", "write of disk failed"),
        ("open through proxy 10.0.0.1 HTTPS", "open through proxy 10.0.0.1 SOCKS5"),
        (#"10.0.0.1 "GET /a HTTP/1.1" 200 12"#, #"10.0.0.1 "GET /a HTTP/1.1" 503 12"#),
        ("answered status=200 in 5 ms", "answered status=502 in 5 ms"),
        (#"{"msg":"call failed","error":"refused"}"#, #"{"msg":"call failed","error":"timed out"}"#),
    ])
    func differentMessagesStayApart(first: String, second: String) {
        #expect(Self.groups([first, second]) == [0, 1])
    }

    @Test func manyWordsInOnePlaceAreAVariable() {
        let names = ["root", "oracle", "guest", "nagios", "webmaster", "support"]
        let lines = names.map { "Failed password for invalid user \($0) from 10.0.0.1 port 22 ssh2" }
        #expect(Self.groups(lines) == [0, 0, 0, 0, 0, 0])
    }

    @Test(arguments: [
        "2015-10-18 18:01:47,978 INFO [main] org.apache.hadoop.App: ",
        "081109 203615 148 INFO dfs.DataNode$PacketResponder: ",
        "[Sun Dec 04 04:47:44 2005] [notice] ",
        "- 1117838570 2005.06.03 R02-M1-N0 2005-06-03-15.42.50.675872 R02-M1-N0 RAS KERNEL INFO ",
        "20171223-22:15:29:606|Step_LSC|30002312|",
        "Dec 10 06:55:46 LabSZ sshd[24200]: ",
        "[10.30 16:49:06] chrome.exe - ",
        "2015-07-29 17:41:44,747 - INFO  [QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181:Election@774] - ",
        "03-17 16:13:38.811  1702  2395 D WindowManager: ",
        "17/06/09 20:10:40 INFO executor.Backend: ",
        "2016-09-28 04:30:30, Info                  CBS    ",
        "2026-11-22T10:00:00.123456789Z stdout F ",
        "2026-11-22T10:00:00.123Z stderr F 2026-11-22T10:00:00.123Z INFO c.e.Checkout - ",
        "[pod/checkout-5d9f/app] 2026-11-22T10:00:00Z WARN ",
        "I1123 10:00:00.000000   12345 file.go:12] ",
        "<34>1 2026-11-22T10:00:00.003Z host app[8]: ",
        "<34>1 2026-11-22T10:00:00.003Z host app 8 ID47 - ",
        #"<34>1 2026-11-22T10:00:00.003Z host app - ID47 [a@1 b="c"] "#,
        "<34>Nov 22 10:00:00 host app[8]: ",
        "2026-11-22 10:00:00.000  INFO 1234 --- [main] c.e.Checkout : ",
        "\u{1B}[2m2026-11-22T10:00:00Z\u{1B}[0m \u{1B}[32m INFO\u{1B}[0m checkout::pay: ",
    ])
    func headersAreNoPartOfTheMessage(header: String) {
        #expect(Self.groups(["cache warmed up twice", header + "cache warmed up twice"]) == [0, 0])
    }

    @Test(arguments: [
        #"{"level":"info","ts":1763805600.1,"logger":"x","msg":"cache warmed up twice"}"#,
        #"{"time":"2026-11-22T10:00:00Z","level":30,"pid":7,"message":"cache warmed up twice","a":{"b":[1]}}"#,
        #"time="2026-11-22T10:00:00Z" level=info msg="cache warmed up twice" id=7"#,
        #"{"log":"cache warmed up twice","stream":"stdout","time":"2026-11-22T10:00:00Z"}"#,
    ])
    func structuredLinesShowTheirMessage(line: String) {
        #expect(Self.groups(["cache warmed up twice", line]) == [0, 0])
    }

    @Test func levelsAreRead() {
        var miner = TemplateMiner()
        let lines = miner.add(
            LogText(lines: [
                "2015-10-18 18:01:47,978 ERROR x.Y: a", "[Sun Dec 04 04:47:44 2005] [error] a",
                #"{"level":50,"msg":"a"}"#, "03-17 16:13:38.811  1702  2395 E Tag: a", "level=warn msg=a",
                "plain",
                "2026-11-22T10:00:00Z Error: a", "CRITICAL: a",
            ]))
        #expect(lines.map(\.level) == [.error, .error, .error, .error, .warning, nil, .error, .fatal])
    }

    @Test func theSameLinesGiveTheSameTemplatesHoweverTheyAreCut() {
        var random = SeededGenerator(seed: 5)
        let lines = (0..<600).map { _ in Self.line(&random) }
        let whole = Self.groups(lines)
        var miner = TemplateMiner()
        var shapes: [TemplateMiner.Line] = []
        var start = 0
        while start < lines.count {
            let end = min(lines.count, start + 1 + Int(random.next() % 90))
            shapes += miner.add(LogText(lines: Array(lines[start..<end])))
            start = end
        }
        let roots = miner.templates()
        var numbers: [Int: Int] = [:]
        let cut = shapes.map { line in
            let root = roots.template(of: line)
            let number = numbers[root] ?? numbers.count
            numbers[root] = number
            return number
        }
        #expect(cut == whole)
    }

    @Test func aTraceGoesOnInTheNextText() {
        var miner = TemplateMiner()
        _ = miner.add(LogText(lines: ["2026-11-22T10:00:00Z ERROR x.Y - failed"]))
        let frames = LogText(lines: ["\tat x.Y.run(Y.java:1)", "2026-11-22T10:00:00Z INFO x.Y - well"])
        #expect(miner.add(frames, isContinued: true).map(\.isContinuation) == [true, false])
        #expect(miner.add(frames).map(\.isContinuation) == [false, false])
    }

    @Test func hostileLinesNeverTrap() {
        var random = SeededGenerator(seed: 9)
        var miner = TemplateMiner()
        let marks = Array("[]{}()\"=:,.<> |-_/\\0129aZ\u{1B}T".utf8)
        for _ in 0..<3_000 {
            var text = LogText()
            var bytes: [UInt8] = []
            for _ in 0..<Int(random.next() % 40) {
                bytes.append(
                    random.next() % 3 == 0
                        ? UInt8(truncatingIfNeeded: random.next())
                        : marks[Int(random.next() % UInt64(marks.count))])
            }
            text.append(bytes)
            let lines = miner.add(text)
            if random.next() % 64 == 0 {
                let templates = miner.templates()
                _ = templates.text(of: templates.template(of: lines[0]))
            }
        }
        _ = miner.templates()
    }

    private static func line(_ random: inout SeededGenerator) -> String {
        let words = [
            "read", "write", "user", "for", "root", "admin", "x=1", "blk_7", "10.0.0.1", "(5)", "failed",
        ]
        return (0..<(2 + Int(random.next() % 5))).map { _ in words[Int(random.next() % UInt64(words.count))] }
            .joined(separator: " ")
    }
}
