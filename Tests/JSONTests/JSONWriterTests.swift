import JSON
import Testing

@Suite struct JSONWriterTests {
    private func text(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func membersAndElementsAreSeparated() {
        let text = text { writer in
            writer.object { writer in
                writer.member("a", "x")
                writer.member("b", 1.5)
                writer.member("c", 7)
                writer.member("d", nil as Bool?)
                writer.key("e")
                writer.array { writer in
                    writer.array { _ in }
                    writer.object { _ in }
                    writer.boolean(true)
                    writer.raw(Array("[0]".utf8))
                    writer.null()
                }
                writer.member("f", ["g": 1])
            }
        }
        #expect(text == #"{"a":"x","b":1.5,"c":7,"d":null,"e":[[],{},true,[0],null],"f":{"g":1}}"#)
    }

    @Test(arguments: [
        (0, "0"), (-0.0, "-0.0"), (1, "1"), (-1, "-1"), (310.5, "310.5"), (0.1, "0.1"), (1e-9, "1e-09"),
        (1e15, "1000000000000000"), (9_007_199_254_740_991, "9007199254740991"),
        (0x1p53, "9007199254740992.0"),
        (1e21, "1e+21"), (1.7976931348623157e308, "1.7976931348623157e+308"),
        (.leastNonzeroMagnitude, "5e-324"), (.nan, "null"), (.infinity, "null"), (-.infinity, "null"),
    ])
    func numbersAreShortAndReadBackAsTheSame(value: Double, expected: String) throws {
        let text = text { $0.number(value) }
        #expect(text == expected)
        guard value.isFinite else { return }
        #expect(try JSONDocument(parsing: text).root.double?.bitPattern == value.bitPattern)
    }

    /// Numbers with few decimals have a way of their own, which has to find the same text.
    @Test func decimalsAreAsShortAsTheyCanBe() throws {
        for integer in stride(from: 1, through: 2_000_000, by: 37) {
            for power in [10.0, 100, 1000, 10_000, 100_000] {
                for value in [Double(integer) / power, -Double(integer) * 1e4 / power] {
                    let text = text { $0.number(value) }
                    let isWhole = value == value.rounded()
                    guard
                        text == value.description || (isWhole && text + ".0" == value.description)
                            || (value.magnitude < 1e-3 && Double(text) == value)
                    else {
                        Issue.record("\(value) is written as \(text)")
                        return
                    }
                }
            }
        }
    }

    @Test(arguments: [
        ("plain", #""plain""#), ("", #""""#), (#"a"b\c/"#, #""a\"b\\c/""#),
        ("\n\r\t\u{8}\u{C}", #""\n\r\t\b\f""#),
        ("01234567\"12345678", #""01234567\"12345678""#), ("0123456789é\\", #""0123456789é\\""#),
        ("1234567\n12345678901", #""1234567\n12345678901""#), ("\0\u{1F}\u{7F}", "\"\\u0000\\u001f\u{7F}\""),
        ("é€😀", "\"é€😀\""), ("\u{2028}", "\"\u{2028}\""),
    ])
    func stringsAreEscapedWhereTheyMustBe(value: String, expected: String) throws {
        #expect(text { $0.string(value) } == expected)
        #expect(text { $0.string(utf8: Array(value.utf8)[...]) } == expected)
        #expect(try JSONDocument(parsing: expected).root.string == value)
    }

    @Test func bytesThatAreNotUTF8AreReplaced() {
        #expect(text { $0.string(utf8: [0x61, 0xFF, 0x62]) } == "\"a\u{FFFD}b\"")
    }

    @Test func canonicalTextIsTheSameForTheSameValue() throws {
        let first = try JSONValue(parsing: #"{"b":[1.0,{"y":0,"x":"\u0041"}],"a":1e2}"#)
        let second = try JSONValue(parsing: #"{ "a":100, "b":[1, {"x":"A","y":0.0e5}] }"#)
        #expect(
            String(decoding: first.canonicalBytes, as: UTF8.self) == #"{"a":100,"b":[1,{"x":"A","y":0}]}"#)
        #expect(first.canonicalBytes == second.canonicalBytes)
        #expect(first.bytes != first.canonicalBytes)
    }
}
