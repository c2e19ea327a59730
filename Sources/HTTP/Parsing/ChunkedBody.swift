/// Decodes chunked content (RFC 9112 section 7.1), resuming where it stopped.
///
/// Trailers are checked by the grammar of fields and discarded; they never join the head's fields.
struct ChunkedBody: Sendable {
    enum Outcome {
        /// All octets handed in were used, or they are the beginning of a trailer section.
        case needMore

        /// That many octets of content follow the used ones.
        case data(Int)

        /// The content is whole.
        case end

        case failed(ParseError)
    }

    private enum Phase {
        case size, sizeLineFeed
        case extensionStart, extensionName, extensionNameEnd, extensionValue
        case token, quoted, quotedPair, quotedEnd, extensionEnd
        case data, dataCarriageReturn, dataLineFeed
        case trailers
    }

    private var phase = Phase.size
    private var digits = 0

    /// The size being read, then what is left of the chunk.
    private var remaining = 0

    /// Content so far, the chunk at hand included.
    private var total = 0

    private var lineExtensionOctets = 0
    private var bodyExtensionOctets = 0
    private var trailers = FieldScanner()
    private var trailerCount = 0

    /// Finds the next piece.
    ///
    /// - Parameters:
    ///   - octets: What was read and not used.
    ///   - limits: The bounds on extensions and trailers.
    ///   - bodyLimit: The most octets of content.
    ///   - used: Set to the number of octets that were used.
    /// - Returns: What was found behind the used octets.
    mutating func next(
        _ octets: Span<UInt8>, limits: HTTPLimits, bodyLimit: Int, used: inout Int
    ) -> Outcome {
        var index = 0
        defer { used = index }
        while index < octets.count {
            let octet = octets[index]
            switch phase {
            case .data:
                let count = min(remaining, octets.count - index)
                remaining -= count
                if remaining == 0 { phase = .dataCarriageReturn }
                return .data(count)
            case .dataCarriageReturn:
                guard octet == 0x0D else { return .failed(.invalidChunkEnd) }
                phase = .dataLineFeed
            case .dataLineFeed:
                guard octet == 0x0A else { return .failed(.invalidChunkEnd) }
                phase = .size
                digits = 0
                lineExtensionOctets = 0
            case .size:
                if let error = takeSize(octet, limits: limits) { return .failed(error) }
            case .sizeLineFeed:
                guard octet == 0x0A else { return .failed(.invalidChunkSize) }
                if remaining == 0 {
                    phase = .trailers
                } else {
                    let (sum, overflows) = total.addingReportingOverflow(remaining)
                    guard !overflows, sum <= bodyLimit else { return .failed(.contentTooLarge) }
                    total = sum
                    phase = .data
                }
            case .trailers:
                return nextTrailer(octets.extracting(index...), limits: limits, used: &index)
            default:
                if let error = takeExtension(octet, limits: limits) { return .failed(error) }
            }
            index += 1
        }
        return .needMore
    }

    /// Takes an octet of `chunk-size`: 1 to 16 hexadecimal digits, no sign, no prefix, no blank before.
    private mutating func takeSize(_ octet: UInt8, limits: HTTPLimits) -> ParseError? {
        if let value = octet.hexValue {
            if digits == 0 { remaining = 0 }
            digits += 1
            guard digits <= 16 else { return .invalidChunkSize }
            // Above 2^59 the next digit would overflow; no limit is as large.
            guard remaining >> 59 == 0 else { return .contentTooLarge }
            remaining = remaining << 4 | Int(value)
            return nil
        }
        guard digits > 0 else { return .invalidChunkSize }
        switch octet {
        case 0x0D: phase = .sizeLineFeed
        case 0x3B, 0x20, 0x09:
            guard countExtensionOctet(limits) else { return .chunkOverheadTooLarge }
            phase = octet == 0x3B ? .extensionStart : .extensionEnd
        default: return .invalidChunkSize
        }
        return nil
    }

    /// Takes an octet of `chunk-ext` (RFC 9112 section 7.1.1), which is checked and ignored.
    private mutating func takeExtension(_ octet: UInt8, limits: HTTPLimits) -> ParseError? {
        guard octet == 0x0D || countExtensionOctet(limits) else { return .chunkOverheadTooLarge }
        guard let next = phase(after: octet) else { return .invalidChunkExtension }
        phase = next
        return nil
    }

    /// Counts an octet of extensions.
    ///
    /// - Returns: Whether it is within the limits.
    private mutating func countExtensionOctet(_ limits: HTTPLimits) -> Bool {
        lineExtensionOctets += 1
        bodyExtensionOctets += 1
        return lineExtensionOctets <= limits.chunkExtensionOctets
            && bodyExtensionOctets <= limits.bodyExtensionOctets
    }

    private func phase(after octet: UInt8) -> Phase? {
        let isToken = OctetSet.token.contains(octet)
        switch (phase, octet) {
        case (.extensionName, 0x0D), (.token, 0x0D), (.quotedEnd, 0x0D): return .sizeLineFeed
        case (.extensionEnd, 0x3B), (.extensionName, 0x3B), (.extensionNameEnd, 0x3B), (.token, 0x3B),
            (.quotedEnd, 0x3B):
            return .extensionStart
        case (.extensionEnd, 0x20), (.extensionEnd, 0x09), (.token, 0x20), (.token, 0x09),
            (.quotedEnd, 0x20), (.quotedEnd, 0x09):
            return .extensionEnd
        case (.extensionStart, 0x20), (.extensionStart, 0x09): return .extensionStart
        case (.extensionName, 0x20), (.extensionName, 0x09), (.extensionNameEnd, 0x20),
            (.extensionNameEnd, 0x09):
            return .extensionNameEnd
        case (.extensionName, 0x3D), (.extensionNameEnd, 0x3D): return .extensionValue
        case (.extensionValue, 0x20), (.extensionValue, 0x09): return .extensionValue
        case (.extensionValue, 0x22): return .quoted
        case (.quoted, 0x22): return .quotedEnd
        case (.quoted, 0x5C): return .quotedPair
        case (.extensionStart, _), (.extensionName, _): return isToken ? .extensionName : nil
        case (.extensionValue, _), (.token, _): return isToken ? .token : nil
        case (.quoted, _), (.quotedPair, _):
            return octet.isFieldValue ? .quoted : nil
        default: return nil
        }
    }

    /// Checks trailers; they are used up all at once, as the scanner counts from the section's first octet.
    private mutating func nextTrailer(
        _ octets: Span<UInt8>, limits: HTTPLimits, used: inout Int
    ) -> Outcome {
        let section = octets.extracting(first: min(octets.count, limits.trailerOctets))
        while true {
            switch trailers.next(section) {
            case .line:
                trailerCount += 1
                guard trailerCount <= limits.trailerCount else { return .failed(.trailersTooLarge) }
            case .end:
                used += trailers.position
                return .end
            case .needMore:
                return octets.count >= limits.trailerOctets ? .failed(.trailersTooLarge) : .needMore
            case .failed(let error):
                return .failed(error)
            }
        }
    }
}
