import Clients
import HTTP
import JSON
import Judgement

extension Doctor {
    /// The senders of webhooks that have a secret of their own.
    func webhookChecks() -> [DoctorCheck] {
        let webhooks = configuration.authentication.webhooks
        guard !webhooks.isEmpty else {
            return [
                DoctorCheck(
                    "webhooks", .ok, "no sender has a secret of its own: senders need a token of this server")
            ]
        }
        return webhooks.map { webhook in
            let name = "webhooks.\(webhook.name)"
            do {
                let (_, warnings) = try webhook.makeReceiver(environment: environment)
                guard warnings.isEmpty else {
                    return DoctorCheck(
                        name, .warning, warnings.map(\.description).joined(separator: "; "),
                        remedy: "let only the server read its secrets")
                }
                return DoctorCheck(name, .ok, "its secret is there (\(webhook.scheme.name))")
            } catch {
                return DoctorCheck(
                    name, .failed, "\(error)", remedy: "mend authentication.webhooks, \(webhook.name)")
            }
        }
    }

    /// Whether others can reach the server under the address that links and webhooks are given.
    func publicURLCheck() async -> DoctorCheck {
        let name = "publicUrl"
        guard let address = configuration.publicURL else {
            return DoctorCheck(
                name, .warning, "not set: links in alerts and reports are relative",
                remedy: "set publicUrl to where people and Harness reach the server")
        }
        let url: TransferURL
        do throws(TransferURLError) { url = try TransferURL(parsing: address) } catch {
            return DoctorCheck(name, .failed, "\(error)", remedy: "mend publicUrl")
        }
        guard url.origin.isSecure || url.origin.isLoopback else {
            return DoctorCheck(
                name, .warning, "\(address) is not https, so tokens of webhooks travel in the clear",
                remedy: "put the server behind TLS (server.tls.certificate, or a proxy)")
        }
        guard !url.origin.isLoopback else {
            return DoctorCheck(
                name, .warning, "\(address) is this machine, which Harness cannot reach",
                remedy: "set publicUrl to an address that Harness or its delegate reaches")
        }
        guard let web else { return DoctorCheck(name, .ok, address) }
        var request = TransferRequest(.get, url.appending(path: "/healthz"))
        request.timeout = .seconds(5)
        do throws(TransferError) {
            let response = try await web.send(request)
            guard response.isSuccess else {
                return DoctorCheck(
                    name, .warning, "\(address)/healthz answers \(response.status.code)",
                    remedy: "check what stands before the server; or it is not running")
            }
            return DoctorCheck(name, .ok, "\(address) answers")
        } catch {
            return DoctorCheck(
                name, .warning, "\(error)",
                remedy: "start the server, and check its name, certificate and proxy")
        }
    }

    /// The policies, whether their channels are there, and whether they can be followed.
    func policyCheck() -> DoctorCheck {
        let name = "policies"
        let rules = configuration.policies.rules
        guard !rules.isEmpty else {
            return DoctorCheck(name, .ok, "none configured: the built-in one holds, which causes no effects")
        }
        let known = Set(configuration.alerts.channels.map(\.name))
        for rule in rules {
            let named = (rule.policy.alerts.rollback ?? []) + (rule.policy.alerts.investigate ?? [])
            if let unknown = named.first(where: { !known.contains($0) }) {
                return DoctorCheck(
                    name, .failed, "\(rule.policy.name) tells the channel '\(unknown)', which is not there",
                    remedy: "add it to alerts.channels, or name another")
            }
        }
        let acting = rules.filter { rule in
            Policy.Effect.allCases.contains {
                $0 != .openPullRequest && rule.policy.permits($0, isDecidedByPerson: true)
            }
        }
        if let first = acting.first, configuration.harness.token == nil {
            return DoctorCheck(
                name, .failed, "\(first.policy.name) allows effects in Harness, for which there is no token",
                remedy: "set harness.token, or take the effects out of the policy")
        }
        return DoctorCheck(
            name, .ok, "\(rules.count) in force, \(acting.count) of them with effects in Harness")
    }

    /// The model beside the judge.
    func reviewerCheck() async -> DoctorCheck {
        let name = "reviewer"
        let reviewer = configuration.reviewer
        guard reviewer.isEnabled else { return DoctorCheck(name, .skipped, "off (reviewer.enabled)") }
        let (problems, warnings) = reviewer.check(environment: environment)
        if let problem = problems.first {
            return DoctorCheck(name, .failed, problem, remedy: "mend the section reviewer")
        }
        if let warning = warnings.first {
            return DoctorCheck(name, .warning, warning, remedy: "let only the server read its secrets")
        }
        let finding = "\(reviewer.model) by \(reviewer.backend.rawValue), the key is there"
        guard options.asksReviewer, let web else { return DoctorCheck(name, .ok, finding) }
        let prompt = ModelPrompt(
            model: reviewer.model, maximumOutputTokens: 256, instructions: "Say yes.", evidence: "{}",
            schema: ["type": "object", "properties": [:], "additionalProperties": false])
        do {
            let backend = try reviewer.makeBackend(client: web, environment: environment)
            guard let count = try await backend.countTokens(prompt, within: .seconds(10)) else {
                return DoctorCheck(name, .ok, finding + "; this way cannot be tried without cost")
            }
            return DoctorCheck(name, .ok, finding + ", and the service answers (\(count) tokens counted)")
        } catch {
            return DoctorCheck(
                name, .failed, "\(error)", remedy: "check reviewer.key, reviewer.model and reviewer.baseUrl")
        }
    }

    /// The channels to people; nothing is sent.
    func alertChecks() -> [DoctorCheck] {
        let channels = configuration.alerts.channels
        guard !channels.isEmpty else {
            return [DoctorCheck("alerts", .skipped, "no channel is configured (alerts.channels)")]
        }
        var checks: [DoctorCheck] = []
        for channel in channels {
            let name = "alerts.\(channel.name)"
            do {
                let (secret, warning) = try channel.secret.resolve(environment: environment)
                switch channel.kind {
                case .slackWebhook, .teams:
                    _ = try secret.withUnsafeBytes { bytes throws(TransferURLError) in
                        try TransferURL(parsing: String(decoding: bytes, as: UTF8.self))
                    }
                case .slackBot, .pagerDuty, .webhook: break
                }
                if let warning {
                    checks.append(
                        DoctorCheck(
                            name, .warning, "\(warning)", remedy: "let only the server read its secrets"))
                    continue
                }
                checks.append(DoctorCheck(name, .ok, "its secret \(channel.secret) is there"))
            } catch {
                checks.append(
                    DoctorCheck(
                        name, .failed, "\(channel.secret): \(error)",
                        remedy: "mend the secret of alerts.channels, \(channel.name)"))
            }
        }
        return checks
    }
}
