import JSON
import Testing

@Suite struct JSONDocumentTests {
    @Test func valuesAreReadAsTheyAre() throws {
        let root = try JSONDocument(
            parsing: #"{"a":[1,-2,18446744073709551615,1.5,null,true,false],"b":"x\né€😀\u00e9","c":{}}"#
        ).root
        let array = try #require(root["a"]?.array)
        #expect(array.count == 7)
        #expect(array.map(\.kind) == [.number, .number, .number, .number, .null, .boolean, .boolean])
        #expect(array.map(\.double) == [1, -2, 0x1p64, 1.5, nil, nil, nil])
        #expect(array.map(\.int64) == [1, -2, nil, nil, nil, nil, nil])
        #expect(array.map(\.uint64) == [1, nil, .max, nil, nil, nil, nil])
        #expect(array.map(\.boolean) == [nil, nil, nil, nil, nil, true, false])
        #expect(root["b"]?.string == "x\né€😀é")
        #expect(root["c"]?.object?.count == 0)
        #expect(root["d"] == nil)
        #expect(root.object?.map(\.key) == ["a", "b", "c"])
    }

    @Test(arguments: [
        ("5", 5), ("5.0", 5), ("5e0", 5), ("-0", 0), ("5.5", nil), ("1e300", nil), ("-1e300", nil),
        ("9223372036854775807", Int.max), ("9223372036854775808", nil), ("-9223372036854775808", Int.min),
        ("9.3e18", nil), ("\"5\"", nil),
    ])
    func integersAreExactOrNone(text: String, expected: Int?) throws {
        #expect(try JSONDocument(parsing: text).root.int == expected)
    }

    @Test func elementsKnowWhereTheyAre() throws {
        let root = try JSONDocument(parsing: #"[{"a/b":{"~":[0,{"":true}]}}]"#).root
        let deep = try #require(
            root.array?.first { _ in true }?["a/b"]?["~"]?.array?.first { $0.kind == .object }?[""])
        #expect(deep.pointer.description == "/0/a~1b/~0/1/")
        #expect(root.pointer.description.isEmpty)
    }

    @Test(arguments: [
        (#"{"a":1,"a":2}"#, "a", "/a"),
        (#"[{"x":{"k":1,"j":2,"k":3}}]"#, "k", "/0/x/k"),
        (#"{"a":1,"\u0061":2}"#, "a", "/a"),
    ])
    func repeatedKeysAreRefusedByName(text: String, key: String, pointer: String) {
        #expect(throws: JSONError(.duplicateKey(key), pointer: JSONPointer(unchecked: pointer))) {
            try JSONDocument(parsing: text)
        }
    }

    @Test(arguments: [23, 24, 25, 100, 5000])
    func aRepeatedKeyIsFoundAmongMany(count: Int) throws {
        let keys = (0..<count).map { "\"k\($0)\":0" }
        #expect(
            try JSONDocument(parsing: "{" + keys.joined(separator: ",") + "}").root.object?.count == count)
        for key in [0, count / 2, count - 1] {
            #expect(throws: JSONError(.duplicateKey("k\(key)"), pointer: JSONPointer(unchecked: "/k\(key)")))
            {
                try JSONDocument(parsing: "{" + (keys + ["\"k\(key)\":1"]).joined(separator: ",") + "}")
            }
        }
    }

    @Test func nestingIsLimited() throws {
        let limit = JSONDocument.maximumDepth
        for depth in [1, limit - 1, limit] {
            let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            #expect(try JSONDocument(parsing: text).root.kind == .array)
        }
        for depth in [limit + 1, 1000, 1023, 1024, 1025, 10_000, 1_000_000] {
            let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: text) }
            #expect(error?.reason == .tooDeep(limit: limit))
            #expect(error?.offset == limit)
        }
    }

    @Test(
        arguments: [
            ("", .empty, 0),
            (" \n", .empty, 0),
            ("\u{FEFF}{}", .byteOrderMark, 0),
            ("{} x", .trailingContent, 3),
            ("[1] [2]", .trailingContent, 4),
            ("[1", .unexpectedEnd(expected: "',' or ']'"), 2),
            ("{\"a\":", .unexpectedEnd(expected: "a value"), 5),
            ("[1,]", .unexpectedByte(UInt8(ascii: "]"), expected: "a value"), 3),
            ("{\"a\" 1}", .unexpectedByte(UInt8(ascii: "1"), expected: "':'"), 5),
            ("{a:1}", .unexpectedByte(UInt8(ascii: "a"), expected: "a key in double quotes"), 1),
            ("[NaN]", .nonFiniteNumber, 1),
            ("[nan]", .nonFiniteNumber, 1),
            ("[-Infinity]", .nonFiniteNumber, 1),
            ("[Infinity]", .nonFiniteNumber, 1),
            ("[1e999]", .numberOutOfRange, 1),
            ("[-1e999]", .numberOutOfRange, 1),
            ("[18446744073709551616]", .numberOutOfRange, 1),
            ("[-9223372036854775809]", .numberOutOfRange, 1),
            ("[01]", .invalidNumber, 1),
            ("[1.]", .invalidNumber, 1),
            ("[+1]", .unexpectedByte(UInt8(ascii: "+"), expected: "a value"), 1),
            ("[\"\\ud800\"]", .loneSurrogate, 2),
            ("[\"\\udc00\"]", .loneSurrogate, 2),
            ("[\"\\ud800\\u0041\"]", .loneSurrogate, 2),
            ("[\"\\x\"]", .invalidEscape, 2),
            ("[\"\n\"]", .controlCharacter, 2),
            ("[\"abc", .unexpectedEnd(expected: "the end of a string"), 5),
            ("[tru]", .unexpectedByte(UInt8(ascii: "]"), expected: "the word true"), 4),
            ("[truex]", .unexpectedByte(UInt8(ascii: "x"), expected: "the end of the word true"), 5),
        ] as [(String, JSONError.Reason, Int)])
    func faultsAreToldWithTheirPlace(text: String, reason: JSONError.Reason, offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: text) }
        #expect(error?.reason == reason)
        #expect(error?.offset == offset)
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
        ] as [[UInt8]])
    func invalidUTF8IsRefused(bytes: [UInt8]) {
        #expect(throws: JSONError(.invalidUTF8, offset: 1, pointer: JSONPointer())) {
            try JSONDocument(parsing: bytes)
        }
    }

    @Test(arguments: [
        (#"{"a":[1,{"b/c":NaN}]}"#, "/a/1/b~1c"), (#"[[],[0,1e999]]"#, "/1/1"), (#"{"\u0061":tru}"#, "/a"),
        (#"{"a":1,"b"}"#, "/b"), (#"{"a":1,}"#, ""), ("[1,2", "/1"), ("[] x", ""), (#"{"a":{},"b":[]"#, "/b"),
    ])
    func faultsPointToTheValueBeingRead(text: String, pointer: String) {
        let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: text) }
        #expect(error?.pointer?.description == pointer)
    }

    @Test func documentsOutliveTheNextParse() throws {
        let first = try JSONDocument(parsing: #"{"a":"first"}"#)
        let second = try JSONDocument(parsing: #"{"a":"second"}"#)
        #expect(first.root["a"]?.string == "first")
        #expect(second.root["a"]?.string == "second")
    }
}
