import Clients
import HTTP
import Store

extension Doctor {
    /// Beyond this difference of the clocks times in evidence and logs mislead.
    static let noticeableSkew: Int64 = 30_000
    /// Beyond this difference signatures of webhooks are refused.
    static let largestSkew: Int64 = 300_000
    /// A token that expires sooner is told.
    static let expiryNotice: Int64 = 14 * 86_400_000

    /// The address, TLS, the clock, the token, and what it may do.
    func harnessChecks() async -> [DoctorCheck] {
        guard configuration.harness.token != nil else {
            return [
                DoctorCheck(
                    "harness", .skipped,
                    "no token is configured: verdicts work, nothing is read from Harness",
                    remedy: "set harness.token to use analyses, monitors and rollbacks")
            ]
        }
        var checks = await addressChecks()
        let client: any HarnessAPI
        do {
            guard let made = try harness.get() else {
                return checks + [DoctorCheck("harness.token", .skipped, "there is no way to Harness")]
            }
            client = made
        } catch {
            return checks + [
                DoctorCheck(
                    "harness.token", .failed, "\(error)",
                    remedy: "mend harness.token or harness.account")
            ]
        }
        let token = await tokenCheck(client)
        checks.append(token)
        guard token.state != .failed else {
            return checks + [
                DoctorCheck("harness.permissions", .skipped, "the token does not work, so nothing is known")
            ]
        }
        return checks + (await permissionChecks(client))
    }

    private func addressChecks() async -> [DoctorCheck] {
        guard let web else { return [] }
        let address = configuration.harness.baseURL
        let url: TransferURL
        do throws(TransferURLError) { url = try TransferURL(parsing: address) } catch {
            return [DoctorCheck("harness.address", .failed, "\(error)", remedy: "mend harness.baseUrl")]
        }
        var request = TransferRequest(.get, url)
        request.timeout = .seconds(10)
        do throws(TransferError) {
            let begin = now()
            let response = try await web.send(request)
            let middle = begin.milliseconds / 2 + now().milliseconds / 2
            return [
                DoctorCheck("harness.address", .ok, "\(address) answers (\(response.status.code))"),
                url.origin.isSecure
                    ? DoctorCheck("harness.tls", .ok, "the certificate is valid for \(url.origin.host)")
                    : DoctorCheck(
                        "harness.tls", .warning, "\(address) is asked without TLS",
                        remedy: "use https:// for whatever is not on this machine"),
                clockCheck(response.headers[.date], at: middle),
            ]
        } catch {
            guard error.reason == .tls else {
                return [
                    DoctorCheck(
                        "harness.address", .failed, "\(error)",
                        remedy: "check harness.baseUrl, harness.proxy, name resolution and the firewall")
                ]
            }
            return [
                DoctorCheck("harness.address", .ok, "\(address) takes connections"),
                DoctorCheck(
                    "harness.tls", .failed, "\(error)",
                    remedy:
                        "name the authority of an installation of your own in harness.authorities, as PEM"),
            ]
        }
    }

    private func clockCheck(_ date: String?, at milliseconds: Int64) -> DoctorCheck {
        guard let date, let seconds = HTTPDate.unixSeconds(date) else {
            return DoctorCheck("harness.clock", .skipped, "the answer has no date to compare with")
        }
        // The date has whole seconds, so that the middle of its second is meant.
        let skew = milliseconds - (Int64(seconds) * 1000 + 500)
        let size = skew.magnitude / 1000
        let finding = "this clock is \(size) s \(skew < 0 ? "behind" : "ahead of") that of Harness"
        let remedy = "let the machine's time service (chrony, systemd-timesyncd) set the clock"
        if skew.magnitude > Self.largestSkew.magnitude {
            return DoctorCheck("harness.clock", .failed, finding, remedy: remedy)
        }
        if skew.magnitude > Self.noticeableSkew.magnitude {
            return DoctorCheck("harness.clock", .warning, finding, remedy: remedy)
        }
        return DoctorCheck("harness.clock", .ok, size < 2 ? "the clocks agree" : finding)
    }

