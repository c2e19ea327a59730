import Glibc

/// What can be fuzzed: a name for the command line, and a check that must hold for every input.
struct FuzzTarget: Sendable {
    /// The name by which it is chosen, and that of its folder under `Corpus`.
    let name: String

    /// Checks an input; says what does not hold, nil where all does.
    let violation: @Sendable ([UInt8]) -> String?

    /// All targets; to add one, write its check in a file of its own and name it here.
    static let all: [FuzzTarget] = [.http, .json, .yaml, .request]

    /// The target that the environment variable `FUZZ` names, the first one where it is not set.
    static let chosen: FuzzTarget = {
        guard let name = getenv("FUZZ").map({ String(cString: $0) }) else { return all[0] }
        guard let target = all.first(where: { $0.name == name }) else {
            fatalError("FUZZ must be one of \(all.map(\.name))")
        }
        return target
    }()
}
