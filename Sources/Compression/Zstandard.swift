import CZstd

/// Zstandard frames (RFC 8878), the form in which evidence is stored.
///
/// It keeps its tables between calls, which saves their allocation; one owner at a time may use it.
package final class Zstandard {
    private let compressor: OpaquePointer
    private let decompressor: OpaquePointer

    /// Prepares to compress.
    ///
    /// - Parameter level: From -7, fastest, over 1 to 19, smallest.
    /// - Throws: ``CompressionError/outOfMemory``.
    package init(level: Int = 1) throws(CompressionError) {
        guard let compressor = ZSTD_createCCtx() else { throw .outOfMemory }
        guard let decompressor = ZSTD_createDCtx() else {
            ZSTD_freeCCtx(compressor)
            throw .outOfMemory
        }
        ZSTD_CCtx_setParameter(compressor, ZSTD_c_compressionLevel, CInt(min(max(level, -7), 19)))
        self.compressor = compressor
        self.decompressor = decompressor
    }

    deinit {
        ZSTD_freeCCtx(compressor)
        ZSTD_freeDCtx(decompressor)
    }

    /// Compresses bytes into one frame that states its content's size.
    ///
    /// - Parameter bytes: What to compress.
    /// - Returns: The frame.
    /// - Throws: ``CompressionError/outOfMemory``.
    package func compress(_ bytes: [UInt8]) throws(CompressionError) -> [UInt8] {
        var result = 0
        let output = [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) { output, count in
            result = bytes.withUnsafeBytes {
                ZSTD_compress2(compressor, output.baseAddress, output.count, $0.baseAddress, $0.count)
            }
            count = ZSTD_isError(result) == 0 ? result : 0
        }
        guard ZSTD_isError(result) == 0 else { throw .outOfMemory }
        return output
    }

    /// Decompresses one frame.
    ///
    /// - Parameters:
    ///   - bytes: The frame, whole, and nothing after it.
    ///   - maximumOutput: The most bytes that may come out.
    /// - Returns: What was compressed.
    /// - Throws: ``CompressionError/corrupt(_:)``, ``CompressionError/truncated``,
    ///   ``CompressionError/trailingGarbage``, ``CompressionError/outputTooLarge(limit:)``.
    package func decompress(
        _ bytes: [UInt8], maximumOutput: Int
    ) throws(CompressionError) -> [UInt8] {
        let size = try contentSize(of: bytes)
        guard size <= UInt64(max(0, maximumOutput)) else { throw .outputTooLarge(limit: maximumOutput) }
        var result = 0
        let output = [UInt8](unsafeUninitializedCapacity: Int(size)) { output, count in
            result = bytes.withUnsafeBytes {
                ZSTD_decompressDCtx(
                    decompressor, output.baseAddress, output.count, $0.baseAddress, $0.count)
            }
            count = ZSTD_isError(result) == 0 ? result : 0
        }
        guard ZSTD_isError(result) == 0 else { throw .corrupt(String(cString: ZSTD_getErrorName(result))) }
        guard output.count == Int(size) else { throw .corrupt("its size is not the stated one") }
        return output
    }

    /// The size that a frame states, after checking that it is one whole frame.
    private func contentSize(of bytes: [UInt8]) throws(CompressionError) -> UInt64 {
        let (size, frame) = bytes.withUnsafeBytes {
            (
                ZSTD_getFrameContentSize($0.baseAddress, $0.count),
                ZSTD_findFrameCompressedSize($0.baseAddress, $0.count)
            )
        }
        // ZSTD_CONTENTSIZE_UNKNOWN is 2^64 - 1 and ZSTD_CONTENTSIZE_ERROR 2^64 - 2, macros that Swift does not see.
        switch size {
        case UInt64.max: throw .corrupt("the frame does not state its size")
        case UInt64.max - 1:
            if bytes.count < 18 { throw .truncated }
            throw .corrupt("no Zstandard frame")
        default: break
        }
        if ZSTD_isError(frame) != 0 {
            if ZSTD_getErrorCode(frame) == ZSTD_error_srcSize_wrong { throw .truncated }
            throw .corrupt(String(cString: ZSTD_getErrorName(frame)))
        }
        guard frame == bytes.count else { throw .trailingGarbage }
        return size
    }
}
