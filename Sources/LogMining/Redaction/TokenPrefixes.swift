/// Secrets that their first letters give away.
///
/// The prefixes are what the issuers document; the least length keeps words that merely begin alike.
final class TokenPrefixes: Sendable {
    /// One kind of secret.
    struct Rule: Sendable {
        let prefix: [UInt8]
        /// The least number of bytes after the prefix.
        let tail: Int
        /// What the bytes after the prefix may be.
        let alphabet: Alphabet
    }

    /// What a secret may consist of.
    enum Alphabet: Sendable {
        /// Letters and digits.
        case alphanumeric
        /// Hexadecimal digits.
        case hexadecimal
        /// Letters, digits, `_` and `-`.
        case name
        /// Anything that a run of word bytes has.
        case any
        /// Two or three parts of Base64url with dots between (RFC 7519).
        case webToken
    }

    private let rules: [Rule]
    /// The rules of each bucket, by the first three bytes in lower case.
    private let buckets: [[UInt8]]
    /// Which buckets are not empty.
    private let filter: InlineArray<1024, Bool>

    static let shared = TokenPrefixes()

    private init() {
        rules = Self.table.flatMap { alphabet, tail, prefixes in
            prefixes.split(separator: " ").map {
                Rule(prefix: Array($0.utf8), tail: tail, alphabet: alphabet)
            }
        }
        var buckets = [[UInt8]](repeating: [], count: 1024)
        for (number, rule) in rules.enumerated() {
            buckets[Self.bucket(rule.prefix[0], rule.prefix[1], rule.prefix[2])].append(UInt8(number))
        }
        var filter = InlineArray<1024, Bool>(repeating: false)
        for bucket in buckets.indices where !buckets[bucket].isEmpty { filter[bucket] = true }
        self.buckets = buckets
        self.filter = filter
    }

    private static let table: [(Alphabet, Int, String)] = [
        (.webToken, 17, "eyJ"),
        (.any, 20, "ZXlK"),
        // Source control and packages.
        (.alphanumeric, 30, "ghp_ gho_ ghu_ ghs_ ghr_ npm_"),
        (.name, 36, "github_pat_"),
        (.any, 20, "glpat- glptt- gldt- glft- glimt- glrt- glsoat- glffct- glagent- gloas- glcbt-"),
        (.name, 20, "GR1348941"),
        (.name, 50, "pypi-AgEIcHlwaS5vcmc"),
        (.hexadecimal, 40, "rubygems_ pul- sgp_ sntryu_"),
        (.alphanumeric, 50, "CLOJARS_ AKCp cmVmd"),
        (.any, 30, "sgp_local_ sntrys_eyJ"),
        // Clouds.
        (.alphanumeric, 16, "AKIA ASIA ABIA ACCA A3T"),
        (.any, 60, "ABSK"),
        (.any, 0, "bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t"),
        (.name, 35, "AIza"),
        (.alphanumeric, 17, "LTAI"),
        (.hexadecimal, 64, "doo_v1_ dop_v1_ dor_v1_"),
        (.any, 100, "v1.0-"),
        (.hexadecimal, 32, "dapi"),
        (.alphanumeric, 38, "4b1d"),
        (.any, 43, "fo1_ fm1a_ fm1r_ fm2_"),
        (.name, 58, "HRKU-AA"),
        (.any, 32, "pscale_tkn_ pscale_oauth_ pscale_pw_"),
        (.name, 40, "tk-us-"),
        (.alphanumeric, 32, "ico- pnu_ p8e-"),
        (.any, 24, "dt0c01."),
        (.alphanumeric, 43, "dp.pt."),
        (.name, 40, "sha256~"),
        (.any, 40, "hvb. hvs."),
        (.any, 60, "ATATT3"),
        // Models.
        (.name, 40, "sk-ant-api03- sk-ant-admin01- sk-ant-oat01- sk-proj- sk-svcacct- sk-admin-"),
        (.alphanumeric, 40, "pplx- sk-"),
        (.alphanumeric, 34, "hf_ api_org_"),
        // Chat, mail, payment.
        (.name, 8, "xoxb- xoxp- xoxo- xoxs- xoxa- xoxr- xoxe- xoxe.xox xapp-"),
        (.any, 50, "SG."),
        (.any, 64, "xkeysib-"),
        (.name, 32, "shpat_ shpca_ shppa_ shpss_"),
        (.hexadecimal, 32, "key- pubkey-"),
        (.alphanumeric, 10, "sk_test_ sk_live_ sk_prod_ rk_test_ rk_live_ rk_prod_ whsec_"),
        (.name, 22, "sq0atp- EAAA"),
        (.alphanumeric, 54, "EZAK EZTK"),
        (.alphanumeric, 100, "EAAM EAAC"),
        (.name, 12, "FLWSECK_TEST- FLWPUBK_TEST-"),
        (.any, 43, "duffel_test_ duffel_live_"),
        (.hexadecimal, 40, "shippo_live_ shippo_test_"),
        (.any, 40, "live_"),
        // Tools.
        (.alphanumeric, 40, "lin_api_"),
        (.name, 59, "fio-u- tfp_"),
        (.any, 32, "glc_ glsa_"),
        (.name, 50, "PMAK- rdme_ dnkey-"),
        (.alphanumeric, 26, "API-"),
        (.alphanumeric, 40, "ntn_"),
        (.alphanumeric, 16, "sm_aat_ sm_pat_ sm_sat_"),
        (.name, 60, "s-s4t2ud- s-s4t2af-"),
        (.name, 27, "NRAK-"),
        (.any, 19, "NRJS- NRII-"),
        (.any, 250, "ops_eyJ"),
        (.any, 30, "A3-"),
        (.alphanumeric, 50, "AGE-SECRET-KEY-1"),
        (.name, 35, "AQVN"),
        (.any, 60, "pk.eyJ sl. t1."),
        // Harness: `pat.<account>.<id>.<secret>`.
        (.any, 50, "pat. sat."),
        (.any, 50, "sc_ ext_ scauth_ authress_"),
    ]

