import Compression
import Testing

@Suite struct GzipTests {
    private static let text = Array(
        (0..<4_000).map { "line \($0) took \($0 * 7919 % 977) ms\n" }.joined().utf8)
    private static let generous = InflationLimits(maximumOutput: 1 << 24)

    /// Inflates in pieces of one length.
    private func inflate(
        _ bytes: [UInt8], piece: Int, limits: InflationLimits = generous
    ) throws(CompressionError) -> [UInt8] {
        let inflater = try GzipInflater(limits: limits)
        var output: [UInt8] = []
        var start = 0
        while start < bytes.count {
            let end = min(start + piece, bytes.count)
            try inflater.inflate(bytes[start..<end], into: &output)
            start = end
        }
        try inflater.finish()
        return output
    }

    @Test(arguments: [0, 1, 2, 100, 65_535, 65_536, 65_537, 98_000], [1, 6, 9])
    func whatIsCompressedComesBack(length: Int, level: Int) throws {
        let bytes = Array(Self.text.prefix(length))
        let member = try Gzip.compress(bytes, level: level)
        #expect(try Gzip.decompress(member, limits: Self.generous) == bytes)
    }

    /// Written by gzip 1.12 (`printf 'verdict\n' | gzip -9n`).
    @Test func membersOfOtherProgramsAreRead() throws {
        let member: [UInt8] = [
            0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x2b, 0x4b, 0x2d, 0x4a,
            0xc9, 0x4c, 0x2e, 0xe1, 0x02, 0x00, 0x67, 0xc1, 0xf2, 0x5b, 0x08, 0x00, 0x00, 0x00,
        ]
        #expect(try Gzip.decompress(member, limits: Self.generous) == Array("verdict\n".utf8))
    }

    @Test(arguments: [1, 2, 3, 7, 1_000, 70_000])
    func whereItIsCutDoesNotMatter(piece: Int) throws {
        let member = try Gzip.compress(Self.text)
        #expect(try inflate(member, piece: piece) == Self.text)
    }

    @Test func everyPrefixIsTruncated() throws {
        let member = try Gzip.compress(Array(Self.text.prefix(600)))
        for length in 0..<member.count {
            #expect(throws: CompressionError.truncated) {
                try Gzip.decompress(Array(member.prefix(length)), limits: Self.generous)
            }
        }
    }

    @Test(arguments: [1, 5, 1_000_000])
    func whatFollowsTheMemberIsRefused(piece: Int) throws {
        let member = try Gzip.compress(Self.text)
        #expect(throws: CompressionError.multipleMembers) { try inflate(member + member, piece: piece) }
        #expect(throws: CompressionError.trailingGarbage) { try inflate(member + [0], piece: piece) }
    }

    @Test func everyChangedByteIsNoticedOrHarmless() throws {
        let bytes = Array(Self.text.prefix(300))
        let member = try Gzip.compress(bytes)
        for index in member.indices {
            var changed = member
            changed[index] ^= 0x41
            // The header's time, flags of the compressor and system (bytes 4 to 9) carry no content.
            if let output = try? Gzip.decompress(changed, limits: Self.generous) {
                #expect(output == bytes && (4...9).contains(index), "byte \(index)")
            }
        }
    }

    @Test(arguments: [
        ("zlib header", [0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01]),
        ("text", Array("hello, this is no gzip".utf8)),
        ("wrong method", [0x1f, 0x8b, 0x07, 0, 0, 0, 0, 0, 0, 3, 0, 0]),
        ("reserved flags", [0x1f, 0x8b, 0x08, 0xe0, 0, 0, 0, 0, 0, 3, 0, 0]),
    ])
    func otherFormatsAreCorrupt(name: String, bytes: [UInt8]) {
        #expect {
            try Gzip.decompress(bytes, limits: Self.generous)
        } throws: { error in
            if case CompressionError.corrupt = error { true } else { false }
        }
    }

    @Test func theOutputIsBounded() throws {
        let member = try Gzip.compress(Self.text)
        let exact = InflationLimits(maximumOutput: Self.text.count)
        #expect(try Gzip.decompress(member, limits: exact) == Self.text)
        let short = InflationLimits(maximumOutput: Self.text.count - 1)
        for piece in [1, 100, member.count] {
            #expect(throws: CompressionError.outputTooLarge(limit: Self.text.count - 1)) {
                try inflate(member, piece: piece, limits: short)
            }
        }
    }

    @Test func aBombStopsEarly() throws {
        let bomb = try Gzip.compress([UInt8](repeating: 0, count: 50_000_000), level: 9)
        let inflater = try GzipInflater(
            limits: InflationLimits(maximumOutput: 1 << 30, maximumRatio: 200, ratioGrace: 1 << 20))
        var output: [UInt8] = []
        #expect(throws: CompressionError.ratioTooHigh(limit: 200)) {
            try inflater.inflate(bomb, into: &output)
        }
        #expect(output.count <= 1 << 20)
        // It stays refused.
        #expect(throws: CompressionError.ratioTooHigh(limit: 200)) { try inflater.inflate([], into: &output) }
        #expect(throws: CompressionError.ratioTooHigh(limit: 200)) { try inflater.finish() }
    }

    @Test func smallBodiesMayRepeatMuch() throws {
        let zeros = [UInt8](repeating: 0, count: 1 << 20)
        let member = try Gzip.compress(zeros, level: 9)
        #expect(member.count * 200 < zeros.count)
        #expect(try Gzip.decompress(member, limits: Self.generous) == zeros)
    }
}
