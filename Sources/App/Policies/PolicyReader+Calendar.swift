import Judgement
import YAML

extension PolicyReader {
    /// The days as they are written, Monday first.
    static let weekdays = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]

    /// Reads `businessHours` and `freezeWindows`.
    ///
    /// `businessHours: null` takes inherited ones away; a freeze window stands in the place of an inherited one with its
    /// name.
    static func readCalendar(_ fields: inout FieldReader, _ policy: inout Policy) {
        if let hours = fields.nested("businessHours", businessHours) {
            policy.businessHours = hours
        } else if fields.mentions("businessHours"), fields.mapping["businessHours"] == nil {
            policy.businessHours = nil
        }
        guard let windows = fields.list("freezeWindows", "a list of freeze windows", freezeWindow) else {
            return
        }
        var names: Set<String> = []
        for window in windows where !names.insert(window.name).inserted {
            if let node = fields.mapping["freezeWindows"] {
                fields.report("freezeWindows", at: node, "two freeze windows are called '\(window.name)'")
            }
        }
        policy.freezeWindows = policy.freezeWindows.filter { !names.contains($0.name) } + windows
    }

    private static func businessHours(
        _ node: YAMLNode, _ path: String
    ) throws(ListErrors) -> Policy.BusinessHours {
        var fields = try FieldReader(node, path, known: ["days", "from", "to", "utcOffset", "outside"])
        let hours = weeklyHours(&fields)
        var business = Policy.BusinessHours(hours: hours ?? WeeklyHours())
        _ = fields.nested("outside") { (node, path) throws(ListErrors) in
            var outside = try FieldReader(node, path, known: ["businessWeight", "rollbacks"])
            if let weight = outside.optional(
                "businessWeight", { node throws(YAMLError) in try node.fraction() })
            {
                business.businessWeightOutside = weight
            }
            if let rollbacks = outside.optional(
                "rollbacks",
                { node throws(YAMLError) in try node.nearWord(of: Policy.BusinessHours.Rollbacks.self) })
            {
                business.rollbacksOutside = rollbacks
            }
            try outside.finish()
        }
        if fields.mapping["outside"] == nil {
            fields.report(
                "outside", at: node,
                "is missing; say what is different then: {businessWeight: 0.5, rollbacks: clearCut}")
        }
        try fields.finish()
        return business
    }

    private static func freezeWindow(
        _ node: YAMLNode, _ path: String
    ) throws(ListErrors) -> Policy.FreezeWindow {
        var fields = try FieldReader(node, path, known: ["name", "from", "to", "days", "utcOffset"])
        let name = fields.required("name") { node throws(YAMLError) in
            try node.filledString("what people call the window")
        }
        if fields.mapping["days"] != nil {
            let hours = weeklyHours(&fields)
            guard fields.errors.isEmpty, let name, let hours else { throw ListErrors(fields.errors) }
            return Policy.FreezeWindow(name: name, .weekly(hours))
        }
        if let offset = fields.mapping["utcOffset"] {
            fields.report(
                "utcOffset", at: offset, "belongs to hours of days; a time has its offset in itself")
        }
        let from = fields.required("from", moment)
        let to = fields.required("to", moment)
        if let from, let to, to <= from, let node = fields.mapping["to"] {
            fields.report("to", at: node, "has to be after from")
        }
        guard fields.errors.isEmpty, let name, let from, let to else { throw ListErrors(fields.errors) }
        return Policy.FreezeWindow(name: name, .once(from: from, to: to))
    }

    // MARK: - Times

    private static func moment(_ node: YAMLNode) throws(YAMLError) -> Double {
        let expected = "a time with its offset such as 2026-11-27T00:00:00+01:00"
        guard let time = TimeText.unixSeconds(try node.string(expected).utf8),
            (0..<PolicyText.endOfTime).contains(time)
        else { throw node.unexpected(expected) }
        return time.rounded(.down)
    }

    private static func weeklyHours(_ fields: inout FieldReader) -> WeeklyHours? {
        var hours = WeeklyHours()
        if let days = fields.optional("days", days) { hours.days = days }
        let from = fields.required("from") { node throws(YAMLError) in try minutes(node, upTo: 1439) }
        let to = fields.required("to") { node throws(YAMLError) in try minutes(node, upTo: 1440) }
        if let offset = fields.optional("utcOffset", offset) { hours.offsetMinutes = offset }
        guard let from, let to else { return nil }
        if from == to, let node = fields.mapping["to"] {
            fields.report("to", at: node, "is the same as from; a whole day is from 00:00 to 24:00")
        }
        hours.from = from
        hours.to = to
        return hours
    }

    /// Reads `[monday, thursday-saturday]`.
    private static func days(_ node: YAMLNode) throws(YAMLError) -> Set<Int> {
        let expected = "a list of days such as [monday-friday, sunday]"
        var days: Set<Int> = []
        for node in try node.sequence(expected) {
            let text = try node.string(expected)
            let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { word in
                weekdays.firstIndex(of: word.lowercased())
            }
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else {
                let nearest = NearestWord.find(text, in: weekdays).map { " (did you mean '\($0)'?)" } ?? ""
                throw node.unexpected("a day such as monday, or monday-friday\(nearest)")
            }
            var day = first
            while true {
                days.insert(day + 1)
                if day == last { break }
                day = (day + 1) % 7
            }
        }
        guard !days.isEmpty else { throw node.unexpected(expected) }
        return days
    }

    private static func minutes(_ node: YAMLNode, upTo latest: Int) throws(YAMLError) -> Int {
        let expected = latest == 1440 ? "an hour of the day up to 24:00" : "an hour of the day such as 08:30"
        let text = Array(try node.string(expected).utf8)
        guard text.count == 5, text[2] == UInt8(ascii: ":"), let hour = number(text[0...1]),
            let minute = number(text[3...4]), minute < 60, hour * 60 + minute <= latest
        else { throw node.unexpected(expected) }
        return hour * 60 + minute
    }

    private static func offset(_ node: YAMLNode) throws(YAMLError) -> Int {
        let expected = "an offset from UTC such as +01:00 or -05:00"
        let text = Array(try node.string(expected).utf8)
        if text == Array("Z".utf8) { return 0 }
        guard text.count == 6, text[3] == UInt8(ascii: ":"),
            text[0] == UInt8(ascii: "+") || text[0] == UInt8(ascii: "-"), let hour = number(text[1...2]),
            let minute = number(text[4...5]), minute < 60, hour <= 14
        else { throw node.unexpected(expected) }
        return (hour * 60 + minute) * (text[0] == UInt8(ascii: "-") ? -1 : 1)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value
    }
}
