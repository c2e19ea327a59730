import HTTP
import HTTPChecks

extension FuzzTarget {
    /// The request parser: every cut reads alike, what it accepts is valid and prints to itself, and every
    /// octet is accounted for.
    static let http = FuzzTarget(name: "http") { input in
        // A few cuts that depend on the input, so that a failure can be repeated.
        let seed = input.reduce(input.count) { ($0 &* 31 &+ Int($1)) & 0xFFFF }
        let cuts = input.isEmpty ? [] : [seed % input.count, (seed / 7) % input.count]
        return ParserProperties.violation(of: input, cuts: cuts)
    }
}
