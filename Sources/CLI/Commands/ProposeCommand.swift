import App
import ArgumentParser
import Clients
import FoundationEssentials
import Glibc
import Judgement
import Pipelines
import YAML

/// `verdict propose`: a changed pipeline, or what the optimiser finds in one, as pull requests.
struct ProposeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "propose",
        abstract: "Proposes a changed file, or what the optimiser finds, as pull requests.",
        discussion: """
            verdict propose ORIGINAL CHANGED --finding F --title T … proposes that change; verdict propose --optimize FILE … \
            looks at the pipeline as `verdict optimize` does and proposes each finding by itself, with its reasons, numbers \
            and diff.
            The same finding gives one branch and one pull request, which is updated when it is proposed again. The base \
            branch is never written to. Nothing is written where the file is no longer as ORIGINAL, or where somebody has \
            changed it on the proposal's branch. The token is read from the environment variable that --token-variable names.
            A person who runs this with a token of their own needs no policy. With --policy or --config the command acts for \
            the team: nothing is proposed unless the policy's autonomy is propose or more and openPullRequest is among its \
            effects; it ends with 77 otherwise.
            """)

    /// Where the repository is.
    enum Provider: String, CaseIterable, ExpressibleByArgument {
        case github, gitlab, bitbucket, harness, git
        case gitExperience = "git-experience"
    }

    @Argument(help: "The file as it was when the change was worked out.", completion: .file())
    var original: String?

    @Argument(help: "The file as it is to be.", completion: .file())
    var changed: String?

    @Option(
        help: "A pipeline whose findings are proposed, in the place of ORIGINAL and CHANGED.",
        completion: .file(extensions: ["yaml", "yml"]))
    var optimize: String?
    @Option(help: "With --optimize: only this rule; can be given several times.") var only: [String] = []
    @Option(
        help: "With --optimize: a JSON file with the times of past executions.",
        completion: .file(extensions: ["json"]))
    var timings: String?
    @Option(help: "With --optimize: the most proposals at once, those that save most first.") var limit = 5

    @Option(
        help: """
            github, gitlab, bitbucket, harness (Harness Code), git (any remote) or git-experience (a pipeline that Harness \
            keeps in Git, written by Harness with the token of --config, else with HARNESS_API_TOKEN); the last two open no pull request.
            """)
    var provider: Provider
    @Option(
        help: """
            OWNER/NAME; for harness ACCOUNT/ORG/PROJECT/NAME; for git an address or a path; for git-experience \
            ORG/PROJECT/PIPELINE.
            """)
    var repository: String
    @Option(help: "The file's path in the repository.") var path: String
    @Option(help: "The branch that the change is for.") var base = "main"
    @Option(help: "What the change is about; the same finding is the same pull request.") var finding: String?
    @Option(help: "The title.") var title: String?
    @Option(help: "Why, in Markdown; @FILE reads it from a file.") var reason = ""
    @Option(help: "The provider's address, where it is not the usual one.") var api: String?
    @Option(help: "The environment variable that holds the token.") var tokenVariable = "VERDICT_SOURCE_TOKEN"
    @Flag(help: "Ask for review at once instead of opening a draft.") var ready = false

    @Option(
        help: "A file or folder of policies that has to permit pull requests.",
        completion: .file(extensions: ["yaml", "yml"]))
    var policy: String?
    @Option(
        name: .customLong("config"),
        help: "The server's configuration: its policies have to permit pull requests, its rules hold.",
        completion: .file(extensions: ["yaml", "yml"]))
    var configuration: String?
    @Option(help: "The service whose policy holds.") var service: String?
    @Option(help: "The environment whose policy holds.") var environment: String?

    func validate() throws {
        let isPair = original != nil || changed != nil
        guard isPair != (optimize != nil) else {
            throw ValidationError("give either ORIGINAL and CHANGED, or --optimize FILE")
        }
        if isPair, changed == nil || finding == nil || title == nil {
            throw ValidationError("ORIGINAL and CHANGED need each other, --finding and --title")
        }
        if optimize != nil, finding != nil || title != nil || !reason.isEmpty {
            throw ValidationError("--optimize makes --finding, --title and --reason itself")
        }
        if optimize == nil, !only.isEmpty || timings != nil {
            throw ValidationError("--only and --timings belong to --optimize")
        }
        guard (1...100).contains(limit) else { throw ValidationError("--limit is from 1 to 100") }
    }

    func run() throws {
        try checkPolicy()
        let changes = try changes()
        guard !changes.isEmpty else { return Console.printError("verdict: there is nothing to propose") }
        let repository: any SourceControlProvider
        do {
            repository = try makeProvider()
        } catch let error as SourceControlError {
            throw Console.fail("\(error)", ExitStatus.unavailable)
        }
        for change in changes { try propose(change, in: repository) }
    }

    private func propose(_ change: ProposedChange, in repository: any SourceControlProvider) throws {
        let proposal: Proposal
        do {
            proposal = try Blocking.run { try await ChangeProposer(repository).propose(change) }
        } catch let error as SourceControlError {
            switch error.reason {
            case .movedOn, .edited, .noBase, .unfit: throw Console.fail("\(error)", ExitStatus.badInput)
            case .refused(401...403, _): throw Console.fail("\(error)", ExitStatus.notPermitted)
            default: throw Console.fail("\(error)", ExitStatus.unavailable)
            }
        }
        Console.print(
            "\(proposal.state.rawValue) \(proposal.branch)\(proposal.pullRequest.map { " \($0.url)" } ?? "")")
    }

    // MARK: - What is proposed

    private func changes() throws -> [ProposedChange] {
        if let optimize { return try findings(in: optimize) }
        guard let original, let changed, let finding, let title else { return [] }
        return [
            ProposedChange(
                finding: finding, base: base, path: path, original: try bytes(of: original),
                content: try bytes(of: changed), title: title, reason: try text(of: reason), isDraft: !ready)
        ]
    }

    private func findings(in file: String) throws -> [ProposedChange] {
        var settings = Optimizer.Settings()
        if let configuration {
            settings = try ConfigurationOptions.load(file: configuration).configuration.pipelines.settings
        }
        if !only.isEmpty {
            let known = Optimizer.ruleDescriptions.map(\.name)
            for rule in only where !known.contains(rule) {
                throw Console.fail(
                    "there is no rule \(rule); there are \(known.joined(separator: ", "))", ExitStatus.usage)
            }
            settings.only = Set(only)
        }
        let measured = try timings.map { try TimingsFile.read($0) } ?? Timings()
        let pipeline = try bytes(of: file)
        let report: OptimizationReport
        do throws(YAMLError) {
            report = try Optimizer.report(
                on: pipeline, file: path, timings: measured, settings: settings)
        } catch {
            throw Console.fail("\(error)", ExitStatus.badInput)
        }
        let changes = FindingProposals.changes(
            of: report, for: FindingProposals.Target(base: base, path: path, isDraft: !ready))
        if changes.count > limit {
            Console.printError(
                "verdict: \(changes.count - limit) more findings are left for later; --limit raises the number"
            )
        }
        return Array(changes.prefix(limit))
    }

    // MARK: - Whether it may be proposed

    /// Asks the policy, where the command acts for the team rather than for the person who runs it.
    private func checkPolicy() throws {
        guard policy != nil || configuration != nil else { return }
        let book = try ConfigurationOptions.load(file: configuration, policy: policy).configuration.policies
        let rule = book.rule(service: service, environment: environment)
        guard rule.policy.permits(.openPullRequest) else {
            throw Console.fail(
                "the policy \(rule.policy.name) does not permit pull requests: it needs autonomy propose, alert or act "
                    + "(it has \(rule.policy.autonomy.rawValue)) and openPullRequest among its effects; nothing was written",
                ExitStatus.notPermitted)
        }
    }

    // MARK: - Where it is proposed

    private func makeProvider() throws -> any SourceControlProvider {
        if provider == .git { return try GitRepository(remote: repository) }
        let parts = repository.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if provider == .gitExperience {
            guard parts.count == 3, !parts.contains("") else {
                throw Console.fail(
                    "--repository: git-experience takes ORG/PROJECT/PIPELINE", ExitStatus.usage)
            }
            return HarnessGitExperience(
                api: try harness(), pipeline: parts[2],
                scope: HarnessScope(organization: parts[0], project: parts[1]), base: base)
        }
        guard let variable = getenv(tokenVariable) else {
            throw Console.fail("the environment variable \(tokenVariable) holds no token", ExitStatus.usage)
        }
        let token = SensitiveText(String(cString: variable))
        let usual = [
            Provider.github: "https://api.github.com", .gitlab: "https://gitlab.com/api/v4",
            .bitbucket: "https://api.bitbucket.org/2.0", .harness: "https://app.harness.io",
        ]
        let address = api ?? usual[provider] ?? ""
        let root: TransferURL
        do throws(TransferURLError) {
            root = try TransferURL(parsing: address)
        } catch {
            throw Console.fail("--api: \(error)", ExitStatus.usage)
        }
        guard root.origin.isSecure || root.origin.isLoopback else {
            throw Console.fail("--api: a token goes over https only", ExitStatus.usage)
        }
        let client = TransferThread()
        switch (provider, parts.count) {
        case (.github, 2):
            return GitHub(client: client, base: root, owner: parts[0], name: parts[1], token: token)
        case (.gitlab, 2...): return GitLab(client: client, base: root, project: repository, token: token)
        case (.bitbucket, 2):
            return Bitbucket(client: client, base: root, workspace: parts[0], name: parts[1], token: token)
        case (.harness, 2...4):
            let scope = HarnessCode.Scope(
                account: parts[0], organization: parts.count > 2 ? parts[1] : nil,
                project: parts.count > 3 ? parts[2] : nil)
            return HarnessCode(
                client: client, base: root, scope: scope, name: parts[parts.count - 1], token: token)
        default: throw Console.fail("--repository: not the form of \(provider.rawValue)", ExitStatus.usage)
        }
    }

    private func harness() throws -> any HarnessAPI {
        if let configuration {
            let settings = try ConfigurationOptions.load(file: configuration).configuration.harness
            if let client = try HarnessOfConfiguration.connect(settings) { return client }
        }
        return try HarnessOptions.parse(api.map { ["--base-url", $0] } ?? []).client()
    }

    private func bytes(of file: String) throws -> [UInt8] {
        let input = try InputFile.open(named: file)
        do throws(InputFile.Failure) {
            return try input.readToEnd()
        } catch {
            throw Console.fail("\(file): \(error)", ExitStatus.inputOutput)
        }
    }

    private func text(of argument: String) throws -> String {
        guard argument.hasPrefix("@") else { return argument }
        return String(decoding: try bytes(of: String(argument.dropFirst())), as: UTF8.self)
    }
}
