/// Gamma and beta functions, the ground of the counting distributions.
enum SpecialFunctions {
    /// Returns the logarithm of the gamma function of a positive `x`.
    ///
    /// Source: C. Lanczos, "A precision approximation of the gamma function" (1964), with the coefficients of P. Godfrey
    /// for g = 607/128 and 15 terms.
    static func logGamma(_ x: Double) -> Double {
        if x.isNaN || x <= 0 { return x == 0 ? .infinity : .nan }
        if x == 1 || x == 2 { return 0 }
        if x < 0.5 { return logGamma(x + 1) - Elementary.log(x) }
        let y = x - 1
        var sum = 0.99999999999999709182
        sum += 57.156235665862923517 / (y + 1)
        sum += -59.597960355475491248 / (y + 2)
        sum += 14.136097974741747174 / (y + 3)
        sum += -0.49191381609762019978 / (y + 4)
        sum += 0.33994649984811888699e-4 / (y + 5)
        sum += 0.46523628927048575665e-4 / (y + 6)
        sum += -0.98374475304879564677e-4 / (y + 7)
        sum += 0.15808870322491248884e-3 / (y + 8)
        sum += -0.21026444172410488319e-3 / (y + 9)
        sum += 0.21743961811521264320e-3 / (y + 10)
        sum += -0.16431810653676389022e-3 / (y + 11)
        sum += 0.84418223983852743293e-4 / (y + 12)
        sum += -0.26190838401581408670e-4 / (y + 13)
        sum += 0.36899182659531622704e-5 / (y + 14)
        let base = y + 5.2421875
        return 0.91893853320467274178 + Elementary.log(sum) + (y + 0.5) * Elementary.log(base) - base
    }

    /// Returns the logarithm of n over k, for real arguments.
    static func logChoose(_ n: Double, _ k: Double) -> Double {
        logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)
    }

    /// Returns the regularised incomplete beta function I_x(a, b).
    ///
    /// Source: the continued fraction DLMF 8.17.22, by the modified Lentz method (W. J. Lentz 1976; I. J. Thompson and
    /// A. R. Barnett 1986).
    static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        if x.isNaN || a.isNaN || b.isNaN || a <= 0 || b <= 0 { return .nan }
        if x <= 0 { return 0 }
        if x >= 1 { return 1 }
        let front = Elementary.exp(
            logGamma(a + b) - logGamma(a) - logGamma(b) + a * Elementary.log(x) + b * Elementary.log1p(-x))
        if x < (a + 1) / (a + b + 2) { return front * betaFraction(x, a, b) / a }
        return 1 - front * betaFraction(1 - x, b, a) / b
    }

    private static func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        var c = 1.0
        var d = 1 - (a + b) * x / (a + 1)
        if d.magnitude < tiny { d = tiny }
        d = 1 / d
        var value = d
        for step in 1...2000 {
            let m = Double(step)
            var term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 + term * d
            if d.magnitude < tiny { d = tiny }
            c = 1 + term / c
            if c.magnitude < tiny { c = tiny }
            d = 1 / d
            value *= d * c
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 + term * d
            if d.magnitude < tiny { d = tiny }
            c = 1 + term / c
            if c.magnitude < tiny { c = tiny }
            d = 1 / d
            let change = d * c
            value *= change
            if (change - 1).magnitude < 1e-15 { break }
        }
        return value
    }

    /// Returns the regularised incomplete gamma functions P(a, x) and Q(a, x), each without loss where it is small.
    ///
    /// Source: the series DLMF 8.11.4 below a + 1 and the continued fraction DLMF 8.9.2 above it.
    static func incompleteGamma(_ a: Double, _ x: Double) -> (lower: Double, upper: Double) {
        if a.isNaN || x.isNaN || a <= 0 || x < 0 { return (.nan, .nan) }
        if x == 0 { return (0, 1) }
        if x == .infinity { return (1, 0) }
        let front = Elementary.exp(a * Elementary.log(x) - x - logGamma(a))
        if x < a + 1 {
            var term = 1 / a
            var sum = term
            var n = a
            for _ in 0..<10_000 {
                n += 1
                term *= x / n
                sum += term
                if term < sum * 1e-16 { break }
            }
            return (front * sum, max(0, 1 - front * sum))
        }
        let tiny = 1e-300
        var b = x + 1 - a
        var c = 1 / tiny
        var d = 1 / b
        var value = d
        for step in 1...10_000 {
            let i = Double(step)
            let term = -i * (i - a)
            b += 2
            d = term * d + b
            if d.magnitude < tiny { d = tiny }
            c = b + term / c
            if c.magnitude < tiny { c = tiny }
            d = 1 / d
            let change = d * c
            value *= change
            if (change - 1).magnitude < 1e-15 { break }
        }
        return (max(0, 1 - front * value), front * value)
    }
}
