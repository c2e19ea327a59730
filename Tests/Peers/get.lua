-- Reports in one line what wrk measured.
function done(summary, latency, requests)
    io.write(string.format("RESULT requests=%d seconds=%.6f errors=%d p50=%.3f p99=%.3f\n", summary.requests, summary.duration / 1e6,
        summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout,
        latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
