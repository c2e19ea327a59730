import Testing
import YAML

@Suite struct YAMLAccessTests {
    private enum Colour: String, CaseIterable { case red, green }

    private func node(_ text: String) throws -> YAMLNode {
        try #require(try YAMLDocument(parsing: "\nkey: " + text, file: "verdict.yaml").root["key"])
    }

    @Test func valuesAreReadByType() throws {
        #expect(try node("text").string() == "text")
        #expect(try node("1.10").string() == "1.10")
        #expect(try node("12").integer(in: 1...20) == 12)
        #expect(try node("0.5").number(in: 0...1) == 0.5)
        #expect(try node("1").number() == 1)
        #expect(try node("true").boolean())
        #expect(try node("red").value(of: Colour.self) == .red)
        #expect(try node("[a, b]").sequence().map { try $0.string() } == ["a", "b"])
        #expect(try node("{a: 1, b: ~}").mapping()["b"] == nil)
    }

    @Test(arguments: [
        ("500ms", 500), ("8s", 8000), ("5m", 300_000), ("24h", 86_400_000), ("30d", 2_592_000_000),
    ])
    func timeSpansHaveAUnit(text: String, milliseconds: Int) throws {
        #expect(try node(text).duration() == .milliseconds(milliseconds))
    }

    @Test(arguments: [
        ("1024", 1024), ("64KiB", 65_536), ("32MiB", 33_554_432), ("5MB", 5_000_000), ("7B", 7),
    ])
    func sizesMayHaveAUnit(text: String, bytes: Int) throws {
        #expect(try node(text).byteCount() == bytes)
    }

    @Test func errorsNameFileLineAndWhatWasExpected() throws {
        func message(_ text: String, _ read: (YAMLNode) throws -> Void) throws -> String {
            let node = try node(text)
            let error = #expect(throws: YAMLError.self) { try read(node) }
            return error?.description ?? ""
        }
        #expect(
            try message("99") { _ = try $0.integer(in: 1...20) }
                == "verdict.yaml:2:6: expected an integer from 1 to 20, found \"99\"")
        #expect(
            try message("'12'") { _ = try $0.integer() }
                == "verdict.yaml:2:6: expected an integer, found \"12\"")
        #expect(
            try message("yes") { _ = try $0.boolean() }
                == "verdict.yaml:2:6: expected true or false, found \"yes\"")
        #expect(
            try message("blue") { _ = try $0.value(of: Colour.self) }
                == "verdict.yaml:2:6: expected one of red, green, found \"blue\"")
        #expect(
            try message("5") { _ = try $0.duration() }
                == "verdict.yaml:2:6: expected a time span such as 500ms, 8s, 5m, 24h or 30d, found \"5\"")
        #expect(
            try message("99999999999999999999GiB") { _ = try $0.byteCount() }
                == "verdict.yaml:2:6: expected a size such as 1048576, 64KiB, 32MiB or 2GiB, "
                + "found \"99999999999999999999GiB\"")
        #expect(
            try message("[1]") { _ = try $0.string() } == "verdict.yaml:2:6: expected text, found a list")
        #expect(
            try message("{a: 1, c: 2}") { try $0.mapping().allowOnly(["a", "b"]) }
                == "verdict.yaml:2:13: unknown key \"c\"; known are a, b")
        #expect(
            try message("{a: 1}") { _ = try $0.mapping().required("b") }
                == "verdict.yaml:2:6: the key \"b\" is missing")
    }
}
