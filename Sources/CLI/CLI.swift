import App
import ArgumentParser

/// The command line of Verdict.
@main
struct CLI: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verdict",
        abstract: "Judges deployments: is the new version healthy?",
        discussion: """
            A Harness pipeline asks during a deployment, Verdict weighs metrics, logs, business figures and \
            dependencies, before against after, and answers proceed, investigate or rollback with reasons.

            Exit codes: 0 proceed or done, 10 investigate, 20 rollback; 64 wrong usage, 65 bad input, \
            66 input not found, 69 service unavailable, 70 internal error, 73 cannot create, 74 input or \
            output failed, 77 not permitted, 78 bad configuration.
            """,
        version: Version.text,
        subcommands: [
            ServeCommand.self, VerifyCommand.self, AnalyzeCommand.self, MonitorCommand.self,
            RollbackCommand.self,
            HarnessCommand.self, EvaluateCommand.self,
            TokenCommand.self, AuditCommand.self,
            ReplayCommand.self, BacktestCommand.self, PolicyCommand.self,
            QueueCommand.self, GenerateCommand.self, ValidateCommand.self, OptimizeCommand.self,
            ProposeCommand.self, ReportCommand.self,
            ConfigCommand.self, LogsCommand.self, RedactCommand.self, ToolsCommand.self, SkillsCommand.self,
            HealthCommand.self, DoctorCommand.self,
            CompletionsCommand.self, VersionCommand.self,
        ])
}
