import CLinux

/// The number of cores on which this process may run (its affinity mask), at least 1.
package func availableCores() -> Int { Int(clinux_available_cores()) }
