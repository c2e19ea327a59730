/// What a sender may make the receiver produce.
package struct InflationLimits: Sendable, Hashable {
    /// The most bytes that may come out.
    package var maximumOutput: Int

    /// The most bytes that may come out for each byte that went in.
    ///
    /// Deflate can reach 1032; JSON and logs reach 5 to 40. Looked at only beyond ``ratioGrace``.
    package var maximumRatio: Int

    /// The output, in bytes, up to which the ratio does not matter, since small bodies may repeat much.
    package var ratioGrace: Int

    /// Creates limits; the defaults refuse a bomb and accept what telemetry and logs really look like.
    ///
    /// - Parameters:
    ///   - maximumOutput: In bytes, at least 0.
    ///   - maximumRatio: At least 1.
    ///   - ratioGrace: In bytes, at least 0.
    package init(maximumOutput: Int, maximumRatio: Int = 200, ratioGrace: Int = 1 << 20) {
        self.maximumOutput = max(0, maximumOutput)
        self.maximumRatio = max(1, maximumRatio)
        self.ratioGrace = max(0, ratioGrace)
    }

    /// Checks what has come out so far.
    ///
    /// - Throws: ``CompressionError/outputTooLarge(limit:)``, ``CompressionError/ratioTooHigh(limit:)``.
    func check(output: Int, input: Int) throws(CompressionError) {
        if output > maximumOutput { throw .outputTooLarge(limit: maximumOutput) }
        if output > ratioGrace && output / maximumRatio > input { throw .ratioTooHigh(limit: maximumRatio) }
    }
}
