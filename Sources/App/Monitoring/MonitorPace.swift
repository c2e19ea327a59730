import Store

/// When a monitor looks at its execution again.
///
/// Soon after something changed or while somebody reads along, and the longer apart the longer nothing happens, so that
/// thousands of monitors stay far below Harness' limit of 400 requests a minute.
struct MonitorPace: Sendable, Hashable {
    /// The pause while somebody reads along.
    static let watched = Duration.seconds(3)
    /// The pause after a change.
    static let shortest = Duration.seconds(10)
    /// The pause when nothing has changed for long.
    static let longest = Duration.seconds(60)

    private(set) var pause = MonitorPace.shortest

    /// The pause until the next look.
    mutating func next(changed: Bool, isWatched: Bool) -> Duration {
        pause = changed ? Self.shortest : min(pause * 3 / 2, Self.longest)
        return isWatched ? Self.watched : pause
    }
}
