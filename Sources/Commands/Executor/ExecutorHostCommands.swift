internal import ArgumentParser
internal import Executor
internal import Foundation
internal import Machines
internal import Profiles
internal import Terminal

struct ExecutorTOMLCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config-toml", abstract: "Print what to paste into [[runners]] of the runner's config.toml.",
        discussion: """
            Examples:
              virt-ci executor config-toml
            """)
    @OptionGroup var policy: PolicyOptions

    func run() throws {
        let program = try Installation.path()
        let file = policy.policy == HostPolicy.standardFile ? nil : Self.absolute(policy.policy)
        let configuration = RunnerConfiguration(program: program, policyFile: file, policy: try policy.read())
        Context.current.console.out(configuration.text)
    }

    /// The runner starts its driver in a folder of its own.
    private static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
}

struct ExecutorPolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Print a policy to begin with, or say what is wrong with one.",
        discussion: """
            The printed policy explains every key there is.

            Examples:
              virt-ci executor policy > /etc/virt-ci/executor.yaml
              virt-ci executor policy --check /etc/virt-ci/executor.yaml
            """)
    @Option(
        name: .customLong("check"),
        help: ArgumentHelp(
            "Read this policy instead, and look whether this host can do what it says.", valueName: "file"))
    var check: String?

    func run() async throws {
        let console = Context.current.console
        guard let check else { return console.out(ExamplePolicy.text) }
        let policy = try HostPolicy.read(file: check)
        let faults = await PolicyCheck(
            policy: policy, profiles: policy.catalogue, images: policy.images
        ).faults()
        guard faults.isEmpty else {
            var told: Set<String> = []
            for failure in faults.map({ Failure($0) ?? Failure(.environment, "\($0)") })
            where told.insert(failure.sentence).inserted {
                console.error(failure.sentence, hint: failure.hint)
            }
            throw ExitCode(2)
        }
        console.note("\(check): good")
    }
}

struct ExecutorCollectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gc", abstract: "Remove the machines of jobs that are over, and kept ones whose time is.",
        discussion: """
            A timer does this every ten minutes; it is safe while jobs run.

            Examples:
              virt-ci executor gc
            """)
    @OptionGroup var policy: PolicyOptions

    func run() async throws {
        let context = Context.current
        let console = context.console
        let host = try context.executorHost(
            try policy.read(),
            onMachine: { event in
                switch event {
                case .removedLeftover, .notDestroyed: EventSentence.machine(event).map { console.note($0) }
                default: break
                }
            })
        let removed = await (try host.machines()).collectGarbage()
        console.note(removed.isEmpty ? "Nothing to remove." : "Removed \(Format.count(removed.count, "machine")).")
    }
}
