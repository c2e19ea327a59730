import Compression

/// Packs logs in the forms that Harness has.
enum LogArchive {
    /// Packs files as `zip`, `gzip` or plain text.
    static func pack(_ files: [(name: String, bytes: [UInt8])], form: String) -> [UInt8] {
        switch form {
        case "zip": return zip(files)
        case "gzip": return (try? Gzip.compress(files.flatMap(\.bytes))) ?? []
        default: return files.flatMap(\.bytes)
        }
    }

    /// A ZIP that was written as a stream: bit 3 is set and the sizes in the local headers are 0, so that they have
    /// to be read from the central directory (APPNOTE.TXT section 4.4.4).
    static func zip(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
        var out: [UInt8] = []
        var directory: [UInt8] = []
        for file in files {
            guard let member = try? Gzip.compress(file.bytes), member.count > 18 else { continue }
            // A gzip member is a header of 10 octets, deflated data, a CRC and a size (RFC 1952).
            let data = member[10..<(member.count - 8)]
            let checksum = Array(member[(member.count - 8)..<(member.count - 4)])
            let name = Array((file.name + ".log").utf8)
            let offset = UInt32(out.count)
            let common =
                little(UInt16(20)) + little(UInt16(8)) + little(UInt16(8)) + [0, 0, 0x21, 0x58]
            out += [0x50, 0x4b, 3, 4] + common + [UInt8](repeating: 0, count: 12)
            out += little(UInt16(name.count)) + [0, 0] + name + data
            let sizes = little(UInt32(data.count)) + little(UInt32(file.bytes.count))
            out += [0x50, 0x4b, 7, 8] + checksum + sizes
            directory += [0x50, 0x4b, 1, 2, 20, 0] + common + checksum + sizes
            directory += little(UInt16(name.count)) + [UInt8](repeating: 0, count: 12) + little(offset) + name
        }
        let start = UInt32(out.count)
        let count = UInt16(files.count)
        out += directory + [0x50, 0x4b, 5, 6, 0, 0, 0, 0] + little(count) + little(count)
        return out + little(UInt32(directory.count)) + little(start) + [0, 0]
    }

    private static func little<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
        (0..<(Value.bitWidth / 8)).map { UInt8(truncatingIfNeeded: value >> (8 * Value($0))) }
    }
}
