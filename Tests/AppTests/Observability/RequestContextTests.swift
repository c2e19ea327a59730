import App
import HTTP
import Testing

@Suite struct RequestContextTests {
    private let identifiers = IdentifierGenerator(seed: 1)

    private func context(_ pairs: (String, String)...) -> RequestContext {
        var fields = HTTPFields()
        for (name, value) in pairs { fields.append(name, value) }
        return RequestContext(fields, identifiers: identifiers)
    }

    @Test(arguments: [
        "r-1", "550e8400-e29b-41d4-a716-446655440000", "a/b:c=d+e@f_g.h", String(repeating: "x", count: 128),
    ])
    func `a sane identifier is taken over`(identifier: String) {
        #expect(context(("X-Request-Id", identifier)).requestID == identifier)
    }

    @Test(arguments: ["", " ", "a b", "a\"b", "<x>", "é", String(repeating: "x", count: 129), "a;b", "a\\b"])
    func `any other is replaced`(identifier: String) {
        let requestID = context(("X-Request-Id", identifier)).requestID
        #expect(requestID.utf8.count == 16)
        #expect(requestID != identifier)
    }

    @Test func `a repeated identifier is none`() {
        #expect(context(("X-Request-Id", "a"), ("X-Request-Id", "b")).requestID.utf8.count == 16)
    }

    @Test func `a trace is taken over, with a span of our own`() {
        let context = context(("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
        #expect(context.traceID == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(context.traceparent.hasPrefix("00-4bf92f3577b34da6a3ce929d0e0e4736-"))
        #expect(context.traceparent.hasSuffix("-01"))
        #expect(!context.traceparent.contains("00f067aa0ba902b7"))
        #expect(TraceParent(parsing: context.traceparent) != nil)
    }

    @Test(arguments: [
        "", "00-00000000000000000000000000000000-00f067aa0ba902b7-01", "garbage",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    ])
    func `without a valid one a new trace begins`(value: String) {
        let context = context(("traceparent", value))
        #expect(TraceParent(parsing: context.traceparent) != nil)
        #expect(!context.traceparent.contains("4bf92f3577b34da6a3ce929d0e0e4736"))
        #expect(context.traceparent.hasSuffix("-00"))
    }

    @Test func `identifiers do not repeat`() {
        #expect(Set((0..<10_000).map { _ in identifiers.nextText() }).count == 10_000)
    }
}
