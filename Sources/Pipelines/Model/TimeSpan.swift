/// A time span as Harness writes it: `30s`, `10m`, `1h 30m`, `2d`, `1w`.
///
/// Source: Harness' documentation of step timeouts; the pattern `Timeout` of `harness-schema`, which takes seconds of
/// two digits or more only.
struct TimeSpan: Sendable, Hashable {
    /// Its length in seconds.
    var seconds: Int

    /// Whether Harness' pattern takes it: `5s` alone is refused.
    var isAccepted: Bool

    /// Reads a time span; nil if the text is none.
    init?(_ text: String) {
        var total = 0
        var accepted = true
        var number: Int?
        var digits = 0
        var parts = 0
        for character in text.utf8 {
            switch character {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let (product, overflow) = (number ?? 0).multipliedReportingOverflow(by: 10)
                guard !overflow, product <= 1_000_000_000_000 else { return nil }
                number = product + Int(character - UInt8(ascii: "0"))
                if digits == 0, character == UInt8(ascii: "0"), parts == 0 { accepted = false }
                digits += 1
            case UInt8(ascii: " ") where number == nil: continue
            default:
                let units: [UInt8: Int] = [0x73: 1, 0x6D: 60, 0x68: 3600, 0x64: 86_400, 0x77: 604_800]
                guard let amount = number, let unit = units[character] else { return nil }
                if character == 0x73, parts == 0, digits < 2 { accepted = false }
                let (product, overflow) = amount.multipliedReportingOverflow(by: unit)
                guard !overflow, product <= 1 << 40 else { return nil }
                total += product
                number = nil
                digits = 0
                parts += 1
            }
        }
        guard number == nil, parts > 0, total >= 0 else { return nil }
        seconds = total
        isAccepted = accepted
    }
}
