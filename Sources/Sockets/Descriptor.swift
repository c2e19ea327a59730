import Glibc

/// An open file descriptor, closed with its owner.
package struct Descriptor: ~Copyable, Sendable {
    /// The number, valid as long as this value.
    package let number: CInt

    /// Takes over an open descriptor.
    package init(taking number: CInt) { self.number = number }

    deinit { close(number) }

    /// Gives the descriptor away without closing it.
    package consuming func release() -> CInt {
        let number = number
        discard self
        return number
    }
}
