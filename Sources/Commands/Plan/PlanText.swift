internal import Foundation
internal import GitLabCI
internal import Jobs
internal import Terminal

extension PlanDocument {
    func text(width: Int?, style: Style) -> String {
        let parts = [
            head, machineLines, sourceLines, dependencyLines(style), scriptLines, artifactLines, variableLines,
            list("Not pinned", unpinned), list("Notes", notes), differenceLines,
        ]
        return parts.filter { !$0.isEmpty }.map { part in
            ([style(part[0], as: .emphasis)] + part.dropFirst()).map { $0 + "\n" }.joined()
        }.joined(separator: "\n")
    }

    private var head: [String] {
        let source =
            switch definition {
            case .recorded: "recorded by the executor"
            case .merged: "merged configuration"
            case .resolved: "configuration files, merged by virt-ci"
            }
        return [
            EventSentence.resolved(job), "  definition: \(source)",
            "  time limit: \(Format.duration(.seconds(timeoutSeconds)))",
        ]
    }

    private var machineLines: [String] {
        let reason =
            switch profile.chosenBy {
            case .option: "as asked"
            case .recorded: "CI's, as recorded"
            case .recipe: "the recipe's"
            case .variable: "the job's DISTRO"
            case .setting: "your usual one; the job names none"
            }
        let image = machine.image.map { "\($0), known here" } ?? "to be made or fetched first"
        var lines = [
            "Machine: profile '\(Sanitizer.line(profile.name))' (\(reason))", "  here:  \(shape(machine))",
            "  image: \(image)",
        ]
        if let machineInCI {
            lines += ["  in CI: \(shape(machineInCI))", "  image: \(Sanitizer.line(machineInCI.image ?? "unknown"))"]
        }
        return lines
    }

    private func shape(_ machine: MachineUse) -> String {
        let (type, network) = (Sanitizer.line(machine.type), Sanitizer.line(machine.network))
        return "\(Format.count(machine.processors, "processor")), \(Format.size(machine.memoryBytes)) of memory, "
            + "\(Format.size(machine.diskBytes)) of disk, \(type), accelerator \(Sanitizer.line(machine.accelerator)), "
            + "network \(network)"
    }

    private var sourceLines: [String] {
        guard sources.strategy != "none", sources.strategy != "empty" else {
            return ["Sources: none, as the job wants", "  in \(Sanitizer.line(sources.directory))"]
        }
        let depth = sources.depth == 0 ? "all of its history" : Format.count(sources.depth, "commit") + " of history"
        return [
            "Sources: \(Sanitizer.line(sources.repository))",
            "  commit \(Sanitizer.line(sources.sha)) (\(Sanitizer.line(sources.ref))), \(depth)",
            "  in \(Sanitizer.line(sources.directory))",
        ] + (sources.submodules == "none" ? [] : ["  submodules: \(sources.submodules)"])
    }

    private func dependencyLines(_ style: Style) -> [String] {
        guard !dependencies.isEmpty else { return ["Artifacts needed: none"] }
        let rows: [[Table.Cell]] = dependencies.map { use in
            ["  \(use.job)", "\(use.id)", "\(use.project ?? "unknown project")", "by \(use.pinnedBy)", "\(state(use))"]
        }
        let table = Table([], rows).text(width: nil, style: style)
        return ["Artifacts needed:"] + table.split(separator: "\n").map(String.init)
    }

    private func state(_ use: DependencyUse) -> String {
        let day = use.until.map { " \(Format.iso($0))" } ?? ""
        let words =
            switch use.state {
            case "present": (use.bytes.map(Format.size) ?? "there") + (use.until == nil ? "" : ", until\(day)")
            case "expired", "erased": "\(use.state)\(day)"
            case "never-made": "never made"
            default: use.state
            }
        if let folder = use.replacedBy { return "\(words); taking those in '\(folder)'" }
        if use.cached { return "\(words); here already" }
        guard use.state != "present" else { return words }
        let others = use.alternatives.map { alternative in
            let kind = alternative.kind == .sameCommit ? "the same commit" : "the last success on '\(alternative.ref)'"
            return "--needs '\(use.job)=\(alternative.id)' (\(kind))"
        }
        return "\(words); give " + (others + ["the packages with --rpms DIR"]).joined(separator: ", or ")
    }

    private var scriptLines: [String] {
        scripts.flatMap { script in
            ["\(Self.words(script)):"] + script.lines.flatMap(Self.commandLines)
        }
    }

    private static func words(_ script: Script) -> String {
        switch script.stage {
        case ScriptStage.build.rawValue: "before_script and script, in one shell"
        case ScriptStage.after.rawValue: "after_script, in a shell of its own"
        default: script.stage
        }
    }

    /// A command with its further lines below it.
    private static func commandLines(_ command: String) -> [String] {
        // The runner trims commands, so an empty line at the end is none.
        let trimmed = command.trimmingCharacters(in: .whitespacesAndNewlines)
        let lines = trimmed.split(separator: "\n", omittingEmptySubsequences: false).map { Sanitizer.line(String($0)) }
        return lines.enumerated().map { ($0 == 0 ? "  $ " : "    ") + $1 }
    }

    private var artifactLines: [String] {
        guard let artifacts else { return ["Artifacts kept: none"] }
        let paths = artifacts.paths + (artifacts.untracked ? ["all untracked files"] : [])
        var lines = ["Artifacts kept (\(artifacts.when)): \(Self.names(paths))"]
        if !artifacts.exclude.isEmpty { lines.append("  but not: \(Self.names(artifacts.exclude))") }
        return lines
    }

    private var variableLines: [String] {
        PlannedVariable.Origin.allCases.flatMap { origin -> [String] in
            let members = variables.filter { $0.origin == origin }
            guard !members.isEmpty else { return [] }
            return ["Variables \(Self.words(origin)):"]
                + members.map { "  \(Sanitizer.line($0.name))" + ($0.value.map { "=\(Self.cut($0))" } ?? "") }
        }
    }

    private static func words(_ origin: PlannedVariable.Origin) -> String {
        switch origin {
        case .recorded: "of the job, as recorded"
        case .predefined: "predefined by GitLab"
        case .configuration: "of the configuration"
        case .settings: "of GitLab's settings"
        case .runner: "of the runner"
        case .local: "of yours"
        case .unknown: "that nobody can read"
        }
    }

    private var differenceLines: [String] {
        ["Differences from CI:"]
            + differences.flatMap { difference in
                [
                    "  \(difference.name): \(difference.reason)", "    in CI: \(difference.inCI)",
                    "    here:  \(difference.here)",
                ]
            }
    }

    private func list(_ title: String, _ sentences: [String]) -> [String] {
        sentences.isEmpty ? [] : ["\(title):"] + sentences.map { "  \($0)" }
    }

    private static func names(_ names: [String]) -> String { names.map { Sanitizer.line($0) }.joined(separator: ", ") }

    /// Commit messages are variables too; here a line of each is enough.
    private static func cut(_ value: String) -> String {
        let line = Sanitizer.line(value)
        return line.count > 100 ? "\(line.prefix(99))…" : line
    }
}
