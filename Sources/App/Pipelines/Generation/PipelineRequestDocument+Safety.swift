import JSON
import Pipelines

extension PipelineRequestDocument {
    static func verification(
        _ value: JSONValue, _ pointer: JSONPointer, _ fields: inout DocumentFields
    ) -> PipelineRequest.Verification? {
        if let flag = value.boolean { return flag ? .init() : nil }
        var result = PipelineRequest.Verification()
        let known = [
            "url", "tokenSecret", "prometheusUrl", "minutes", "unavailable", "investigators", "policy",
        ]
        for (key, value, place) in fields.members(value, pointer, known: known) {
            switch key {
            case "url": result.url = fields.text(value, place) ?? ""
            case "tokenSecret": result.tokenSecret = fields.text(value, place) ?? ""
            case "prometheusUrl": result.prometheusURL = fields.text(value, place) ?? ""
            case "minutes": result.minutes = fields.integer(value, place) ?? 0
            case "unavailable":
                result.unavailable =
                    fields.word(value, place, of: PipelineRequest.Verification.Unavailable.self) ?? .ask
            case "investigators": result.investigators = fields.texts(value, place)
            default: result.policy = fields.text(value, place)
            }
        }
        return result
    }

    static func rollback(
        _ value: JSONValue, _ pointer: JSONPointer, _ fields: inout DocumentFields
    ) -> PipelineRequest.Rollback {
        typealias Mode = PipelineRequest.Rollback.Mode
        if let flag = value.boolean { return .init(flag ? .stage : .none) }
        guard value.object != nil else { return .init(fields.word(value, pointer, of: Mode.self) ?? .stage) }
        var result = PipelineRequest.Rollback()
        for (key, value, place) in fields.members(value, pointer, known: ["mode", "retries"]) {
            if key == "mode" {
                result.mode = fields.word(value, place, of: Mode.self) ?? .stage
            } else {
                result.retries = fields.integer(value, place) ?? 0
            }
        }
        return result
    }

    static func input(
        _ value: JSONValue, _ pointer: JSONPointer, _ fields: inout DocumentFields
    ) -> PipelineRequest.Input? {
        guard value.object != nil else { return fields.text(value, pointer).map { .init($0) } }
        var result = PipelineRequest.Input("")
        let known = ["name", "type", "default", "allowedValues", "description", "required"]
        for (key, value, place) in fields.members(value, pointer, known: known) {
            switch key {
            case "name": result.name = fields.text(value, place) ?? ""
            case "type":
                result.kind = fields.word(value, place, of: PipelineRequest.Input.Kind.self) ?? .string
            case "default": result.defaultValue = fields.text(value, place)
            case "allowedValues": result.allowedValues = fields.texts(value, place)
            case "description": result.summary = fields.text(value, place)
            default: result.isRequired = fields.flag(value, place) ?? false
            }
        }
        return result
    }

    /// One of `weekly`, `daily` and `dates`, each from and to; `{"weekly": {"from": "Friday 18:00", "to": "Monday 06:00"}}`.
    static func freeze(
        _ value: JSONValue, _ pointer: JSONPointer, _ fields: inout DocumentFields
    ) -> PipelineRequest.FreezeWindow? {
        var span: PipelineRequest.FreezeWindow.Span?
        var zone = "UTC"
        for (key, value, place) in fields.members(
            value, pointer, known: ["weekly", "daily", "dates", "timeZone"])
        {
            if key == "timeZone" {
                zone = fields.text(value, place) ?? zone
                continue
            }
            var ends: [String: String] = [:]
            for (name, value, place) in fields.members(value, place, known: ["from", "to"]) {
                ends[name] = fields.text(value, place)
            }
            guard let from = ends["from"], let to = ends["to"] else {
                fields.refuse(place, "a span without beginning or end", mend: "Give from and to")
                continue
            }
            switch key {
            case "dates": span = .dates(from: from, to: to)
            case "daily":
                if let from = clock(from), let to = clock(to) {
                    span = .daily(from: from, to: to)
                } else {
                    fields.refuse(place, "no times of day", mend: "Write them as 22:00")
                }
            default:
                if let from = weekTime(from), let to = weekTime(to) {
                    span = .weekly(from: from, to: to)
                } else {
                    fields.refuse(place, "no times of the week", mend: "Write them as Friday 18:00")
                }
            }
        }
        guard let span else {
            fields.refuse(pointer, "no span", mend: "Give weekly, daily or dates, each with from and to")
            return nil
        }
        return .init(span, timeZone: zone)
    }

    /// Minutes of `22:00`; `24:00` is the day's end.
    static func clock(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ (1...2).contains($0.count) }), let hour = Int(parts[0]),
            let minute = Int(parts[1]),
            (0...24).contains(hour), (0..<60).contains(minute), hour < 24 || minute == 0
        else { return nil }
        return hour * 60 + minute
    }

    static let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    /// Minutes since Monday 00:00 of `Friday 18:00` or `Friday`.
    static func weekTime(_ text: String) -> Int? {
        let parts = text.split(separator: " ")
        guard let first = parts.first, parts.count <= 2,
            let day = days.firstIndex(where: {
                $0.lowercased() == first.lowercased() || $0.prefix(3).lowercased() == first.lowercased()
            })
        else { return nil }
        guard parts.count == 2 else { return day * 1440 }
        return clock(String(parts[1])).map { day * 1440 + $0 }
    }

    static func artifact(
        _ value: JSONValue, _ pointer: JSONPointer, _ fields: inout DocumentFields
    ) -> PipelineRequest.Artifact? {
        guard value.object != nil else { return fields.text(value, pointer).map { .init(tag: $0) } }
        var result = PipelineRequest.Artifact(tag: "")
        for (key, value, place) in fields.members(value, pointer, known: ["source", "kind", "tag"]) {
            let text = fields.text(value, place) ?? ""
            switch key {
            case "source": result.source = text
            case "kind": result.kind = text
            default: result.tag = text
            }
        }
        return result
    }

    static func codebase(
        _ value: JSONValue, _ pointer: JSONPointer, _ fields: inout DocumentFields
    ) -> PipelineRequest.Codebase? {
        var result = PipelineRequest.Codebase()
        let known = ["connector", "repository", "buildTool", "imageConnector", "image"]
        for (key, value, place) in fields.members(value, pointer, known: known) {
            switch key {
            case "connector": result.connector = fields.text(value, place)
            case "repository": result.repository = fields.text(value, place)
            case "buildTool": result.buildTool = fields.word(value, place, of: PipelineRequest.BuildTool.self)
            case "imageConnector": result.imageConnector = fields.text(value, place)
            default: result.image = fields.text(value, place)
            }
        }
        return result
    }
}
