import Compression
import Testing

@Suite struct ZstandardTests {
    private static let text = Array(
        (0..<3_000).map { "line \($0) took \($0 * 7919 % 977) ms\n" }.joined().utf8)

    @Test(arguments: [0, 1, 17, 1_000, 60_000], [-7, -1, 1, 3])
    func whatIsCompressedComesBack(length: Int, level: Int) throws {
        let codec = try Zstandard(level: level)
        let bytes = Array(Self.text.prefix(length))
        for _ in 0..<2 {
            let frame = try codec.compress(bytes)
            #expect(try codec.decompress(frame, maximumOutput: length) == bytes)
        }
    }

    @Test func textBecomesSmaller() throws {
        #expect(try Zstandard().compress(Self.text).count * 3 < Self.text.count)
    }

    @Test func theOutputIsBounded() throws {
        let codec = try Zstandard()
        let frame = try codec.compress(Self.text)
        #expect(throws: CompressionError.outputTooLarge(limit: 100)) {
            try codec.decompress(frame, maximumOutput: 100)
        }
    }

    @Test func everyPrefixIsRefused() throws {
        let codec = try Zstandard()
        let frame = try codec.compress(Array(Self.text.prefix(2_000)))
        for length in 0..<frame.count {
            #expect(throws: CompressionError.truncated, "\(length) of \(frame.count)") {
                try codec.decompress(Array(frame.prefix(length)), maximumOutput: 1 << 20)
            }
        }
        #expect(try codec.decompress(frame, maximumOutput: 1 << 20).count == 2_000)
    }

    @Test func whatFollowsTheFrameIsRefused() throws {
        let codec = try Zstandard()
        let frame = try codec.compress(Self.text)
        #expect(throws: CompressionError.trailingGarbage) {
            try codec.decompress(frame + [0], maximumOutput: 1 << 20)
        }
        #expect(throws: CompressionError.trailingGarbage) {
            try codec.decompress(frame + frame, maximumOutput: 1 << 20)
        }
    }

    @Test func otherBytesAreCorrupt() throws {
        let codec = try Zstandard()
        #expect {
            try codec.decompress(Array("this is text and not a frame".utf8), maximumOutput: 1 << 20)
        } throws: { error in
            if case CompressionError.corrupt = error { true } else { false }
        }
    }
}
