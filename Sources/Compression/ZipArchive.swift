import CZlib

/// A ZIP file in memory (PKWARE APPNOTE 6.3.10), also one that was written as a stream or was cut off.
///
/// Sizes are taken from the central directory, since the local headers of a streamed file hold zeros. Where the central
/// directory is missing, the entries are read one after the other for as long as they go.
package struct ZipArchive: Sendable {
    /// A file in the archive.
    package struct Entry: Sendable, Hashable {
        /// Its path, as it stands in the archive: not safe to write to.
        package var name: String
        /// How it is compressed: 0 not at all, 8 by deflate.
        var method: UInt16
        /// The bytes that it takes in the archive; nil if that is not known.
        var compressedSize: Int?
        /// The bytes after decompression; nil if that is not known.
        package var size: Int?
        /// The checksum; nil if that is not known.
        var checksum: UInt32?
        /// Where its local header begins.
        var offset: Int

        /// Whether it is a folder.
        package var isFolder: Bool { name.hasSuffix("/") }
    }

    /// What could be read of an entry.
    package struct Content: Sendable {
        /// The bytes.
        package var bytes: [UInt8]
        /// Why they are not all; nil if they are.
        package var error: CompressionError?
    }

    /// The files, in the order of the directory.
    package let entries: [Entry]
    /// Whether the central directory was there.
    package let isWhole: Bool
    private let bytes: [UInt8]

    /// The most entries that are looked at; Harness puts 2,000 files into a download.
    private static let mostEntries = 10_000

    /// Reads the directory.
    ///
    /// - Parameter bytes: The file.
    /// - Throws: ``CompressionError/corrupt(_:)`` if it is no ZIP file, or its directory points out of it.
    package init(_ bytes: [UInt8]) throws(CompressionError) {
        self.bytes = bytes
        let reader = ZipReader(bytes: bytes)
        if let directory = try reader.directory(limit: Self.mostEntries) {
            entries = directory
            isWhole = true
        } else {
            guard reader.number32(at: 0) == ZipReader.localSignature else { throw .corrupt("no ZIP file") }
            entries = reader.scan(limit: Self.mostEntries)
            isWhole = false
        }
    }

    /// Reads an entry.
    ///
    /// - Parameters:
    ///   - entry: One of ``entries``.
    ///   - limits: What may come out.
    /// - Returns: What could be read.
    package func content(of entry: Entry, limits: InflationLimits) -> Content {
        let reader = ZipReader(bytes: bytes)
        guard let start = reader.dataStart(of: entry) else {
            return Content(bytes: [], error: .corrupt("no local header"))
        }
        let end = entry.compressedSize.map { min(bytes.count, start + min($0, bytes.count)) } ?? bytes.count
        let data = bytes[start..<max(start, end)]
        let isCut = entry.compressedSize.map { $0 > data.count } ?? false
        var content: Content
        switch entry.method {
        case 0:
            content = Content(bytes: Array(data.prefix(limits.maximumOutput)), error: nil)
            if data.count > limits.maximumOutput {
                content.error = .outputTooLarge(limit: limits.maximumOutput)
            } else if entry.compressedSize == nil || isCut {
                content.error = .truncated
            }
        case 8:
            let part = Deflate.inflate(prefix: data, .raw, limits: limits)
            content = Content(bytes: part.output, error: part.error)
        default: return Content(bytes: [], error: .corrupt("compression method \(entry.method)"))
        }
        if content.error == nil, let checksum = entry.checksum, checksum != Self.checksum(content.bytes) {
            content.error = .corrupt("wrong checksum")
        }
        return content
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        bytes.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32_z(0, $0.baseAddress, $0.count)) }
    }
}

/// Reads the records of a ZIP file; every position is checked.
private struct ZipReader {
    static let localSignature: UInt32 = 0x0403_4B50
    private static let centralSignature: UInt32 = 0x0201_4B50
    private static let endSignature: UInt32 = 0x0605_4B50
    private static let end64Signature: UInt32 = 0x0606_4B50
    private static let locator64Signature: UInt32 = 0x0706_4B50
    private static let descriptorSignature: UInt32 = 0x0807_4B50

    let bytes: [UInt8]

    func number16(at offset: Int) -> UInt16? {
        guard offset >= 0, offset <= bytes.count - 2 else { return nil }
        return UInt16(bytes[offset]) | UInt16(bytes[offset + 1]) << 8
    }

    func number32(at offset: Int) -> UInt32? {
        guard let low = number16(at: offset), let high = number16(at: offset + 2) else { return nil }
        return UInt32(low) | UInt32(high) << 16
    }

    /// A number of 64 bits; nil if it is no position in any file.
    func number64(at offset: Int) -> Int? {
        guard let low = number32(at: offset), let high = number32(at: offset + 4) else { return nil }
        return Int(exactly: UInt64(low) | UInt64(high) << 32)
    }

    private func text(_ offset: Int, _ count: Int) -> String? {
        guard offset >= 0, count >= 0, offset <= bytes.count - count else { return nil }
        return String(decoding: bytes[offset..<(offset + count)], as: UTF8.self)
    }

