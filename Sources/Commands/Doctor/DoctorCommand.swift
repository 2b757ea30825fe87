internal import ArgumentParser
internal import Doctor
internal import Foundation
internal import GitLabAPI
internal import Terminal

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Say what works on this machine, what doesn't, and what mends it.",
        discussion: """
            Looks at KVM, libvirt, storage, networks, programs, profiles, left-over machines, token and clock, all at \
            the same time. GitLab is asked only when it is named, by --host, $VIRT_CI_GITLAB or $GITLAB_HOST.

            Exit status: 0 when jobs can run, also with warnings, 2 when something fails.

            Examples:
              virt-ci doctor
              virt-ci doctor --host gitlab.com --format json
            """)

    @Option(help: ArgumentHelp("A GitLab server to ask, such as gitlab.com.", valueName: "host"))
    var host: String?
    @Option(
        help: ArgumentHelp("How long each check may take; those that ask libvirt twice that.", valueName: "seconds"))
    var limit = 15
    @OptionGroup var connection: HostOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...600).contains(limit) else { throw ValidationError("--limit must be between 1 and 600.") }
    }

    func run() async throws {
        let context = Context.current
        let world = try world(context)
        let answer = DoctorAnswer(findings: await Doctor(world).examine())
        try context.console.show(answer, as: output.format)
        if answer.verdict == .fail { throw ExitCode(2) }
    }

    private func world(_ context: Context) throws -> World {
        let folders = context.folders
        var world = World(
            connections: try context.connections(connection.connect), folders: folders.expectedMachineFolders,
            profiles: context.profiles, server: try server(context),
            tokens: context.tokens,
            explain: { error in
                let failure = Failure(error)
                return Explanation(
                    sentence: Sanitizer.line(failure?.sentence ?? String(describing: error)), hint: failure?.hint)
            })
        world.limit = .seconds(limit)
        world.built = Installation.made
        return world
    }

    /// The named server; the usual one isn't asked by itself.
    private func server(_ context: Context) throws -> URL? {
        guard let host else { return context.namedServers.first }
        guard let url = URL(string: host.contains("://") ? host : "https://\(host)"), url.host()?.isEmpty == false
        else { throw WebAddressError.notAnAddress(host) }
        guard url.user() == nil, url.password() == nil else {
            throw WebAddressError.containsCredentials(host: url.host() ?? "")
        }
        return url
    }
}

/// All findings, and the worst of them.
struct DoctorAnswer: Answer {
    var schema = 1
    let verdict: Finding.Verdict
    let findings: [Finding]

    init(findings: [Finding]) {
        self.findings = findings
        let verdicts = Set(findings.map(\.verdict))
        verdict = verdicts.contains(.fail) ? .fail : verdicts.contains(.warn) ? .warn : .ok
    }

    func text(width: Int?, style: Style) -> String {
        let names = (findings.map(\.check.rawValue.count).max() ?? 0) + 2
        var text = ""
        for finding in findings {
            let word = finding.verdict.rawValue
            let name = finding.check.rawValue
            text += style(word, as: Self.meaning(finding.verdict)) + String(repeating: " ", count: 9 - word.count)
            text += name + String(repeating: " ", count: names - name.count) + Sanitizer.line(finding.sentence)
            text += (finding.host.map { " [\(Sanitizer.line($0))]" } ?? "") + "\n"
            if let remedy = finding.remedy {
                text +=
                    String(repeating: " ", count: 9 + names) + style("→ \(Sanitizer.line(remedy))", as: .emphasis)
                    + "\n"
            }
        }
        return text
    }

    private static func meaning(_ verdict: Finding.Verdict) -> Style.Meaning {
        switch verdict {
        case .ok: .success
        case .warn: .warning
        case .fail: .failure
        case .skipped: .faint
        }
    }
}
