/// Exponential and logarithm from additions, multiplications and divisions alone.
///
/// The C library picks other code paths on other processors, and their last bits differ. A verdict has to be the same
/// bit for bit on every machine, so these few functions are made of operations that IEEE 754 defines exactly.
enum Elementary {
    private static let ln2High = 6.93147180369123816490e-01
    private static let ln2Low = 1.90821492927058770002e-10

    /// Returns e to the power `x`, within one unit in the last place.
    ///
    /// Source: the method of `e_exp.c` in FDLIBM (Sun Microsystems, 1993): reduction by ln 2, then a rational
    /// approximation by Remes' algorithm.
    static func exp(_ x: Double) -> Double {
        if x.isNaN { return x }
        if x > 709.782712893383973096 { return .infinity }
        if x < -745.13321910194110842 { return 0 }
        var k = 0.0
        var high = x
        var low = 0.0
        if x.magnitude > 0.34657359027997264 {
            k = (1.44269504088896338700 * x).rounded(.toNearestOrAwayFromZero)
            high = x - k * ln2High
            low = k * ln2Low
        }
        let r = high - low
        let t = r * r
        let p5 = -1.65339022054652515390e-06 + t * 4.13813679705723846039e-08
        let p3 = -2.77777777770155933842e-03 + t * (6.61375632143793436117e-05 + t * p5)
        let c = r - t * (1.66666666666666019037e-01 + t * p3)
        let y = 1 - ((low - (r * c) / (2 - c)) - high)
        let exponent = Int(k)
        if exponent > 1023 { return y * Double(sign: .plus, exponent: 1023, significand: 1) * 2 }
        if exponent >= -1021 { return y * Double(sign: .plus, exponent: exponent, significand: 1) }
        return y * Double(sign: .plus, exponent: exponent + 1000, significand: 1)
            * Double(sign: .plus, exponent: -1000, significand: 1)
    }

    /// Returns the natural logarithm of `x`, within one unit in the last place.
    ///
    /// Source: the method of `e_log.c` in FDLIBM (Sun Microsystems, 1993).
    static func log(_ x: Double) -> Double {
        if x.isNaN || x < 0 { return .nan }
        if x == 0 { return -.infinity }
        if x == .infinity { return x }
        var k = Int(x.exponent)
        var significand = x.significand
        if significand > 1.4142135623730951 {
            significand *= 0.5
            k += 1
        }
        let f = significand - 1
        if f == 0 { return Double(k) * ln2High + Double(k) * ln2Low }
        let s = f / (2 + f)
        let z = s * s
        let w = z * z
        let even =
            w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
        let odd =
            z
            * (6.666666666666735130e-01
                + w
                * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)))
        let r = even + odd
        let half = 0.5 * f * f
        let dk = Double(k)
        return dk * ln2High - ((half - (s * (half + r) + dk * ln2Low)) - f)
    }

    /// Returns the natural logarithm of `1 + x` without losing small `x`.
    ///
    /// Source: W. Kahan's correction, in N. J. Higham, *Accuracy and Stability of Numerical Algorithms*, 1.14.1.
    static func log1p(_ x: Double) -> Double {
        let u = 1 + x
        if u == 1 { return x }
        if u == .infinity { return u }
        return log(u) * x / (u - 1)
    }
}
