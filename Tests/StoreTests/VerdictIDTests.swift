import Store
import TestSupport
import Testing

@Suite struct VerdictIDTests {
    @Test func isAUUIDOfVersionSeven() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<1_000 {
            let id = VerdictID(at: Timestamp(milliseconds: 1_700_000_000_123), using: &generator)
            let text = Array(id.description)
            #expect(text.count == 36)
            #expect(String(text[0..<13]) == "018bcfe5-687b")
            #expect(text[14] == "7")
            #expect("89ab".contains(text[19]))
        }
    }

    @Test func sortsAsItWasMade() {
        var generator = SeededGenerator(seed: 2)
        let ids = (0..<500).map {
            VerdictID(at: Timestamp(milliseconds: $0 * 3), using: &generator).description
        }
        #expect(ids == ids.sorted())
    }

    @Test func comesBackFromTextAndBytes() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<500 {
            let id = VerdictID(at: Timestamp(milliseconds: Int64(generator.next() >> 20)), using: &generator)
            #expect(VerdictID(parsing: id.description) == id)
            #expect(VerdictID(parsing: id.description.uppercased()) == id)
            #expect(VerdictID(bytes: id.bytes) == id)
        }
    }

    @Test(arguments: [
        "", "018bcfe5", "018bcfe5-687b-7000-8000-00000000000", "018bcfe5-687b-7000-8000-0000000000000",
        "018bcfe5x687b-7000-8000-000000000000", "018bcfe5-687b-7000-8000-00000000000g",
        "018bcfe568-7b-7000-8000-000000000000", "018bcfe5-687b-7000-8000-00000000000\u{e9}",
        "------------------------------------",
    ])
    func otherTextsAreNone(text: String) {
        #expect(VerdictID(parsing: text) == nil)
    }

    @Test func otherLengthsAreNone() {
        #expect(VerdictID(bytes: [UInt8](repeating: 0, count: 15)) == nil)
        #expect(VerdictID(bytes: [UInt8](repeating: 0, count: 17)) == nil)
    }

    @Test(arguments: [
        (1.5, 1_500), (-0.0005, -1), (1e300, Int64.max), (-1e300, .min), (.nan, 0), (.infinity, .max),
    ])
    func secondsBecomeMilliseconds(seconds: Double, milliseconds: Int64) {
        #expect(Timestamp(seconds: seconds).milliseconds == milliseconds)
    }
}
