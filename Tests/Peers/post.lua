-- Posts one file again and again. With an idempotency key that never comes back, each request is judged anew.
--   wrk -s post.lua URL -- FILE TOKEN
local number = 0
local id = 0

function setup(thread)
    id = id + 1
    thread:set("id", id)
end

function init(arguments)
    local file = assert(io.open(arguments[1], "rb"))
    wrk.body = file:read("*a")
    file:close()
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/json"
    wrk.headers["Authorization"] = "Bearer " .. (arguments[2] or "none")
    run = os.time()
end

function request()
    number = number + 1
    wrk.headers["Idempotency-Key"] = "bench-" .. run .. "-" .. id .. "-" .. number
    return wrk.format()
end

function done(summary, latency, requests)
    io.write(string.format("RESULT requests=%d seconds=%.6f errors=%d p50=%.3f p99=%.3f\n", summary.requests, summary.duration / 1e6,
        summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout,
        latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
