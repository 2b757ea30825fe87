internal import ArgumentParser
internal import Foundation
internal import GitLabAPI
internal import Jobs
internal import Terminal
internal import TestResults

struct BisectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bisect",
        abstract: "Find the first pipeline of a branch in which a test fails, and the commits that came with it.",
        discussion: """
            Halves the pipelines between a good and a bad one. What CI itself said of the tests in a pipeline's job is \
            believed; where it came to no result, the job is run here, if its packages can still be had. Pipelines of \
            which neither tells anything are gone around, as git bisect does.

            Without --bad the newest pipeline counts in which the job failed, without --good the newest before it in \
            which it passed. Without --tests those are looked for that failed in the bad one.

            Exit status: 0 the first bad pipeline is named, 1 it is one of several, 2 something else went wrong.

            Examples:
              virt-ci bisect https://gitlab.com/libvirt/libvirt/-/jobs/7001234
              virt-ci bisect libvirt/libvirt@master --job fedora-43-tests --ask-ci
              virt-ci bisect GROUP/PROJECT@master --job tests --good 900050 --bad 900104
              virt-ci bisect URL --run                  run every job here, whatever CI said
            """)

    @Argument(
        help: ArgumentHelp(
            "A job that failed, or group/project@ref with --job.", valueName: "job|project@ref"),
        completion: Candidates.jobs)
    var target: String
    @Option(help: ArgumentHelp("The job's name.", valueName: "name"))
    var job: String?
    @Option(help: ArgumentHelp("A pipeline in which the job was good.", valueName: "pipeline"))
    var good: Int?
    @Option(help: ArgumentHelp("A later one in which it was bad.", valueName: "pipeline"))
    var bad: Int?
    @Option(help: ArgumentHelp("A test that matters; may be repeated.", valueName: "test"))
    var tests: [String] = []
    @Flag(name: .customLong("ask-ci"), help: "Start no machine: only what CI said counts.")
    var asksOnlyCI = false
    @Flag(name: .customLong("run"), help: "Run each job here, whatever CI said.")
    var runsAll = false
    @Option(help: "Another profile than the job's own, which DISTRO names.", completion: Candidates.profiles)
    var profile: String?
    @OptionGroup var host: HostOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !(asksOnlyCI && runsAll) else { throw ValidationError("'--ask-ci' and '--run': which of them?") }
        if !target.contains("://"), job == nil, !target.contains(":") {
            throw ValidationError("Which job of '\(target)'? Name it with --job")
        }
    }

    func run() async throws {
        let context = Context.current
        let subject = try await subject(context)
        let row = BisectedRow(client: subject.client, project: subject.project, job: subject.job)
        var session = try await context.console.withProgress { progress in
            progress.update(.activity("Asking GitLab about pipelines of \(Sanitizer.line(subject.ref))"))
            let pipelines = try await row.read(ref: subject.ref, good: good, bad: bad ?? subject.pipeline)
            return try await BisectionSession(
                subject: subject, row: row, pipelines: pipelines, tests: tests.map { TestName($0) },
                makes: .init(
                    context: context, host: host, output: output, options: .init(swaps: Swaps(profile: profile))),
                asks: runsAll ? .runs : asksOnlyCI ? .ci : .both)
        }
        session.tellBeginning()
        try await session.goOn()
        let answer = try await session.answer()
        try context.console.show(answer, as: output.format)
        try Task.checkCancellation()
        throw ExitCode(answer.isExact ? 0 : 1)
    }

    private func subject(_ context: Context) async throws -> BisectionSubject {
        if !target.contains("://") {
            let text = try TargetText(job.map { "\(target):\($0)" } ?? target, servers: context.servers)
            guard case .named(let name, let ref) = text.subject else {
                throw ValidationError("'\(Sanitizer.line(target))' is no group/project@ref")
            }
            return BisectionSubject(
                client: try await context.client(for: text.server), project: text.project, ref: ref, job: name)
        }
        let found = try await JobTarget.find(target, context: context)
        guard case .job(let id, let project) = found.order else {
            throw ValidationError("'\(Sanitizer.line(target))' is no job of GitLab")
        }
        let record = try await found.client.job(project: .path(project), id: id)
        return BisectionSubject(
            client: found.client, project: project, ref: record.ref ?? record.pipeline?.ref ?? "",
            job: job ?? record.name, pipeline: record.pipeline?.id)
    }
}

/// Where is searched, and for which job.
struct BisectionSubject: Sendable {
    let client: GitLabClient
    let project: String
    let ref: String
    let job: String
    /// The bad pipeline, if a job of it was named.
    var pipeline: Int?
}
