import HTTP
import Testing

@Suite struct QueryItemsTests {
    @Test(
        arguments: [
            (nil, []), ("", []), ("a=b", ["a:b"]), ("a", ["a:"]), ("a=", ["a:"]), ("=b", [":b"]),
            ("a=b&a=c", ["a:b", "a:c"]), ("&a=b&&c=d&", ["a:b", "c:d"]), ("a=b=c", ["a:b=c"]),
            ("a+b=c%2Bd+e", ["a b:c+d e"]), ("%C3%A9=%26%3D", ["é:&="]), ("a=%00", ["a:\0"]),
            ("a=[b]", ["a:[b]"]),
        ] as [(String?, [String])])
    func itemsAreFormDecoded(query: String?, items: [String]) throws {
        #expect(try QueryItems(query).items.map { "\($0.name):\($0.value)" } == items)
    }

    @Test func itemsAreFoundByName() throws {
        let items = try QueryItems("a=1&b=2&a=3")
        #expect(items["a"] == "1")
        #expect(items.values(of: "a") == ["1", "3"])
        #expect(items["c"] == nil)
    }

    @Test func whatCannotBeDecodedIsAnError() {
        for query in ["a=%", "a=%2", "%g0=b", "a=%2&b"] {
            #expect(throws: QueryError.invalidEscape) { try QueryItems(query) }
        }
        #expect(throws: QueryError.invalidText) { try QueryItems("a=%ff") }
        #expect(throws: QueryError.tooManyItems) { try QueryItems(String(repeating: "a&", count: 257)) }
        #expect(throws: Never.self) { try QueryItems(String(repeating: "a&", count: 256)) }
    }
}

@Suite struct MediaTypeTests {
    @Test(arguments: [
        ("application/json", "application/json", [:]), ("Application/JSON", "application/json", [:]),
        ("text/plain; charset=utf-8", "text/plain", ["charset": "utf-8"]),
        ("text/plain ;\tCharset=\"a\\\"b;,\" ; q=1", "text/plain", ["charset": "a\"b;,", "q": "1"]),
        ("text/plain;", "text/plain", [:]), (" text/plain ", "text/plain", [:]),
        ("a/b;;c=d", "a/b", ["c": "d"]),
    ])
    func valuesAreParsed(text: String, essence: String, parameters: [String: String]) throws {
        let type = try #require(MediaType(parsing: text))
        #expect(type.essence == essence)
        #expect(type.parameters == parameters)
    }

    @Test(arguments: [
        "", "json", "application/", "/json", "application /json", "a/b c", "a/b; c", "a/b; c=", "a/b; c=\"d",
        "a/b; c =d", "a/b; c=d; C=e", "a/b, c/d", "a/b; c=\"\u{1}\"", "ä/b",
    ])
    func brokenValuesAreNone(text: String) {
        #expect(MediaType(parsing: text) == nil)
    }

    @Test(arguments: [
        ("application/json", true, false), ("application/cloudevents+json", true, false),
        ("application/json; charset=utf-8", true, false), ("text/json", false, false),
        ("application/+json", false, false),
        ("application/yaml", false, true), ("text/x-yaml", false, true),
        ("application/openapi+yaml", false, true),
    ])
    func suffixesCount(text: String, isJSON: Bool, isYAML: Bool) throws {
        let type = try #require(MediaType(parsing: text))
        #expect(type.isJSON == isJSON)
        #expect(type.isYAML == isYAML)
    }
}

@Suite struct AcceptedMediaTypesTests {
    @Test(
        arguments: [
            ([], "application/json"), ([""], "application/json"), (["*/*"], "application/json"),
            (["text/html"], "text/html"), (["text/*"], "text/html"), (["image/png"], nil),
            (["text/html;q=0.5, application/json;q=0.4"], "text/html"),
            (["text/html", "application/json"], "application/json"),
            (["*/*, application/json;q=0"], "text/html"), (["*/*;q=0.1, text/html;q=0.2"], "text/html"),
            (["text/html;q=0"], nil), (["text/html;q=2, */*;q=0.1"], "application/json"),
            (["text/html;q=0.1234"], nil), (["text/html ; level=\"1,2\" , image/png"], "text/html"),
            (["broken, text/html"], "text/html"), (["text/html;q=1.000;ext"], nil),
            (["APPLICATION/JSON;Q=0.001"], "application/json"), ([", text/html"], "text/html"),
            (["a/b;c=\"", "text/html"], "text/html"),
        ] as [([String], String?)])
    func theBestIsChosen(values: [String], best: String?) {
        var fields = HTTPFields()
        for value in values { fields.append(.accept, value) }
        #expect(AcceptedMediaTypes(fields).best(of: ["application/json", "text/html"]) == best)
    }
}

@Suite struct BearerCredentialsTests {
    @Test(
        arguments: [
            ([], .missing), (["Bearer abc"], .token("abc")), (["bearer abc"], .token("abc")),
            (["Bearer   a-._~+/09=="], .token("a-._~+/09==")), (["Bearer"], .unusable),
            (["Bearer "], .unusable),
            (["Bearer a b"], .unusable), (["Bearer ****"], .unusable), (["Bearer =="], .unusable),
            (["Bearer a=b"], .unusable), (["Basic abc"], .unusable), (["Bearerabc"], .unusable),
            (["Bearer\tabc"], .unusable), (["Bearer é"], .unusable), ([""], .unusable),
            (["Bearer a", "Bearer a"], .unusable), (["Bearer a,b"], .unusable),
        ] as [([String], BearerCredentials)])
    func credentialsAreRead(values: [String], credentials: BearerCredentials) {
        var fields = HTTPFields()
        for value in values { fields.append(.authorization, value) }
        #expect(BearerCredentials(fields) == credentials)
    }
}

@Suite struct TraceParentTests {
    private static let example = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    @Test func theExampleOfTheSpecificationIsReadAndWritten() throws {
        let parent = try #require(TraceParent(parsing: Self.example))
        #expect(parent.traceID == (0x4bf9_2f35_77b3_4da6, 0xa3ce_929d_0e0e_4736))
        #expect(parent.parentID == 0x00f0_67aa_0ba9_02b7)
        #expect(parent.flags == 1)
        #expect(parent.description == Self.example)
        #expect(parent.traceIDText == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(
            parent.child(parentID: 1)?.description
                == "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000001-01")
        #expect(parent.child(parentID: 0) == nil)
    }

    @Test func laterVersionsAreReadAsFarAsTheyAreCompatible() {
        #expect(TraceParent(parsing: "cc" + Self.example.dropFirst(2))?.flags == 1)
        #expect(TraceParent(parsing: "cc" + Self.example.dropFirst(2) + "-what")?.flags == 1)
        #expect(TraceParent(parsing: "cc" + Self.example.dropFirst(2) + ".what") == nil)
    }

    @Test(arguments: [
        "", "00", example + "-00", "ff" + example.dropFirst(2), example.uppercased(),
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", "00_" + example.dropFirst(3),
        String(example.dropLast()), "0g" + example.dropFirst(2), example.replacing("4bf", with: "4Bf"),
        "+0" + example.dropFirst(2), String(repeating: "é", count: 55),
    ])
    func whatIsBrokenIsIgnored(text: String) {
        #expect(TraceParent(parsing: text) == nil)
    }
}
