internal import ArgumentParser
internal import Foundation
internal import Jobs
internal import Terminal

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Say what a run of a job would do: pinned, unpinned, and other than in CI.",
        discussion: """
            Asks GitLab as 'virt-ci run' does, and neither starts a machine nor fetches anything.

            Examples:
              virt-ci plan https://gitlab.com/libvirt/libvirt/-/jobs/7001234
              virt-ci plan URL --format json      one document on standard output
            """)

    @OptionGroup var job: JobOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context.current
        let target = try await JobTarget.find(job, context: context)
        var swaps = try job.swaps()
        swaps.usualProfile = context.usualProfile
        let planner = JobPlanner(
            client: target.client, profiles: context.profiles, archives: try context.folders.reproduction().archives,
            swaps: swaps
        ) { context.recordedImage(of: $0) }
        let plan = try await planner.plan(target.order)
        try context.console.show(PlanDocument(plan), as: output.format)
    }
}
