/// Logarithm and exponential, the same bit for bit on every machine.
package enum Logarithm {
    /// Returns the natural logarithm; NaN below zero.
    package static func natural(_ x: Double) -> Double { Elementary.log(x) }

    /// Returns e to the power `x`.
    package static func exponential(_ x: Double) -> Double { Elementary.exp(x) }
}
