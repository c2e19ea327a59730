import Testing
import YAML

@Suite struct YAMLDocumentTests {
    @Test func theTreeKeepsOrderStyleAndPlaces() throws {
        let text = "b: 1 # comment\nä: 'x'\nc:\n  - \"y\"\n  - |\n    z\n"
        let root = try YAMLDocument(parsing: text, file: "f.yaml").root
        let mapping = try root.mapping()
        #expect(mapping.pairs.map(\.name) == ["b", "ä", "c"])
        let single = try #require(mapping["ä"])
        #expect(single.start == YAMLMark(line: 2, column: 4, offset: 19))
        #expect(single.end == YAMLMark(line: 2, column: 7, offset: 22))
        #expect(single.content == .scalar(YAMLScalar(text: "x", style: .singleQuoted)))
        let list = try mapping.required("c").sequence()
        #expect(list.map(\.line) == [4, 5])
        #expect(
            list.map(\.content) == [
                .scalar(YAMLScalar(text: "y", style: .doubleQuoted)),
                .scalar(YAMLScalar(text: "z\n", style: .literal)),
            ])
    }

    @Test(
        arguments: [
            ("a", .string("a")), ("~", .null), ("null", .null), ("true", .boolean(true)),
            ("yes", .string("yes")),
            ("on", .string("on")), ("12", .integer(12)), ("+12", .integer(12)), ("-3", .integer(-3)),
            ("1.50", .number(1.5)), (".5", .number(0.5)), ("1e3", .number(1000)), ("1:30", .string("1:30")),
            ("0x1F", .string("0x1F")), ("nan", .string("nan")), (".inf", .string(".inf")),
            ("1e999", .string("1e999")),
            ("'12'", .string("12")), ("!!str 12", .string("12")), ("1%", .string("1%")),
            ("99999999999999999999", .number(1e20)), (".", .string(".")), ("e5", .string("e5")),
        ] as [(String, YAMLMeaning)])
    func scalarsMeanWhatYAML12Says(text: String, meaning: YAMLMeaning) throws {
        guard case .scalar(let scalar) = try YAMLDocument(parsing: text).root.content else {
            Issue.record("no scalar")
            return
        }
        #expect(scalar.meaning == meaning)
    }

    @Test(
        arguments: [
            ("a: 1\nb: 2\na: 3\n", .duplicateKey("a", firstLine: 1), 3, 1),
            ("a: {x: 1, x: 2}\n", .duplicateKey("x", firstLine: 1), 1, 11),
            ("[1, 2]: x\n", .complexKey, 1, 1),
            ("a: *b\n", .undefinedAlias("b"), 1, 4),
            ("a: &a [*a]\n", .recursiveAlias("a"), 1, 8),
            ("a: 1\n---\nb: 2\n", .severalDocuments, 2, 1),
            ("", .empty, 1, 1),
            ("# only a comment\n", .empty, 1, 1),
        ] as [(String, YAMLError.Reason, Int, Int)])
    func faultsAreToldWithTheirPlace(text: String, reason: YAMLError.Reason, line: Int, column: Int) {
        let error = #expect(throws: YAMLError.self) { try YAMLDocument(parsing: text, file: "f.yaml") }
        #expect(error?.reason == reason)
        #expect(error?.mark.line == line)
        #expect(error?.mark.column == column)
        #expect(error?.description.hasPrefix("f.yaml:\(line):\(column): ") == true)
    }

    @Test(arguments: [("a: [1, 2\nb: 3\n", 2), ("a: 'x\n", 2), ("a:\n\t- b\n", 2), ("a: b: c\n", 1)])
    func syntaxErrorsNameTheLine(text: String, line: Int) {
        let error = #expect(throws: YAMLError.self) { try YAMLDocument(parsing: text) }
        #expect(error?.line == line, "\(String(describing: error))")
    }

    @Test func invalidUTF8IsRefusedWithItsPlace() {
        let error = #expect(throws: YAMLError.self) {
            try YAMLDocument(parsing: Array("a: b\nc: ".utf8) + [0xFF])
        }
        #expect(error?.reason == .invalidUTF8)
        #expect(error?.mark == YAMLMark(line: 2, column: 4, offset: 8))
    }

    @Test func nestingAndSizeAreLimited() {
        let deep = String(repeating: "[", count: 10_000)
        #expect(throws: YAMLError.self) { try YAMLDocument(parsing: deep) }
        let limits = YAMLDocument.Limits(bytes: 10, depth: 64, nodes: 5)
        #expect(throws: YAMLError.self) { try YAMLDocument(parsing: "a: 12345678", limits: limits) }
        #expect(throws: YAMLError.self) { try YAMLDocument(parsing: "[1,2,3,4,5]", limits: limits) }
        #expect(throws: Never.self) { try YAMLDocument(parsing: "[1,2,3,4]", limits: limits) }
    }

    @Test func anAliasBombIsRefused() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let names = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(names)]\n"
        }
        let error = #expect(throws: YAMLError.self) { try YAMLDocument(parsing: text) }
        #expect(error?.reason == .tooManyNodes(limit: 200_000))
    }

    @Test func aliasesRepeatTheirValue() throws {
        let root = try YAMLDocument(parsing: "a: &x {k: 1}\nb: *x\n").root
        #expect(root["a"] == root["b"])
    }
}
