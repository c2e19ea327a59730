import TestSupport
import Testing
import YAML

@Suite struct TextEditTests {
    @Test func editsAreSplicedIntoTheTextBefore() throws {
        let edits = [
            TextEdit(replacing: 4..<7, with: "B"), TextEdit(inserting: "<", at: 0),
            TextEdit(deleting: 8..<11), TextEdit(inserting: ">", at: 11),
        ]
        #expect(
            try String(decoding: edits.applied(to: Array("aaa bbb ccc".utf8)), as: UTF8.self) == "<aaa B >")
    }

    @Test func editsThatTouchOneAnotherAreRefused() {
        let edits = [TextEdit(deleting: 0..<3), TextEdit(deleting: 2..<4)]
        #expect(throws: TextEditError.overlapping(0..<3, 2..<4)) {
            try edits.applied(to: Array("aaaaa".utf8))
        }
        #expect(throws: TextEditError.outOfBounds(4..<9, byteCount: 5)) {
            try [TextEdit(deleting: 4..<9)].applied(to: Array("aaaaa".utf8))
        }
    }

    @Test func theEndOfABlockLeavesOutWhatFollows() throws {
        let text = Array("a:\n  b: |\n    x\n\n# c\n\nd: {e: 1}\n".utf8)
        let root = try YAMLDocument(parsing: text).root
        #expect(root["a"]?.contentEnd(in: text) == 15)
        #expect(root["d"]?.contentEnd(in: text) == text.count - 1)
        #expect(root["d"]?.isFlow == true)
    }

    /// A plain reader of unified diffs, as `patch` reads them.
    private func patch(_ old: String, _ diff: String) -> String {
        let oldLines = old.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var result: [String] = []
        var position = 0
        for line in diff.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(2) {
            if line.hasPrefix("@@") {
                let start = Int(line.dropFirst(4).prefix { $0 != "," && $0 != " " }) ?? 0
                let isEmpty = line.split(separator: " ")[1].hasSuffix(",0")
                let first = isEmpty ? start : start - 1
                result += oldLines[position..<first]
                position = first
            } else if line.hasPrefix(" ") {
                #expect(String(line.dropFirst()) == oldLines[position])
                result.append(oldLines[position])
                position += 1
            } else if line.hasPrefix("-") {
                #expect(String(line.dropFirst()) == oldLines[position])
                position += 1
            } else if line.hasPrefix("+") {
                result.append(String(line.dropFirst()))
            }
        }
        return (result + oldLines[position...]).joined(separator: "\n")
    }

    @Test(arguments: 0..<200)
    func diffsLeadFromTheOldTextToTheNew(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        func lines() -> [String] {
            (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                ["a", "b", "c", ""].randomElement(using: &generator) ?? ""
            }
        }
        let old = (lines() + ["end", ""]).joined(separator: "\n")
        let new = (lines() + ["end", ""]).joined(separator: "\n")
        let diff = UnifiedDiff.text(from: Array(old.utf8), to: Array(new.utf8), path: "p.yaml")
        #expect(old == new ? diff.isEmpty : patch(old, diff) == new)
    }

    @Test func theHeadAndTheMissingLineFeedAreAsPatchWantsThem() {
        let diff = UnifiedDiff.text(from: Array("a\nb".utf8), to: Array("a\nc".utf8), path: "x y.yaml")
        #expect(
            diff == """
                --- a/x y.yaml\t
                +++ b/x y.yaml\t
                @@ -1,2 +1,2 @@
                 a
                -b
                \\ No newline at end of file
                +c
                \\ No newline at end of file

                """)
    }
}
