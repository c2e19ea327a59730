import Compression
import Testing

@Suite struct ZipArchiveTests {
    private static let limits = InflationLimits(maximumOutput: 1 << 20)

    private struct File {
        var name: String
        var text: String
        var isStored = false
    }

    private func number(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    /// The raw deflate data of a text: gzip's without its header of ten and trailer of eight octets.
    private func deflated(_ text: String) throws -> (data: [UInt8], checksum: [UInt8]) {
        let gzip = try Gzip.compress(Array(text.utf8))
        return (Array(gzip[10..<(gzip.count - 8)]), Array(gzip[(gzip.count - 8)..<(gzip.count - 4)]))
    }

    /// A ZIP file, written as a stream unless told otherwise.
    private func archive(
        _ files: [File], isStreamed: Bool = true, hasSignature: Bool = true, isWide: Bool = false
    ) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var directory: [UInt8] = []
        for file in files {
            let offset = bytes.count
            let (deflated, checksum) = try deflated(file.text)
            let data = file.isStored ? Array(file.text.utf8) : deflated
            let method = number(file.isStored ? 0 : 8, 2)
            let flags = number(isStreamed ? 8 : 0, 2)
            let sizes = number(data.count, 4) + number(file.text.utf8.count, 4)
            bytes += [0x50, 0x4B, 3, 4] + number(20, 2) + flags + method + number(0, 4)
            bytes += isStreamed ? number(0, 12) : checksum + sizes
            bytes += number(file.name.utf8.count, 2) + number(0, 2) + Array(file.name.utf8) + data
            if isStreamed {
                if hasSignature { bytes += [0x50, 0x4B, 7, 8] }
                bytes += checksum
                bytes += isWide ? number(data.count, 8) + number(file.text.utf8.count, 8) : sizes
            }
            let extra =
                isWide
                ? number(1, 2) + number(24, 2) + number(file.text.utf8.count, 8) + number(data.count, 8)
                    + number(offset, 8) : []
            directory +=
                [0x50, 0x4B, 1, 2] + number(20, 2) + number(20, 2) + flags + method + number(0, 4) + checksum
            directory += isWide ? number(-1, 8) : sizes
            directory += number(file.name.utf8.count, 2) + number(extra.count, 2) + number(0, 10)
            directory += (isWide ? number(-1, 4) : number(offset, 4)) + Array(file.name.utf8) + extra
        }
        let start = bytes.count
        bytes += directory
        bytes += [0x50, 0x4B, 5, 6] + number(0, 4) + number(files.count, 2) + number(files.count, 2)
        bytes += number(directory.count, 4) + number(start, 4) + number(0, 2)
        return bytes
    }

    private let files = [
        File(name: "a/one", text: "first\nlog\n"),
        File(name: "two", text: String(repeating: "second ", count: 5000)),
        File(name: "empty", text: ""),
    ]

    private func texts(_ zip: ZipArchive) -> [String] {
        zip.entries.map { entry in
            let content = zip.content(of: entry, limits: Self.limits)
            return content.error.map { "\($0)" } ?? String(decoding: content.bytes, as: UTF8.self)
        }
    }

    @Test(arguments: [(true, true, false), (true, false, false), (false, true, false), (true, true, true)])
    func `files are read by the directory`(isStreamed: Bool, hasSignature: Bool, isWide: Bool) throws {
        let zip = try ZipArchive(
            try archive(files, isStreamed: isStreamed, hasSignature: hasSignature, isWide: isWide))
        #expect(zip.isWhole)
        #expect(zip.entries.map(\.name) == files.map(\.name))
        #expect(zip.entries.map(\.size) == files.map(\.text.utf8.count))
        #expect(texts(zip) == files.map(\.text))
    }

    @Test func `stored files are read`() throws {
        let zip = try ZipArchive(
            try archive([File(name: "x", text: "as it is", isStored: true)], isStreamed: false))
        #expect(texts(zip) == ["as it is"])
    }

    @Test(arguments: [(true, false), (false, false), (true, true)])
    func `files are found without the directory`(hasSignature: Bool, isWide: Bool) throws {
        let whole = try archive(files, hasSignature: hasSignature, isWide: isWide)
        let zip = try ZipArchive(Array(whole.dropLast(22)))
        #expect(!zip.isWhole)
        #expect(texts(zip) == files.map(\.text))
    }

    @Test func `no cut and no damage traps`() throws {
        let whole = try archive([File(name: "x", text: "some text"), File(name: "y", text: "more")])
        for length in 0..<whole.count {
            guard let zip = try? ZipArchive(Array(whole.prefix(length))) else { continue }
            for entry in zip.entries {
                let content = zip.content(of: entry, limits: Self.limits)
                #expect(
                    Array("some text".utf8).starts(with: content.bytes)
                        || Array("more".utf8).starts(with: content.bytes))
            }
        }
        for index in whole.indices {
            for value in [0, 0x7F, 0xFF] as [UInt8] {
                var damaged = whole
                damaged[index] = value
                guard let zip = try? ZipArchive(damaged) else { continue }
                for entry in zip.entries { _ = zip.content(of: entry, limits: Self.limits) }
            }
        }
    }

    @Test func `a wrong checksum and too much are told, with what came`() throws {
        let zip = try ZipArchive(try archive(files))
        let content = zip.content(of: zip.entries[1], limits: InflationLimits(maximumOutput: 100))
        #expect(content.error == .outputTooLarge(limit: 100) && content.bytes.count == 100)
        var damaged = try archive([File(name: "x", text: "abcdefgh", isStored: true)], isStreamed: false)
        damaged[31] ^= 1
        let other = try ZipArchive(damaged)
        #expect(other.content(of: other.entries[0], limits: Self.limits).error == .corrupt("wrong checksum"))
    }

    @Test(arguments: [[], [0x50, 0x4B], Array("no archive at all, but some text".utf8)] as [[UInt8]])
    func `what is no archive is refused`(bytes: [UInt8]) {
        #expect(throws: CompressionError.corrupt("no ZIP file")) { try ZipArchive(bytes) }
    }
}
