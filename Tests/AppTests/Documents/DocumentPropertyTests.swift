import App
import DocumentChecks
import Foundation
import JSON
import TestSupport
import Testing

/// The checks of the fuzzer, on damaged texts that are the same in every run.
@Suite struct DocumentPropertyTests {
    private static let json = [
        VerifyRequestDecoderTests.whole, #"[[1,2.5e-3],[-0,null,3],[18446744073709551615,1e308]]"#,
        #"["a\u0041\ud83d\ude00\n","é€😀",{"":[],"\"":{}}]"#,
        #"{"a":true,"b":[false,null],"c":{"a":{"a":-1.5E+2}}}"#,
    ].map { Array($0.utf8) }

    private static let yaml = [
        "a: 1\nb:\n  - 'x'\n  - \"y\\n\"\n  - {k: v, l: [1, 2]}\nc: |\n  text\n", "&a [*a, é, 😀]\n",
        "x: &x {a: b}\ny: [*x, *x]\n",
        "- step:\n    spec:\n      signals:\n        - error_rate_threshold: 1%\n",
    ].map { Array($0.utf8) }

    /// Damages a text in one to three places, with bytes that mean something to parsers.
    private func damage(_ bytes: [UInt8], _ noise: inout SeededGenerator) -> [UInt8] {
        let telling =
            Array("{}[]\",:\\u0d8-+.eE1tfn \n\t&*!|>%@#'".utf8) + [
                0, 0x1F, 0x7F, 0x80, 0xC3, 0xED, 0xF0, 0xFF,
            ]
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &noise) where !bytes.isEmpty {
            let position = Int.random(in: 0..<bytes.count, using: &noise)
            switch Int.random(in: 0..<4, using: &noise) {
            case 0: bytes[position] = telling.randomElement(using: &noise) ?? 0
            case 1: bytes.insert(telling.randomElement(using: &noise) ?? 0, at: position)
            case 2: bytes.remove(at: position)
            default:
                let end = Int.random(in: position...bytes.count, using: &noise)
                bytes.insert(contentsOf: bytes[position..<end].prefix(40), at: position)
            }
        }
        return bytes
    }

    /// What the fuzzer has found and what it starts from.
    @Test(arguments: ["json", "yaml", "request"])
    func theCorpusIsAnswered(name: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../Fuzz/Corpus/\(name)")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(!files.isEmpty)
        for file in files {
            let text = Array(try Data(contentsOf: file))
            let found =
                switch name {
                case "json": DocumentProperties.violation(inJSON: text)
                case "yaml": DocumentProperties.violation(inYAML: text)
                default:
                    DocumentProperties.violation(
                        inRequest: text, as: text.first == UInt8(ascii: "{") ? .json : .yaml)
                }
            #expect(found == nil, "\(file.lastPathComponent)")
        }
    }

    @Test func everyBeginningOfATextIsAnswered() {
        for text in Self.json {
            for count in 0...text.count {
                #expect(DocumentProperties.violation(inJSON: Array(text[..<count])) == nil)
                #expect(DocumentProperties.violation(inRequest: Array(text[..<count])) == nil)
            }
        }
        for text in Self.yaml {
            for count in 0...text.count {
                #expect(DocumentProperties.violation(inYAML: Array(text[..<count])) == nil)
            }
        }
    }

    @Test(arguments: 0..<4)
    func damagedJSONIsAnswered(seed: Int) {
        var noise = SeededGenerator(seed: UInt64(seed))
        for round in 0..<1500 {
            let text = damage(Self.json[round % Self.json.count], &noise)
            let found =
                DocumentProperties.violation(inJSON: text) ?? DocumentProperties.violation(inRequest: text)
            #expect(found == nil, "\(String(decoding: text, as: UTF8.self))")
        }
    }

    @Test(arguments: 0..<4)
    func damagedYAMLIsAnswered(seed: Int) {
        var noise = SeededGenerator(seed: UInt64(seed))
        for round in 0..<1500 {
            let text = damage(Self.yaml[round % Self.yaml.count], &noise)
            let found =
                DocumentProperties.violation(inYAML: text)
                ?? DocumentProperties.violation(inRequest: text, as: .yaml)
            #expect(found == nil, "\(String(decoding: text, as: UTF8.self))")
        }
    }

    /// A request in which one value after the other is replaced by one of another type.
    @Test func valuesOfOtherTypesAreAnswered() throws {
        let whole = try JSONValue(parsing: VerifyRequestDecoderTests.whole)
        let others: [JSONValue] = [nil, true, -1, 1e300, "", "x", [], [[]], [:], ["a": 1]]
        var count = 0
        for path in paths(of: whole) {
            for other in others {
                let text = replace(path[...], in: whole, by: other).bytes
                let found = DocumentProperties.violation(inRequest: text)
                #expect(found == nil, "\(String(decoding: text, as: UTF8.self))")
                count += 1
            }
        }
        #expect(count > 500)
    }

    private func paths(of value: JSONValue) -> [[Int]] {
        let children = value.array ?? value.object?.map(\.value) ?? []
        return [[]] + children.enumerated().flatMap { index, child in paths(of: child).map { [index] + $0 } }
    }

    private func replace(_ path: ArraySlice<Int>, in value: JSONValue, by other: JSONValue) -> JSONValue {
        guard let index = path.first else { return other }
        switch value {
        case .array(var elements):
            elements[index] = replace(path.dropFirst(), in: elements[index], by: other)
            return .array(elements)
        case .object(var members):
            members[index].value = replace(path.dropFirst(), in: members[index].value, by: other)
            return .object(members)
        default: return other
        }
    }
}
