import CZlib

/// Compressed data of which only a part may be there, or after which other data follows.
package enum Deflate {
    /// How the data is wrapped.
    package enum Format: Sendable, Hashable {
        /// Not at all (RFC 1951), as in a ZIP file.
        case raw
        /// As a gzip member (RFC 1952).
        case gzip
    }

    /// What could be read.
    package struct Part: Sendable {
        /// What came out.
        package var output: [UInt8]
        /// How many bytes of the input belong to it.
        package var consumed: Int
        /// Why the end was not reached; nil if it was.
        package var error: CompressionError?
    }

    private static let blockSize = 1 << 16

    /// Reads compressed data up to its end, or as far as it goes.
    ///
    /// - Parameters:
    ///   - input: The data, and perhaps more after it.
    ///   - format: How the data is wrapped.
    ///   - limits: What may come out.
    /// - Returns: What could be read; never more than the limits allow.
    package static func inflate(
        prefix input: ArraySlice<UInt8>, _ format: Format, limits: InflationLimits
    ) -> Part {
        var stream = z_stream()
        let windowBits: CInt = format == .raw ? -15 : 15 + 16
        guard
            inflateInit2_(&stream, windowBits, zlibVersion(), CInt(MemoryLayout<z_stream>.size)) == Z_OK
        else { return Part(output: [], consumed: 0, error: .outOfMemory) }
        defer { inflateEnd(&stream) }
        var part = Part(output: [], consumed: 0, error: nil)
        input.withUnsafeBufferPointer { input in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: blockSize) { block in
                part.error = read(input, of: &stream, by: block, into: &part, limits: limits)
            }
        }
        return part
    }

    private static func read(
        _ input: UnsafeBufferPointer<UInt8>, of stream: inout z_stream,
        by block: UnsafeMutableBufferPointer<UInt8>, into part: inout Part, limits: InflationLimits
    ) -> CompressionError? {
        while true {
            let length = min(input.count - part.consumed, Int(CInt.max))
            stream.next_in = input.baseAddress.map { UnsafeMutablePointer(mutating: $0 + part.consumed) }
            stream.avail_in = UInt32(length)
            stream.next_out = block.baseAddress
            stream.avail_out = UInt32(block.count)
            let result = CZlib.inflate(&stream, Z_NO_FLUSH)
            let read = length - Int(stream.avail_in)
            let written = block.count - Int(stream.avail_out)
            part.consumed += read
            let room = limits.maximumOutput - part.output.count
            part.output.append(contentsOf: block.prefix(min(written, max(0, room))))
            if written > room { return .outputTooLarge(limit: limits.maximumOutput) }
            do throws(CompressionError) {
                try limits.check(output: part.output.count, input: part.consumed)
            } catch { return error }
            switch result {
            case Z_STREAM_END: return nil
            case Z_OK where read > 0 || written > 0: continue
            case Z_OK, Z_BUF_ERROR: return .truncated
            case Z_MEM_ERROR: return .outOfMemory
            default: return .corrupt(stream.msg.map { String(cString: $0) } ?? "no deflate data")
            }
        }
    }
}
