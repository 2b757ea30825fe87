internal import ArgumentParser
internal import Foundation
internal import GitLabAPI
internal import Jobs
internal import Terminal

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Reproduce a job: its packages, its sources, its machine, its script.",
        discussion: """
            Examples:
              virt-ci run https://gitlab.com/libvirt/libvirt/-/jobs/7001234
              virt-ci run URL --keep              stay able to look into the machine afterwards
              virt-ci run URL --rpms ./rpms       when the packages CI used are gone
              virt-ci run URL --format json       one document on standard output
            """)

    @OptionGroup var job: JobOptions
    @Flag(help: "Keep the machine for eight hours after the run.")
    var keep = false
    @Flag(help: "Let the guest reach nothing but virt-ci.")
    var isolated = false
    @OptionGroup var host: HostOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context.current
        let options = Reproduction.Options(
            profile: job.profile, packages: job.rpms, keep: keep ? RunSession.keptFor : nil,
            hasOutboundNetwork: !isolated)
        let session = RunSession(context: context, host: host, output: output, options: options)
        let report = try await session.run { try JobTarget(job.target, context: context) }
        throw ExitCode(report.result == .passed ? 0 : 1)
    }
}

/// The job a user named, and the client that reads it.
struct JobTarget {
    let project: String
    let job: Int
    let client: GitLabClient

    init(_ text: String, context: Context) throws {
        let address = try WebAddress(parsing: text)
        guard case .job(let id) = address.subject else { throw TargetError.notAJob(address: text) }
        project = address.project
        job = id
        client = try context.client(for: address.server)
    }
}

/// Why an address can't be run.
enum TargetError: Error, Equatable {
    /// It is GitLab's, and of a pipeline, merge request or commit.
    case notAJob(address: String)
}
