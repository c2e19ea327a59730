/// The host and port of a request: the value of `Host`, the authority of an absolute target.
enum Authority {
    /// Whether octets match `uri-host [ ":" port ]` (RFC 9110 section 7.2, RFC 3986 section 3.2.2).
    ///
    /// Nothing at all is valid, as a client must send that for a target without authority (RFC 9112
    /// section 3.2); a port without a host is not.
    static func isValid(_ octets: Span<UInt8>) -> Bool {
        guard !octets.isEmpty else { return true }
        var index = 0
        if octets[0] == 0x5B {
            while index < octets.count, octets[index] != 0x5D { index += 1 }
            guard index < octets.count, isIPLiteral(octets.extracting(1..<index)) else { return false }
            index += 1
        } else {
            while index < octets.count, OctetSet.registeredName.contains(octets[index]) {
                if octets[index] == 0x25 {
                    guard index + 2 < octets.count, octets[index + 1].hexValue != nil,
                        octets[index + 2].hexValue != nil
                    else { return false }
                }
                index += 1
            }
            guard index > 0 else { return false }
        }
        guard index < octets.count else { return true }
        guard octets[index] == 0x3A else { return false }
        index += 1
        while index < octets.count, octets[index] >= 0x30, octets[index] <= 0x39 { index += 1 }
        return index == octets.count
    }

    private static func isIPLiteral(_ octets: Span<UInt8>) -> Bool {
        guard let first = octets.isEmpty ? nil : octets[0] else { return false }
        return first | 0x20 == 0x76 ? isIPvFuture(octets) : isIPv6(octets)
    }

    /// Matches `"v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )`.
    private static func isIPvFuture(_ octets: Span<UInt8>) -> Bool {
        var index = 1
        while index < octets.count, octets[index].hexValue != nil { index += 1 }
        guard index > 1, index + 1 < octets.count, octets[index] == 0x2E else { return false }
        index += 1
        while index < octets.count {
            let octet = octets[index]
            guard octet == 0x3A || octet != 0x25 && OctetSet.registeredName.contains(octet) else {
                return false
            }
            index += 1
        }
        return true
    }

    /// Matches `IPv6address`: eight groups, one run of which `::` may stand for, the last two perhaps as IPv4.
    private static func isIPv6(_ octets: Span<UInt8>) -> Bool {
        var groups = 0
        var hasGap = false
        var index = 0
        if octets.count >= 2, octets[0] == 0x3A, octets[1] == 0x3A {
            hasGap = true
            index = 2
        }
        while index < octets.count {
            let start = index
            while index < octets.count, octets[index].hexValue != nil { index += 1 }
            if index < octets.count, octets[index] == 0x2E {
                guard isIPv4(octets.extracting(start...)) else { return false }
                groups += 2
                break
            }
            guard index > start, index - start <= 4 else { return false }
            groups += 1
            guard index < octets.count else { break }
            guard octets[index] == 0x3A else { return false }
            index += 1
            guard index < octets.count else { return false }
            if octets[index] == 0x3A {
                guard !hasGap else { return false }
                hasGap = true
                index += 1
            }
        }
        return hasGap ? groups < 8 : groups == 8
    }

    /// Matches four decimal numbers of at most 255 without leading zeros.
    private static func isIPv4(_ octets: Span<UInt8>) -> Bool {
        var numbers = 0
        var index = 0
        while true {
            let start = index
            var value = 0
            while index < octets.count, index - start < 3, octets[index] >= 0x30, octets[index] <= 0x39 {
                value = value * 10 + Int(octets[index] & 0x0F)
                index += 1
            }
            let length = index - start
            guard length > 0, value <= 255, length == 1 || octets[start] != 0x30 else { return false }
            numbers += 1
            guard index < octets.count else { return numbers == 4 }
            guard numbers < 4, octets[index] == 0x2E else { return false }
            index += 1
        }
    }
}
