import JSON
import Judgement
import LogMining

extension VerifyRequestDecoder {
    mutating func readDeployment(_ element: JSONElement) {
        guard let object = element.object else {
            report(element, "\(element.kind.rawValue) instead of an object", "Send the deployment's fields")
            return
        }
        var deployment = Deployment()
        var comparison: Deployment.Comparison?
        for member in object where !member.value.isNull {
            let value = member.value
            switch member.key {
            case "strategy":
                deployment.strategy = word(value, of: Deployment.Strategy.self) ?? deployment.strategy
            case "comparison": comparison = word(value, of: Deployment.Comparison.self)
            case "startedAt": deployment.startedAt = time(value)
            case "observedAt": deployment.observedAt = time(value)
            case "version": deployment.version = text(value)
            case "previousVersion": deployment.previousVersion = text(value)
            case "service": deployment.service = text(value)
            default: request.hasUnknownFields = true
            }
        }
        deployment.comparison = comparison ?? (deployment.strategy == .canary ? .concurrent : .beforeAfter)
        request.evidence.deployment = deployment
    }

    mutating func readLogs(_ element: JSONElement) {
        guard let object = element.object else {
            report(
                element, "\(element.kind.rawValue) instead of an object",
                "Send {\"baseline\": [...], \"candidate\": [...], \"dependencies\": {...}}")
            return
        }
        for member in object where !member.value.isNull {
            switch member.key {
            case "baseline": request.evidence.logs.baseline = lines(member.value)
            case "candidate": request.evidence.logs.candidate = lines(member.value)
            case "dependencies":
                guard let dependencies = member.value.object else {
                    report(
                        member.value, "\(member.value.kind.rawValue) instead of an object",
                        "Send each dependency's lines under its name")
                    continue
                }
                for dependency in dependencies where !dependency.value.isNull {
                    guard let lines = lines(dependency.value) else { continue }
                    request.evidence.logs.dependencies.append((dependency.key, lines))
                }
            default: request.hasUnknownFields = true
            }
        }
    }

    private mutating func lines(_ element: JSONElement) -> LogText? {
        do throws(JSONError) {
            let lines = try element.lines()
            return LogText(bytes: lines.bytes, ends: lines.ends)
        } catch {
            report(error, "Send log lines as an array of strings, an element a line or event")
            return nil
        }
    }

    mutating func readDependencies(_ element: JSONElement) {
        for item in objects(element, "Send dependencies as an array of objects") {
            var name: String?
            var dependency = Dependency(name: "")
            for member in item where !member.value.isNull {
                switch member.key {
                case "name": name = text(member.value)
                case "healthy": dependency.isHealthy = boolean(member.value)
                case "since": dependency.since = time(member.value)
                default: request.hasUnknownFields = true
                }
            }
            if let name {
                dependency.name = name
                request.evidence.dependencies.append(dependency)
            } else if item["name"].map(\.isNull) ?? true {
                report(item.element, "name is missing", "Send the dependency's name")
            }
        }
    }

    /// Reads what a stored request says was missing from its evidence.
    mutating func readShortfalls(_ element: JSONElement) {
        for item in objects(element, "Send shortfalls as an array of objects") {
            guard let subject = item["subject"]?.string, let reason = item["reason"]?.string else {
                report(item.element, "subject or reason is missing", "Send both as text")
                continue
            }
            add(Evidence.Shortfall(subject: subject, reason: reason))
        }
    }

    /// Adds a shortfall that is not there yet: a stored request carries the ones that its queries made.
    mutating func add(_ shortfall: Evidence.Shortfall) {
        if !request.evidence.shortfalls.contains(shortfall) { request.evidence.shortfalls.append(shortfall) }
    }

    /// The objects of an array; what is no object is a fault.
    mutating func objects(_ element: JSONElement, _ mend: String) -> [JSONObject] {
        guard let array = element.array else {
            report(element, "\(element.kind.rawValue) instead of an array", mend)
            return []
        }
        var objects: [JSONObject] = []
        for item in array {
            if let object = item.object {
                objects.append(object)
            } else {
                report(item, "\(item.kind.rawValue) instead of an object", mend)
            }
        }
        return objects
    }
}
