/// The standard normal distribution.
package enum Normal {
    /// Returns the probability of a value of `z` or more.
    ///
    /// Source: W. J. Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969).
    package static func survival(_ z: Double) -> Double {
        if z.isNaN { return z }
        return 0.5 * complementaryError(z / 1.4142135623730950488)
    }

    /// Returns the probability of a value of `z` or less.
    package static func cumulative(_ z: Double) -> Double { survival(-z) }

    /// Returns the value that is exceeded with probability `p`.
    ///
    /// Source: M. J. Wichura, "Algorithm AS 241", Applied Statistics 37 (1988), PPND16.
    /// - Parameter p: A probability; 0 gives infinity and 1 its negative.
    /// - Returns: The value, NaN outside 0 to 1.
    package static func quantile(ofUpperTail p: Double) -> Double {
        if p.isNaN || p < 0 || p > 1 { return .nan }
        if p == 0 { return .infinity }
        if p == 1 { return -.infinity }
        let q = 0.5 - p
        if q.magnitude <= 0.425 {
            let r = 0.180625 - q * q
            return q * ratio(centralNumerator, centralDenominator, at: r)
        }
        var r = (-Elementary.log(q < 0 ? 1 - p : p)).squareRoot()
        let magnitude: Double
        if r <= 5 {
            r -= 1.6
            magnitude = ratio(middleNumerator, middleDenominator, at: r)
        } else {
            r -= 5
            magnitude = ratio(farNumerator, farDenominator, at: r)
        }
        return q < 0 ? -magnitude : magnitude
    }

    /// Returns the complementary error function of `x`.
    static func complementaryError(_ x: Double) -> Double {
        let y = x.magnitude
        if y <= 0.46875 {
            let square = y > 1.11e-16 ? y * y : 0
            return 1 - x * ratio(nearErrorNumerator, nearErrorDenominator, at: square)
        }
        var result: Double
        if y <= 4 {
            result = ratio(middleErrorNumerator, middleErrorDenominator, at: y)
        } else if y < 26.6 {
            let square = 1 / (y * y)
            let series = square * ratio(farErrorNumerator, farErrorDenominator, at: square)
            result = (0.56418958354775628695 - series) / y
        } else {
            result = 0
        }
        if result != 0 {
            // exp(-y²) in two factors, so that the square's rounding does not grow.
            let coarse = (y * 16).rounded(.towardZero) / 16
            result *= Elementary.exp(-coarse * coarse) * Elementary.exp(-(y - coarse) * (y + coarse))
        }
        return x < 0 ? 2 - result : result
    }

    private typealias Eight = (Double, Double, Double, Double, Double, Double, Double, Double)
    private typealias Nine = (Double, Double, Double, Double, Double, Double, Double, Double, Double)
    private typealias Five = (Double, Double, Double, Double, Double)
    private typealias Six = (Double, Double, Double, Double, Double, Double)

    private static func ratio(_ p: Eight, _ q: Eight, at x: Double) -> Double {
        let upper = ((((((p.7 * x + p.6) * x + p.5) * x + p.4) * x + p.3) * x + p.2) * x + p.1) * x + p.0
        let lower = ((((((q.7 * x + q.6) * x + q.5) * x + q.4) * x + q.3) * x + q.2) * x + q.1) * x + q.0
        return upper / lower
    }

    private static func ratio(_ p: Nine, _ q: Nine, at x: Double) -> Double {
        let upper =
            (((((((p.8 * x + p.7) * x + p.6) * x + p.5) * x + p.4) * x + p.3) * x + p.2) * x + p.1) * x + p.0
        let lower =
            (((((((q.8 * x + q.7) * x + q.6) * x + q.5) * x + q.4) * x + q.3) * x + q.2) * x + q.1) * x + q.0
        return upper / lower
    }

    private static func ratio(_ p: Five, _ q: Five, at x: Double) -> Double {
        ((((p.4 * x + p.3) * x + p.2) * x + p.1) * x + p.0)
            / ((((q.4 * x + q.3) * x + q.2) * x + q.1) * x + q.0)
    }

    private static func ratio(_ p: Six, _ q: Six, at x: Double) -> Double {
        (((((p.5 * x + p.4) * x + p.3) * x + p.2) * x + p.1) * x + p.0)
            / (((((q.5 * x + q.4) * x + q.3) * x + q.2) * x + q.1) * x + q.0)
    }

    private static let centralNumerator: Eight = (
        3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
        4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3
    )
    private static let centralDenominator: Eight = (
        1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
        2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3
    )
    private static let middleNumerator: Eight = (
        1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
        3.64784832476320460504e0,
        1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2,
        7.74545014278341407640e-4
    )
    private static let middleDenominator: Eight = (
        1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
        1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
        1.05075007164441684324e-9
    )
    private static let farNumerator: Eight = (
        6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
        2.96560571828504891230e-1,
        2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5,
        2.01033439929228813265e-7
    )
    private static let farDenominator: Eight = (
        1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
        2.04426310338993978564e-15
    )
    private static let nearErrorNumerator: Five = (
        3.20937758913846947e03, 3.77485237685302021e02, 1.13864154151050156e02, 3.16112374387056560e00,
        1.85777706184603153e-1
    )
    private static let nearErrorDenominator: Five = (
        2.84423683343917062e03, 1.28261652607737228e03, 2.44024637934444173e02, 2.36012909523441209e01, 1
    )
    private static let middleErrorNumerator: Nine = (
        1.23033935479799725e03, 2.05107837782607147e03, 1.71204761263407058e03, 8.81952221241769090e02,
        2.98635138197400131e02, 6.61191906371416295e01, 8.88314979438837594e00, 5.64188496988670089e-1,
        2.15311535474403846e-8
    )
    private static let middleErrorDenominator: Nine = (
        1.23033935480374942e03, 3.43936767414372164e03, 4.36261909014324716e03, 3.29079923573345963e03,
        1.62138957456669019e03, 5.37181101862009858e02, 1.17693950891312499e02, 1.57449261107098347e01, 1
    )
    private static let farErrorNumerator: Six = (
        6.58749161529837803e-4, 1.60837851487422766e-2, 1.25781726111229246e-1, 3.60344899949804439e-1,
        3.05326634961232344e-1, 1.63153871373020978e-2
    )
    private static let farErrorDenominator: Six = (
        2.33520497626869185e-3, 6.05183413124413191e-2, 5.27905102951428412e-1, 1.87295284992346725e00,
        2.56852019228982242e00, 1
    )
}
