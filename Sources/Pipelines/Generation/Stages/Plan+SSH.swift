extension Plan {
    /// How a new version takes over on hosts that are reached by SSH.
    ///
    /// Each release has a folder of its own, and a link says which one runs. So going back is changing the link, and
    /// takes no copy. Harness has no steps for blue-green on hosts; two instances of the unit and a link for the proxy do it.
    func ssh(_ strategy: PipelineRequest.Strategy) -> Takeover {
        let release = [prepareUnit, copyUnit]
        switch strategy {
        case .rolling:
            return Takeover(
                start: [
                    hosts(
                        "Rolling deployment", "rolling_deployment", .oneByOne, units: release + [switchUnit])
                ],
                finish: [],
                rollback: [
                    hosts("Back to the old release", "back_to_the_old_release", .all, units: [backUnit])
                ],
                serves: .beforeTakeover, why: reason(strategy))
        case .canary:
            return Takeover(
                start: [
                    hosts("Canary deployment", "canary_deployment", .first, units: release + [switchUnit])
                ],
                finish: [
                    hosts(
                        "Rolling deployment", "rolling_deployment", .oneByOne, units: release + [switchUnit])
                ],
                rollback: [
                    hosts("Back to the old release", "back_to_the_old_release", .all, units: [backUnit])
                ],
                serves: .beforeTakeover, why: reason(strategy))
        case .blueGreen:
            return Takeover(
                start: [hosts("Stage deployment", "stage_deployment", .all, units: release + [standByUnit])],
                finish: [hosts("Swap to the new version", "swap_colours", .all, units: [swapUnit])],
                rollback: [
                    hosts("Swap back to the old version", "swap_colours_back", .all, units: [swapBackUnit])
                ],
                serves: .afterTakeover, why: reason(strategy))
        }
    }

    /// Which hosts, and how many at once.
    private enum Hosts { case first, oneByOne, all }

    private func hosts(_ name: String, _ identifier: String, _ which: Hosts, units: [TextTree]) -> TextTree {
        var loop: [TextTree.Entry] = [.init("items", "<+stage.output.hosts>")]
        switch which {
        case .first:
            let (end, unit) =
                switch request.canary {
                case .count(let count): (count, "Count")
                case .percentage(let share): (share, "Percentage")
                }
            loop += [.init("start", .number(0)), .init("end", .number(end)), .init("unit", .text(unit))]
        case .oneByOne: loop.append(.init("maxConcurrency", .number(1)))
        case .all: break
        }
        let command = step([
            .init("type", "Command"), .init("name", "\(name) on the host"),
            .init("identifier", "\(identifier)_on_the_host"),
            .init("timeout", "10m"),
            .init(
                "spec",
                .mapping([
                    .init("onDelegate", .flag(false)),
                    .init(
                        "environmentVariables",
                        .list([
                            variable("SERVICE", "<+service.identifier>"),
                            variable("RELEASE", "<+pipeline.sequenceId>"),
                        ])),
                    .init("outputVariables", .list([])),
                    .init("commandUnits", .list(units)),
                ])),
        ])
        return .mapping([
            .init(
                "stepGroup",
                .mapping([
                    .init("name", name), .init("identifier", identifier),
                    .init(
                        "strategy", .mapping([.init("repeat", .mapping(loop))]),
                        why: which == .first
                            ? "The first hosts only; the others follow when these have stood the test." : nil),
                    .init("steps", .list([command])),
                ]))
        ])
    }

    private func unit(_ name: String, _ identifier: String, _ lines: String) -> TextTree {
        .mapping([
            .init("name", name), .init("identifier", identifier), .init("type", "Script"),
            .init(
                "spec",
                .mapping([
                    .init("shell", "Bash"),
                    .init(
                        "source",
                        .mapping([
                            .init("type", "Inline"),
                            .init("spec", .mapping([.init("script", .text("set -euo pipefail\n" + lines))])),
                        ])),
                ])),
        ])
    }

    private var prepareUnit: TextTree {
        unit("Make a folder for the release", "make_folder", #"mkdir -p "/opt/$SERVICE/releases/$RELEASE""#)
    }

    private var copyUnit: TextTree {
        .mapping([
            .init("name", "Copy the artifact"), .init("identifier", "copy_artifact"), .init("type", "Copy"),
            .init(
                "spec",
                .mapping([
                    .init("sourceType", "Artifact"),
                    .init("destinationPath", "/opt/<+service.identifier>/releases/<+pipeline.sequenceId>"),
                ])),
        ])
    }

    private var switchUnit: TextTree {
        unit(
            "Switch to the release", "switch_release",
            #"""
            cd "/opt/$SERVICE"
            old=$(readlink current || true)
            if [ "$old" != "releases/$RELEASE" ]; then
              if [ -n "$old" ]; then ln -sfn "$old" previous; fi
              ln -sfn "releases/$RELEASE" current
              sudo systemctl restart "$SERVICE"
            fi
            systemctl is-active --quiet "$SERVICE"
            """#)
    }

    private var backUnit: TextTree {
        unit(
            "Switch back", "switch_back",
            #"""
            cd "/opt/$SERVICE"
            if [ "$(readlink current || true)" = "releases/$RELEASE" ] && [ -L previous ]; then
              ln -sfn "$(readlink previous)" current
              sudo systemctl restart "$SERVICE"
            fi
            """#)
    }

    private var standByUnit: TextTree {
        unit(
            "Start the idle colour", "start_idle_colour",
            #"""
            cd "/opt/$SERVICE"
            idle=blue
            if [ "$(readlink live || true)" = blue ]; then idle=green; fi
            ln -sfn "releases/$RELEASE" "$idle"
            sudo systemctl restart "$SERVICE@$idle"
            systemctl is-active --quiet "$SERVICE@$idle"
            """#)
    }

    private var swapUnit: TextTree {
        unit(
            "Let the proxy read the other colour", "swap_live_link",
            #"""
            cd "/opt/$SERVICE"
            idle=blue
            if [ "$(readlink live || true)" = blue ]; then idle=green; fi
            if [ "$(readlink "$idle" || true)" = "releases/$RELEASE" ]; then
              ln -sfn "$idle" live
              sudo systemctl reload nginx
            fi
            """#)
    }

    private var swapBackUnit: TextTree {
        unit(
            "Let the proxy read the old colour", "swap_live_link_back",
            #"""
            cd "/opt/$SERVICE"
            live=$(readlink live || true)
            old=blue
            if [ "$live" = blue ]; then old=green; fi
            if [ -n "$live" ] && [ "$(readlink "$live" || true)" = "releases/$RELEASE" ] && [ -L "$old" ]; then
              ln -sfn "$old" live
              sudo systemctl reload nginx
            fi
            """#)
    }
}