    private func tokenCheck(_ client: any HarnessAPI) async -> DoctorCheck {
        let name = "harness.token"
        let facts: HarnessTokenFacts
        do throws(HarnessError) { facts = try await client.tokenFacts() } catch {
            if error.isUnauthorized {
                return DoctorCheck(
                    name, .failed, "Harness does not take the token: \(error)",
                    remedy: "make a new token of the service account and put it where harness.token points")
            }
            return DoctorCheck(
                name, .failed, "Harness does not say whether the token is valid: \(error)",
                remedy: "mend what the checks before say, and ask again")
        }
        let time = now().milliseconds
        let renewal = "rotate the token in Harness and put the new one where harness.token points"
        guard facts.isValid else {
            return DoctorCheck(name, .failed, "Harness says that the token is not valid", remedy: renewal)
        }
        if let from = facts.validFrom, from.milliseconds > time {
            return DoctorCheck(
                name, .failed, "the token holds only from \(Self.date(from)) on",
                remedy: "wait, or check the clock")
        }
        let owner = "the token of account \(client.account) is valid"
        guard let end = facts.validTo else { return ownerCheck(facts, "\(owner) and never expires") }
        guard end.milliseconds > time else {
            return DoctorCheck(
                name, .failed, "the token expired on \(Self.date(end))", remedy: renewal)
        }
        let left = HarnessTime(milliseconds: time)
        let days = end.duration(since: left).components.seconds / 86_400
        let finding = "\(owner) until \(Self.date(end)), \(days) days from now"
        // Not by adding, which a time at the end of its range does not bear.
        if end.milliseconds - max(0, time) < Self.expiryNotice {
            return DoctorCheck(name, .warning, finding, remedy: renewal)
        }
        return ownerCheck(facts, finding)
    }

    private func ownerCheck(_ facts: HarnessTokenFacts, _ finding: String) -> DoctorCheck {
        guard facts.kind == "USER" else { return DoctorCheck("harness.token", .ok, finding) }
        return DoctorCheck(
            "harness.token", .warning, finding + "; it belongs to a person",
            remedy: "use the token of a service account (sat.…), which has its own role and outlives people")
    }

    private static func date(_ time: HarnessTime) -> String {
        HTTPDate.format(unixSeconds: Int(clamping: time.milliseconds / 1000))
    }

    private func permissionChecks(_ client: any HarnessAPI) async -> [DoctorCheck] {
        let needs = HarnessNeeds(policies: configuration.policies, pipelines: options.pipelines)
        let scope = client.defaultScope
        let place = scope.map { "\($0.organization)/\($0.project)" } ?? "the account"
        let granted: Set<HarnessPermission>
        do throws(HarnessError) {
            granted = try await client.granted(needs.needs.map(\.permission), in: scope)
        } catch {
            return [
                DoctorCheck(
                    "harness.permissions", .failed, "Harness does not say what the token may do: \(error)",
                    remedy: "check harness.organization and harness.project")
            ]
        }
        var checks = needs.needs.map { need in
            let permission = need.permission
            let what =
                permission.resource.map { "the pipeline \($0)" }
                ?? "every \(permission.resourceType.lowercased())"
            if granted.contains(permission) {
                return DoctorCheck(
                    permission.name, .ok, "granted on \(what) in \(place), for \(need.purpose)")
            }
            var remedy =
                "give the token's owner \(needs.roleDescription) in \(place), or the built-in role \(need.role)"
            if permission.resource == nil, permission.resourceType == "PIPELINE" {
                remedy += "; if it is meant for some pipelines only, name them with --pipeline"
            }
            return DoctorCheck(
                permission.name, .failed, "missing on \(what) in \(place), for \(need.purpose)",
                remedy: remedy)
        }
        checks.append(await excessCheck(client, needs, place))
        return checks
    }

    private func excessCheck(
        _ client: any HarnessAPI, _ needs: HarnessNeeds, _ place: String
    ) async -> DoctorCheck {
        let name = "harness.excess"
        let granted: Set<HarnessPermission>
        do throws(HarnessError) {
            granted = try await client.granted(needs.excess, in: client.defaultScope)
        } catch {
            return DoctorCheck(name, .skipped, "Harness does not say what else the token may do: \(error)")
        }
        guard !granted.isEmpty else {
            return DoctorCheck(name, .ok, "the token can do no more than it needs")
        }
        let names = needs.excess.filter(granted.contains).map(\.name).joined(separator: ", ")
        return DoctorCheck(
            name, .warning, "the token can do more than it needs in \(place): \(names)",
            remedy: "give its owner \(needs.roleDescription) and nothing else")
    }
}
