import CZlib

/// Whole gzip members (RFC 1952).
package enum Gzip {
    /// Compresses bytes into one member.
    ///
    /// - Parameters:
    ///   - bytes: What to compress.
    ///   - level: From 1, fastest, to 9, smallest.
    /// - Returns: The member.
    /// - Throws: ``CompressionError/outOfMemory``.
    package static func compress(_ bytes: [UInt8], level: Int = 1) throws(CompressionError) -> [UInt8] {
        var stream = z_stream()
        let clamped = CInt(min(max(level, 1), 9))
        guard
            deflateInit2_(
                &stream, clamped, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, zlibVersion(),
                CInt(MemoryLayout<z_stream>.size)) == Z_OK
        else { throw .outOfMemory }
        defer { deflateEnd(&stream) }
        let bound = Int(deflateBound(&stream, UInt(bytes.count)))
        var isWhole = false
        let output = [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            bytes.withUnsafeBufferPointer { input in
                isWhole = deflate(&stream, input, into: output, count: &count)
            }
        }
        guard isWhole else { throw .outOfMemory }
        return output
    }

    /// Decompresses one member.
    ///
    /// - Parameters:
    ///   - bytes: The member, whole, and nothing after it.
    ///   - limits: What may come out.
    /// - Returns: What was compressed.
    /// - Throws: Any ``CompressionError``.
    package static func decompress(
        _ bytes: [UInt8], limits: InflationLimits
    ) throws(CompressionError) -> [UInt8] {
        let inflater = try GzipInflater(limits: limits)
        var output: [UInt8] = []
        try inflater.inflate(bytes, into: &output)
        try inflater.finish()
        return output
    }

    /// Feeds zlib in pieces, as its counters have 32 bits.
    private static func deflate(
        _ stream: inout z_stream, _ input: UnsafeBufferPointer<UInt8>,
        into output: UnsafeMutableBufferPointer<UInt8>, count: inout Int
    ) -> Bool {
        var offset = 0
        while true {
            let inputLength = min(input.count - offset, Int(CInt.max))
            let outputLength = min(output.count - count, Int(CInt.max))
            stream.next_in = input.baseAddress.map { UnsafeMutablePointer(mutating: $0 + offset) }
            stream.avail_in = UInt32(inputLength)
            stream.next_out = output.baseAddress.map { $0 + count }
            stream.avail_out = UInt32(outputLength)
            let isLast = offset + inputLength == input.count
            let result = CZlib.deflate(&stream, isLast ? Z_FINISH : Z_NO_FLUSH)
            offset += inputLength - Int(stream.avail_in)
            count += outputLength - Int(stream.avail_out)
            if result == Z_STREAM_END { return true }
            guard result == Z_OK else { return false }
        }
    }
}
