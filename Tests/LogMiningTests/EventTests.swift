import LogMining
import TestSupport
import Testing

@Suite struct EventTests {
    /// One stack trace of a language, after its first line's header.
    struct Trace: Sendable, CustomTestStringConvertible {
        let language: String
        let lines: [String]
        let root: String
        var testDescription: String { language }
    }

    static let traces = [
        Trace(
            language: "JVM",
            lines: [
                "2026-11-22T10:01:00Z ERROR [main] c.e.Pay - payment failed",
                "java.lang.RuntimeException: outer", "\tat c.e.Pay.run(Pay.java:12)",
                "\tat java.base/java.lang.Thread.run(Thread.java:840)",
                "Caused by: java.net.ConnectException: Connection refused", "\tat c.e.Db.open(Db.java:7)",
                "\t... 2 more",
            ], root: "java.net.ConnectException: Connection refused"),
        Trace(
            language: "Python",
            lines: [
                "2026-11-22T10:01:00Z ERROR pay - failed", "Traceback (most recent call last):",
                "  File \"/app/pay.py\", line 3, in run", "    open()", "KeyError: 'card'", "",
                "During handling of the above exception, another exception occurred:", "",
                "Traceback (most recent call last):", "  File \"/app/pay.py\", line 9, in run",
                "    raise X()",
                "app.PaymentError: cannot pay",
            ], root: "KeyError: 'card'"),
        Trace(
            language: "Go",
            lines: [
                "panic: runtime error: invalid memory address or nil pointer dereference",
                "[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x49]", "",
                "goroutine 1 [running]:",
                "main.pay(0x0)", "\t/app/main.go:12 +0x1d", "main.main()", "\t/app/main.go:7 +0x20",
                "exit status 2",
            ], root: "panic: runtime error: invalid memory address or nil pointer dereference"),
        Trace(
            language: "Node",
            lines: [
                "TypeError: Cannot read properties of undefined (reading 'id')",
                "    at pay (/app/pay.js:3:11)",
                "    at process.processTicksAndRejections (node:internal:95:5)",
            ], root: "TypeError: Cannot read properties of undefined (reading 'id')"),
        Trace(
            language: "Rust",
            lines: [
                "thread 'main' panicked at src/main.rs:3:5:", "  index out of bounds", "stack backtrace:",
                "   0: rust_begin_unwind", "             at /rustc/1/library/std/src/panicking.rs:65:5",
                "note: run with `RUST_BACKTRACE=full` for a verbose backtrace.",
            ], root: "panicked at src/main.rs:3:5:"),
        Trace(
            language: ".NET",
            lines: [
                "Unhandled exception. System.AggregateException: One or more errors occurred.",
                " ---> System.IO.IOException: disk gone", "   at App.Pay.Run() in /src/Pay.cs:line 12",
                "   --- End of inner exception stack trace ---", "   at App.Program.Main(String[] args)",
            ], root: "System.IO.IOException: disk gone"),
        Trace(
            language: "JVM behind a collector's header",
            lines: [
                "2026-11-22T10:01:00.1Z stderr F 2026-11-22 10:01:00 ERROR c.e.Pay - java.lang.IllegalStateException: no card",
                "2026-11-22T10:01:00.2Z stderr F \tat c.e.Pay.run(Pay.java:12)",
                "2026-11-22T10:01:00.3Z stderr F Caused by: java.io.IOException: closed",
                "2026-11-22T10:01:00.4Z stderr F \t... 7 more",
            ], root: "java.io.IOException: closed"),
    ]

    @Test func aTraceWhoseEveryLineHasAHeaderIsOneEvent() {
        let head = "2026-11-22 10:00:00.000 17863 ERROR oslo.rpc.server"
        var miner = TemplateMiner()
        let lines = miner.add(
            LogText(lines: [
                head + " [req-1 - -] Exception during message handling",
                head + " Traceback (most recent call last):",
                head + "   File \"/a/server.py\", line 160, in _process",
                head + "     res = self.dispatch(message)",
                head + " VolumeNotFound: Volume 7 could not be found.", head + " ",
                "2026-11-22 10:00:01.000 17863 INFO oslo.rpc.server [req-2 - -] well again",
            ]))
        #expect(lines.map(\.isContinuation) == [false, true, true, true, true, true, false])
    }

