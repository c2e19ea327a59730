import CSimdJSON

/// An array of points as columns.
package struct JSONPoints: Sendable {
    /// The first number of each point.
    package var times: [Double]

    /// The second number of each point; NaN where it is null.
    package var values: [Double]

    /// The third number of each point, NaN where it is null or missing; empty if no point has one.
    package var counts: [Double]

    /// The largest absolute time.
    package var largestTime: Double
}

/// Strings in one run of bytes.
package struct JSONLines: Sendable {
    /// The strings, one after the other, without line ends at their ends.
    package var bytes: [UInt8]

    /// Where each string ends.
    package var ends: [Int]
}

extension JSONElement {
    /// Reads an array of `[time, value]` or `[time, value, count]` in one go.
    ///
    /// - Throws: ``JSONError`` that points to the first element which is no such point.
    package func points() throws(JSONError) -> JSONPoints {
        guard kind == .array else { throw mismatch(expected: "an array of [time, value] points") }
        let room = csimdjson_count(document.tape, index)
        var result = csimdjson_points_result()
        var values: [Double] = []
        var counts: [Double] = []
        let times = [Double](unsafeUninitializedCapacity: max(1, room)) { times, timesCount in
            values = [Double](unsafeUninitializedCapacity: max(1, room)) { values, valuesCount in
                counts = [Double](unsafeUninitializedCapacity: max(1, room)) { counts, countsCount in
                    if let times = times.baseAddress, let values = values.baseAddress,
                        let counts = counts.baseAddress
                    {
                        result = csimdjson_points(document.tape, index, times, values, counts)
                    }
                    countsCount = result.has_counts != 0 ? result.count : 0
                }
                valuesCount = result.count
            }
            timesCount = result.count
        }
        guard result.bad == 0 else {
            let element = JSONElement(document: document, index: result.bad)
            throw element.mismatch(
                expected: "a point [time, value] or [time, value, count] of numbers, the value null for a gap"
            )
        }
        return JSONPoints(times: times, values: values, counts: counts, largestTime: result.largest_time)
    }

    /// Reads an array of strings in one go.
    ///
    /// - Throws: ``JSONError`` that points to the first element which is no string.
    package func lines() throws(JSONError) -> JSONLines {
        guard kind == .array else { throw mismatch(expected: "an array of strings") }
        let size = csimdjson_measure_strings(document.tape, document.strings, index)
        guard size.bad == 0 else {
            throw JSONElement(document: document, index: size.bad).mismatch(expected: "a string")
        }
        var ends: [Int] = []
        let bytes = [UInt8](unsafeUninitializedCapacity: max(1, size.bytes)) { bytes, bytesCount in
            ends = [Int](unsafeUninitializedCapacity: max(1, size.count)) { ends, endsCount in
                if let bytes = bytes.baseAddress, let ends = ends.baseAddress {
                    bytesCount = csimdjson_copy_strings(
                        document.tape, document.strings, index, bytes, ends)
                }
                endsCount = size.count
            }
        }
        return JSONLines(bytes: bytes, ends: ends)
    }
}
