extension Plan {
    /// Ends the pipeline before anything is touched when nothing may be deployed now.
    ///
    /// Harness has deployment freezes of its own, outside of pipelines and for administrators; this one is reviewed with the pipeline.
    var freezeStep: TextTree {
        step(
            [
                .init("type", "ShellScript"), .init("name", "Freeze"), .init("identifier", "freeze"),
                .init("timeout", "1m"), .init("spec", script(freezeScript)),
                .init(
                    "failureStrategies",
                    .list([onFailure(errors: ["AllErrors"], action: action("MarkAsFailure"))]),
                    why: "Nothing has been deployed yet, so nothing is rolled back."),
            ],
            why:
                "Nothing is deployed at these times, whoever has approved. Harness's own deployment freeze does the same for all pipelines of a project."
        )
    }

    private var freezeScript: String {
        var lines = [
            "#!/usr/bin/env bash",
            "# frozen WORDS: ends the step, and with it the deployment.",
            "frozen() { echo \"no deployments $1\"; exit 1; }",
        ]
        for freeze in request.freezes {
            let zone = freeze.timeZone
            switch freeze.span {
            case .weekly(let from, let to):
                lines += [
                    "",
                    "read -r day hour minute <<<\"$(TZ=\(zone) date '+%u %H %M')\"",
                    "now=$(((day - 1) * 1440 + 10#$hour * 60 + 10#$minute))",
                    "if \(Self.condition(from, to)); then frozen '\(Self.words(freeze))'; fi",
                ]
            case .daily(let from, let to):
                lines += [
                    "",
                    "read -r hour minute <<<\"$(TZ=\(zone) date '+%H %M')\"",
                    "now=$((10#$hour * 60 + 10#$minute))",
                    "if \(Self.condition(from, to)); then frozen '\(Self.words(freeze))'; fi",
                ]
            case .dates(let from, let to):
                lines += [
                    "",
                    "today=$(TZ=\(zone) date '+%Y%m%d')",
                    "if [ \"$today\" -ge \(from.filter { $0 != "-" }) ] && [ \"$today\" -le \(to.filter { $0 != "-" }) ]; then frozen '\(Self.words(freeze))'; fi",
                ]
            }
        }
        return lines.joined(separator: "\n")
    }

    /// Whether now is in a window that may reach over the end of the day or week.
    private static func condition(_ from: Int, _ to: Int) -> String {
        from < to
            ? "[ \"$now\" -ge \(from) ] && [ \"$now\" -lt \(to) ]"
            : "[ \"$now\" -ge \(from) ] || [ \"$now\" -lt \(to) ]"
    }

    /// A window in words.
    static func words(_ freeze: PipelineRequest.FreezeWindow) -> String {
        let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Monday"]
        switch freeze.span {
        case .weekly(let from, let to):
            return
                "from \(days[from / 1440]) \(clock(from % 1440)) to \(days[to / 1440]) \(clock(to % 1440)) \(freeze.timeZone)"
        case .daily(let from, let to): return "between \(clock(from)) and \(clock(to)) \(freeze.timeZone)"
        case .dates(let from, let to): return "from \(from) to \(to) \(freeze.timeZone)"
        }
    }

    private static func clock(_ minutes: Int) -> String {
        let hour = minutes / 60, minute = minutes % 60
        return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }
}