    @inline(__always)
    private static func bucket(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Int {
        (Int(first) &* 37 &+ Int(second) &* 101 &+ Int(third) &* 11) & 1023
    }

    /// The end of the secret that begins at `start`, or nil where none does.
    ///
    /// - Parameters:
    ///   - bytes: The text.
    ///   - start: Where a word of at least three bytes begins.
    ///   - end: Where the line ends.
    /// - Returns: The end of the secret.
    @inline(__always)
    func end(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        let bucket = Self.bucket(bytes[start], bytes[start + 1], bytes[start + 2])
        guard filter[bucket] else { return nil }
        return match(buckets[bucket], bytes, start, end)
    }

    @inline(never)
    private func match(_ candidates: [UInt8], _ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        for candidate in candidates {
            let rule = rules[Int(candidate)]
            let body = start + rule.prefix.count
            guard body + rule.tail <= end, matches(rule.prefix, bytes, start),
                let stop = tailEnd(rule, bytes, body, end)
            else { continue }
            return stop
        }
        return nil
    }

    private func matches(_ prefix: [UInt8], _ bytes: Span<UInt8>, _ start: Int) -> Bool {
        for index in prefix.indices where bytes[start + index] != prefix[index] { return false }
        return true
    }

    private func tailEnd(_ rule: Rule, _ bytes: Span<UInt8>, _ body: Int, _ end: Int) -> Int? {
        var stop = body
        var dots = 0
        var digits = 0
        let isName = rule.alphabet == .name || rule.alphabet == .any
        loop: while stop < end {
            let byte = bytes[stop]
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
            case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): break
            case UInt8(ascii: "g")...UInt8(ascii: "z"), UInt8(ascii: "G")...UInt8(ascii: "Z"):
                if rule.alphabet == .hexadecimal { break loop }
            case UInt8(ascii: "_"), UInt8(ascii: "-"):
                guard isName || rule.alphabet == .webToken else { break loop }
            case UInt8(ascii: "."):
                guard rule.alphabet == .any || rule.alphabet == .webToken else { break loop }
                dots += 1
            case UInt8(ascii: "="): guard isName else { break loop }
            case UInt8(ascii: "/"), UInt8(ascii: "+"), UInt8(ascii: "~"), UInt8(ascii: "%"),
                UInt8(ascii: "$"):
                guard rule.alphabet == .any || rule.alphabet == .webToken && byte == UInt8(ascii: "/") else {
                    break loop
                }
            default: break loop
            }
            stop += 1
        }
        while stop > body, bytes[stop - 1] == UInt8(ascii: ".") { stop -= 1 }
        guard stop - body >= rule.tail else { return nil }
        if rule.alphabet == .webToken { return dots >= 1 || stop - body >= 70 ? stop : nil }
        // A secret without one digit in so many letters is a word.
        if isName && rule.tail > 0 && digits == 0 && !isMixed(bytes, body, stop) { return nil }
        return stop
    }

    /// Whether letters of both cases occur.
    private func isMixed(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var upper = false
        var lower = false
        for index in start..<end {
            switch bytes[index] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): lower = true
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): upper = true
            default: break
            }
        }
        return upper && lower
    }
}