    /// The entries of the central directory (section 4.3.12); nil if there is none.
    func directory(limit: Int) throws(CompressionError) -> [ZipArchive.Entry]? {
        guard let end = endRecord() else { return nil }
        var offset = end.offset
        var entries: [ZipArchive.Entry] = []
        while entries.count < min(end.count, limit) {
            guard number32(at: offset) == Self.centralSignature, let method = number16(at: offset + 10),
                let checksum = number32(at: offset + 16), let compressed = number32(at: offset + 20),
                let size = number32(at: offset + 24), let nameCount = number16(at: offset + 28),
                let extraCount = number16(at: offset + 30), let commentCount = number16(at: offset + 32),
                let local = number32(at: offset + 42), let name = text(offset + 46, Int(nameCount))
            else { throw .corrupt("the ZIP file's directory ends too early") }
            var wide = WideFields(
                self, at: offset + 46 + Int(nameCount), count: Int(extraCount))
            // In this order, and each only if the short field is full (section 4.5.3).
            let wholeSize = wide.value(size)
            let wholeCompressed = wide.value(compressed)
            let wholeLocal = wide.value(local)
            guard let wholeSize, let wholeCompressed, let wholeLocal else {
                throw .corrupt("the ZIP file's directory lacks a size")
            }
            entries.append(
                ZipArchive.Entry(
                    name: name, method: method, compressedSize: wholeCompressed, size: wholeSize,
                    checksum: checksum, offset: wholeLocal))
            offset += 46 + Int(nameCount) + Int(extraCount) + Int(commentCount)
        }
        return entries
    }

    /// Where the directory is and how many entries it has; the record is the file's last, but for a comment.
    private func endRecord() -> (offset: Int, count: Int)? {
        var position = bytes.count - 22
        let first = max(0, position - 0xFFFF)
        while position >= first {
            if number32(at: position) == Self.endSignature, let count = number16(at: position + 10),
                let offset = number32(at: position + 16)
            {
                if count < .max, offset < .max { return (Int(offset), Int(count)) }
                if number32(at: position - 20) == Self.locator64Signature,
                    let wide = number64(at: position - 12), number32(at: wide) == Self.end64Signature,
                    let count = number64(at: wide + 32), let offset = number64(at: wide + 48)
                {
                    return (offset, count)
                }
                return (Int(offset), Int(count))
            }
            position -= 1
        }
        return nil
    }

    /// Where the data of an entry begins, after its local header (section 4.3.7).
    func dataStart(of entry: ZipArchive.Entry) -> Int? {
        guard number32(at: entry.offset) == Self.localSignature,
            let nameCount = number16(at: entry.offset + 26), let extraCount = number16(at: entry.offset + 28)
        else { return nil }
        let start = entry.offset + 30 + Int(nameCount) + Int(extraCount)
        return start <= bytes.count ? start : nil
    }

    /// Finds the entries by walking through the file, for one that was cut off.
    func scan(limit: Int) -> [ZipArchive.Entry] {
        var entries: [ZipArchive.Entry] = []
        var offset = 0
        let limits = InflationLimits(maximumOutput: 256 << 20)
        while entries.count < limit, number32(at: offset) == Self.localSignature,
            let flags = number16(at: offset + 6), let method = number16(at: offset + 8),
            let checksum = number32(at: offset + 14), let compressed = number32(at: offset + 18),
            let size = number32(at: offset + 22), let nameCount = number16(at: offset + 26),
            let name = text(offset + 30, Int(nameCount))
        {
            let isStreamed = flags & 8 != 0
            var entry = ZipArchive.Entry(
                name: name, method: method, compressedSize: isStreamed ? nil : Int(compressed),
                size: isStreamed ? nil : Int(size), checksum: isStreamed ? nil : checksum, offset: offset)
            guard let start = dataStart(of: entry) else { break }
            guard isStreamed else {
                entries.append(entry)
                offset = start + Int(compressed)
                continue
            }
            guard method == 8 else {
                // Nothing tells where it ends.
                entries.append(entry)
                break
            }
            let part = Deflate.inflate(prefix: bytes[start...], .raw, limits: limits)
            guard part.error == nil else {
                entries.append(entry)
                break
            }
            entry.compressedSize = part.consumed
            entry.size = part.output.count
            entries.append(entry)
            offset = start + part.consumed
            // The descriptor after the data (section 4.3.9): its signature may be missing, its sizes may be wide.
            if number32(at: offset) == Self.descriptorSignature { offset += 4 }
            offset += 12
            if number32(at: offset) != Self.localSignature,
                number32(at: offset + 8) == Self.localSignature
            {
                offset += 8
            }
        }
        return entries
    }
}

/// The sizes of a ZIP64 extra field, taken one after the other (section 4.5.3).
private struct WideFields {
    private let reader: ZipReader
    private var offset = 0
    private var end = 0

    init(_ reader: ZipReader, at start: Int, count: Int) {
        self.reader = reader
        var position = start
        while position + 4 <= start + count, let id = reader.number16(at: position),
            let size = reader.number16(at: position + 2)
        {
            if id == 1 {
                offset = position + 4
                end = min(start + count, offset + Int(size))
                return
            }
            position += 4 + Int(size)
        }
    }

    /// The value of a short field, or the next wide one if the short one is full.
    mutating func value(_ short: UInt32) -> Int? {
        guard short == .max else { return Int(short) }
        guard offset + 8 <= end else { return nil }
        defer { offset += 8 }
        return reader.number64(at: offset)
    }
}
