import ArgumentParser
import Clients
import Glibc

/// `verdict propose`: a changed pipeline as a pull request.
struct ProposeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "propose", abstract: "Proposes a changed file as a pull request.",
        discussion: """
            The same finding gives one branch and one pull request, which is updated when it is proposed again. The base \
            branch is never written to. Nothing is written where the file is no longer as ORIGINAL, or where somebody has \
            changed it on the proposal's branch. The token is read from the environment variable that --token-variable names.
            """)

    /// Where the repository is.
    enum Provider: String, CaseIterable, ExpressibleByArgument {
        case github, gitlab, bitbucket, harness, git
    }

    @Argument(help: "The file as it was when the change was worked out.", completion: .file())
    var original: String

    @Argument(help: "The file as it is to be.", completion: .file())
    var changed: String

    @Option(help: "github, gitlab, bitbucket, harness (Harness Code) or git (any remote; no pull request).")
    var provider: Provider
    @Option(help: "OWNER/NAME; for harness ACCOUNT/ORG/PROJECT/NAME; for git an address or a path.")
    var repository: String
    @Option(help: "The file's path in the repository.") var path: String
    @Option(help: "The branch that the change is for.") var base = "main"
    @Option(help: "What the change is about; the same finding is the same pull request.") var finding: String
    @Option(help: "The title.") var title: String
    @Option(help: "Why, in Markdown; @FILE reads it from a file.") var reason = ""
    @Option(help: "The provider's address, where it is not the usual one.") var api: String?
    @Option(help: "The environment variable that holds the token.") var tokenVariable = "VERDICT_SOURCE_TOKEN"
    @Flag(help: "Ask for review at once instead of opening a draft.") var ready = false

    func run() throws {
        let change = ProposedChange(
            finding: finding, base: base, path: path, original: try bytes(of: original),
            content: try bytes(of: changed),
            title: title, reason: try text(of: reason), isDraft: !ready)
        let repository: any SourceControlProvider
        do {
            repository = try makeProvider()
        } catch let error as SourceControlError {
            throw Console.fail("\(error)", ExitStatus.unavailable)
        }
        let proposal: Proposal
        do {
            proposal = try Blocking.run { try await ChangeProposer(repository).propose(change) }
        } catch let error as SourceControlError {
            switch error.reason {
            case .movedOn, .edited, .noBase: throw Console.fail("\(error)", ExitStatus.badInput)
            case .refused(401...403, _): throw Console.fail("\(error)", ExitStatus.notPermitted)
            default: throw Console.fail("\(error)", ExitStatus.unavailable)
            }
        }
        Console.print(
            "\(proposal.state.rawValue) \(proposal.branch)\(proposal.pullRequest.map { " \($0.url)" } ?? "")")
    }

    private func makeProvider() throws -> any SourceControlProvider {
        if provider == .git { return try GitRepository(remote: repository) }
        let parts = repository.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
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
