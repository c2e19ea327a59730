/// Why compressed bytes could not be read, or bytes could not be compressed.
package enum CompressionError: Error, Equatable, Sendable {
    /// The input is not in the format, or its checksum or length does not match; with the library's reason.
    case corrupt(String)

    /// The input ends before the format says that it is complete.
    case truncated

    /// Bytes follow the end of the compressed data.
    case trailingGarbage

    /// A second gzip member follows the first one, which is not accepted here.
    case multipleMembers

    /// The output would be longer than the limit, in bytes.
    case outputTooLarge(limit: Int)

    /// The output is more than so many times as long as the input.
    case ratioTooHigh(limit: Int)

    /// The library could not get memory.
    case outOfMemory
}

extension CompressionError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .corrupt(let reason): "the compressed data is corrupt: \(reason)"
        case .truncated: "the compressed data ends too early"
        case .trailingGarbage: "bytes follow the end of the compressed data"
        case .multipleMembers: "the gzip data has more than one member; send one"
        case .outputTooLarge(let limit): "the data is longer than \(limit) bytes after decompression"
        case .ratioTooHigh(let limit): "the data expands to more than \(limit) times its compressed size"
        case .outOfMemory: "there is no memory for decompression"
        }
    }
}
