import ArgumentParser
import Judgement

/// The exit codes that scripts can rely on; those from 64 on are BSD's sysexits.
enum ExitStatus {
    static let investigate = ExitCode(10)
    static let rollback = ExitCode(20)
    static let usage = ExitCode(64)
    static let badInput = ExitCode(65)
    static let noInput = ExitCode(66)
    static let unavailable = ExitCode(69)
    static let internalError = ExitCode(70)
    static let cannotCreate = ExitCode(73)
    static let inputOutput = ExitCode(74)
    static let notPermitted = ExitCode(77)
    static let badConfiguration = ExitCode(78)

    /// The exit code that tells an action.
    static func of(_ action: Outcome) -> ExitCode {
        switch action {
        case .proceed: .success
        case .investigate: investigate
        case .rollback: rollback
        }
    }
}
