import JSON
import Testing

@Suite struct JSONColumnsTests {
    private func root(_ text: String) throws -> JSONElement { try JSONDocument(parsing: text).root }

    @Test func pointsBecomeColumns() throws {
        let points = try root("[[1,2.5],[2,null],[3.5,-4]]").points()
        #expect(points.times == [1, 2, 3.5])
        #expect(points.values[0] == 2.5)
        #expect(points.values[1].isNaN)
        #expect(points.values[2] == -4)
        #expect(points.counts.isEmpty)
        #expect(points.largestTime == 3.5)
    }

    @Test func aThirdNumberIsACount() throws {
        let counts = try root("[[1,2],[2,3,40],[3,4,null]]").points().counts
        #expect(counts.count == 3)
        #expect(counts[0].isNaN)
        #expect(counts[1] == 40)
        #expect(counts[2].isNaN)
    }

    @Test(arguments: [
        ("[[1,2],[3]]", "/1"), ("[[1,2],7]", "/1"), ("[[\"1\",2]]", "/0"), ("[[1,\"2\"]]", "/0"),
        ("[[1,2,3,4]]", "/0"), ("[[1,2,-1]]", "/0"), ("[[1,[2]]]", "/0"), ("[[null,1]]", "/0"),
        ("[[]]", "/0"),
        ("{}", ""), ("5", ""),
    ])
    func whatIsNoPointIsNamed(text: String, pointer: String) throws {
        let root = try root(text)
        let error = #expect(throws: JSONError.self) { try root.points() }
        #expect(error?.pointer?.description == pointer)
    }

    @Test func linesLieInOneRunOfBytes() throws {
        let lines = try root(#"["a","","b\r\n","c\n\n","\né"]"#).lines()
        #expect(String(decoding: lines.bytes, as: UTF8.self) == "abc\né")
        #expect(lines.ends == [1, 1, 2, 3, 6])
        #expect(try root("[]").lines().ends.isEmpty)
        #expect(try root(#"["",""]"#).lines().ends == [0, 0])
    }

    @Test func whatIsNoLineIsNamed() throws {
        let root = try root(#"["a",["b"]]"#)
        let error = #expect(throws: JSONError.self) { try root.lines() }
        #expect(error?.pointer?.description == "/1")
    }
}
