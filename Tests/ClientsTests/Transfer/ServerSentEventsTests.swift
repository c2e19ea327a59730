import Clients
import Testing

@Suite struct ServerSentEventsTests {
    private typealias Event = ServerSentEvents.Event

    private static let table: [(String, [ServerSentEvents.Event])] = [
        ("data: a\n\n", [Event(data: "a")]), ("data:a\r\n\r\n", [Event(data: "a")]),
        ("data: a\r\rdata: b\r\r", [Event(data: "a"), Event(data: "b")]),
        ("data: a\ndata: b\n\n", [Event(data: "a\nb")]),
        ("event: x\ndata: a\n\n", [Event(kind: "x", data: "a")]),
        (": note\n\ndata\n\n", [Event(data: "")]), ("event: x\n\ndata: a\n\n", [Event(data: "a")]),
        ("data: a", []), ("data: a\n", []), ("\u{FEFF}data: ü\n\n", [Event(data: "ü")]),
        ("id: 1\nretry: 5\nfoo: b\ndata:  a\n\n", [Event(data: " a")]),
    ]

    @Test(arguments: table)
    func `events are found wherever the stream is cut`(text: String, events: [ServerSentEvents.Event]) {
        let octets = Array(text.utf8)
        for cut in 0...octets.count {
            var reader = ServerSentEvents()
            #expect(reader.take(octets[..<cut]) + reader.take(octets[cut...]) == events, "cut at \(cut)")
        }
    }

    @Test func `an endless line is not kept`() {
        var reader = ServerSentEvents(longestEvent: 100)
        for _ in 0..<1000 { #expect(reader.take(Array("data: aaaaaaaaaaaaaaaa".utf8)).isEmpty) }
        #expect(reader.hasLoss)
        #expect(reader.take(Array("\n\ndata: b\n\n".utf8)).last == ServerSentEvents.Event(data: "b"))
    }
}