    @Test func aTraceWhoseLinesACollectorSortedStillTellsItsException() throws {
        let head = "2026-11-22 10:00:07.055 17863 ERROR cinder.volume.api"
        let noise = (0..<40).map { "2026-11-22 10:00:00.000 17863 INFO cinder.web request \($0) served" }
        let trace = [
            head + " ", head + "     return f(*args)", head + "     raise NotFound(id)",
            head + "   File \"/a/api.py\", line 24, in wrapper",
            head + "   File \"/a/api.py\", line 29, in get",
            head + "   File \"/a/flow.py\", line 12, in run", head + " Traceback (most recent call last):",
            head + " TypeNotFound: type 7 could not be found.",
        ]
        let comparison = LogComparison(
            baseline: LogText(lines: noise), candidate: LogText(lines: noise + trace))
        let change = try #require(comparison.changes.first { $0.kind == .new })
        #expect(change.rootException == "TypeNotFound: type 7 could not be found.")
    }

    @Test(arguments: [("2026-11-22 10:0", ""), ("10:0", "clock only")])
    func whereTrafficIsAlikeTimeTellsTheExposure(prefix: String, _: String) {
        func lines(_ words: String, _ count: Int) -> [String] {
            (0..<count).map {
                "\(prefix)\($0 * 5 / 60):\($0 * 5 % 60 < 10 ? "0" : "")\($0 * 5 % 60).000 INFO \(words)"
            }
        }
        let before = (lines("order stored", 60) + lines("cart shown", 60)).sorted()
        let after = lines("cart shown", 60)
        func kinds(_ isSameTraffic: Bool) -> [TemplateChange.Kind] {
            LogComparison(
                baseline: LogText(lines: before), candidate: LogText(lines: after),
                isSameTraffic: isSameTraffic
            ).changes.map(\.kind)
        }
        #expect(kinds(true) == [.gone])
        // By the amount of lines alone the other message would seem to come twice as often.
        #expect(kinds(false).contains(.jumped))
    }

    @Test(arguments: traces)
    func aTraceIsOneEventWithItsRootException(trace: Trace) throws {
        let noise = (0..<40).map { "2026-11-22T10:00:00Z INFO c.e.Web - request \($0) served" }
        let comparison = LogComparison(
            baseline: LogText(lines: noise),
            candidate: LogText(
                lines: noise + trace.lines + noise + trace.lines + [
                    "2026-11-22T10:02:00Z INFO c.e.Web - request 9 served"
                ]))
        #expect(comparison.candidateEvents == 83)
        let new = comparison.changes.filter { $0.kind == .new }
        #expect(new.count == 1)
        let change = try #require(new.first)
        #expect(change.candidateCount == 2)
        #expect(change.lines == [40, 80 + trace.lines.count])
        #expect(change.rootException == trace.root)
    }

    @Test(arguments: [
        ("2026-11-22T10:00:01.5Z ERROR x.Y: boom 1", 1_795_341_601.5),
        ("2026-11-22T12:00:01+02:00 ERROR x.Y: boom 1", 1_795_341_601.0),
        ("2026-11-22 10:00:01,500 ERROR x.Y: boom 1", 1_795_341_601.5),
        ("26/11/22 10:00:01 ERROR x.Y: boom 1", 1_795_341_601.0),
        ("[Sun Nov 22 10:00:01 2026] [error] boom 1", 1_795_341_601.0),
        ("20261122-10:00:01:500|x|1|boom 1 failed", 1_795_341_601.5),
        ("1763805601 ERROR boom 1", 1_763_805_601.0),
        (#"{"ts":1763805601.25,"level":"error","msg":"boom 1"}"#, 1_763_805_601.25),
    ])
    func timestampsTellSinceWhen(line: String, seconds: Double) throws {
        let noise = (0..<40).map { "2026-11-22T10:00:00Z INFO c.e.Web - request \($0) served" }
        let comparison = LogComparison(
            baseline: LogText(lines: noise), candidate: LogText(lines: noise + [line, line]))
        let change = try #require(comparison.changes.first { $0.kind == .new })
        #expect(change.first == seconds)
        #expect(change.last == seconds)
    }

    @Test func aLogWithoutEndOfNewShapesIsBounded() {
        var miner = TemplateMiner()
        var random = SeededGenerator(seed: 1)
        for _ in 0..<40 {
            var text = LogText()
            for _ in 0..<2_500 {
                let word = (0..<9).map { _ in
                    String(UnicodeScalar(UInt8(97 + random.next() % 26)))
                }.joined()
                text.append("\(word) and \(word.reversed().map(String.init).joined()) failed".utf8)
            }
            _ = miner.add(text)
        }
        #expect(miner.shapeCount <= 32_768 + 4_096)
    }
}
