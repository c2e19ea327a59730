import Glibc

/// What the kernel says about this process (proc(5)), for the metrics that every exporter has.
package struct ProcessFigures: Sendable, Hashable {
    /// Octets of memory that are in RAM.
    package var residentMemory: UInt64
    /// Seconds of CPU, in user and kernel mode.
    package var cpuSeconds: Double
    /// Open file descriptors.
    package var openDescriptors: UInt64
    /// The most file descriptors that may be open.
    package var descriptorLimit: UInt64
    /// When the process began, in Unix seconds.
    package var startTime: Double

    /// Reads the figures.
    ///
    /// - Returns: nil where `/proc` is not mounted or reads otherwise than documented.
    package static func current() -> Self? {
        guard let status = read("/proc/self/stat"), let close = status.lastIndex(of: UInt8(ascii: ")")) else {
            return nil
        }
        // The name in parentheses may hold spaces and parentheses itself; after it, field 3 is the first.
        let fields = status[(close + 1)...].split(separator: UInt8(ascii: " ")).map(number)
        guard fields.count > 21, let user = fields[11], let system = fields[12], let start = fields[19],
            let pages = fields[21], let boot = bootTime, let descriptors = openDescriptorCount
        else { return nil }
        let ticks = Double(max(1, sysconf(CInt(_SC_CLK_TCK))))
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Self(
            residentMemory: pages * UInt64(max(1, sysconf(CInt(_SC_PAGESIZE)))),
            cpuSeconds: Double(user + system) / ticks, openDescriptors: descriptors,
            descriptorLimit: UInt64(limit.rlim_cur), startTime: Double(boot) + Double(start) / ticks)
    }

    /// The time of the last boot, which does not change while the process runs.
    private static let bootTime: UInt64? = {
        guard let lines = read("/proc/stat")?.split(separator: UInt8(ascii: "\n")) else { return nil }
        guard let line = lines.first(where: { $0.starts(with: "btime ".utf8) }) else { return nil }
        return number(line.dropFirst(6))
    }()

    private static var openDescriptorCount: UInt64? {
        guard let directory = opendir("/proc/self/fd") else { return nil }
        defer { closedir(directory) }
        var count: UInt64 = 0
        while let entry = readdir(directory) {
            if entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")) { count += 1 }
        }
        // The directory itself is open while it is read.
        return count > 0 ? count - 1 : 0
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        guard !digits.isEmpty else { return nil }
        for digit in digits {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(digit - UInt8(ascii: "0")))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }

    private static func read(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 8192)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return bytes }
            bytes += piece[..<count]
        }
    }
}

extension MetricRegistry {
    /// Adds the metrics that every process has, under their usual names.
    package func addProcessMetrics() {
        add("process") { text in
            guard let figures = ProcessFigures.current() else { return }
            text.begin(
                "process_resident_memory_bytes", .gauge, help: "Resident memory size in bytes.")
            text.sample("process_resident_memory_bytes", [], count: figures.residentMemory)
            text.begin(
                "process_cpu_seconds_total", .counter, help: "Total user and system CPU time in seconds.")
            text.sample("process_cpu_seconds_total", [], figures.cpuSeconds)
            text.begin("process_open_fds", .gauge, help: "Number of open file descriptors.")
            text.sample("process_open_fds", [], count: figures.openDescriptors)
            text.begin("process_max_fds", .gauge, help: "Maximum number of open file descriptors.")
            text.sample("process_max_fds", [], count: figures.descriptorLimit)
            text.begin(
                "process_start_time_seconds", .gauge,
                help: "Start time of the process since the Unix epoch in seconds.")
            text.sample("process_start_time_seconds", [], figures.startTime)
        }
    }
}
