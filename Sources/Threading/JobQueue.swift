import Glibc

/// A queue on which threads wait, over the lock and the condition that ThreadSanitizer understands.
///
/// Unchecked: every access to the elements is made under the lock.
final class JobQueue<Element>: @unchecked Sendable {
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var elements: [Element] = []
    private var head = 0
    private var isClosed = false
    private let capacity: Int

    init(capacity: Int = .max) {
        self.capacity = capacity
        lock = .allocate(capacity: 1)
        lock.initialize(to: pthread_mutex_t())
        pthread_mutex_init(lock, nil)
        condition = .allocate(capacity: 1)
        condition.initialize(to: pthread_cond_t())
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        condition.deallocate()
        pthread_mutex_destroy(lock)
        lock.deallocate()
    }

    var count: Int {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return elements.count - head
    }

    /// Appends an element; false if the queue is full or closed.
    func push(_ element: sending Element) -> Bool {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        guard !isClosed, elements.count - head < capacity else { return false }
        elements.append(element)
        pthread_cond_signal(condition)
        return true
    }

    /// Waits for the next element; nil when the queue is closed and empty.
    func pop() -> Element? {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while head == elements.count {
            if isClosed { return nil }
            pthread_cond_wait(condition, lock)
        }
        defer {
            head += 1
            if head == elements.count {
                elements.removeAll(keepingCapacity: elements.capacity <= 1024)
                head = 0
            } else if head >= 1024 {
                elements.removeFirst(head)
                head = 0
            }
        }
        return elements[head]
    }

    /// Lets no more in; what is in the queue still comes out.
    func close() {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        isClosed = true
        pthread_cond_broadcast(condition)
    }
}
