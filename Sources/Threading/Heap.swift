import CLinux

/// The process's heap.
package enum Heap {
    /// Gives pages that hold nothing back to the system.
    ///
    /// Starting reads files and builds tables out of much larger intermediate ones; without this the process would
    /// keep that memory until its end.
    package static func trim() { malloc_trim(0) }
}
