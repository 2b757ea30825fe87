internal import ArgumentParser
internal import Executor
internal import Foundation
internal import Guests
internal import Images
internal import Machines
internal import Profiles

struct ExecutorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "executor",
        abstract: "Run the jobs of a GitLab Runner in throw-away machines, as its custom executor.",
        discussion: """
            For the keeper of a CI host:
              virt-ci executor policy > /etc/virt-ci/executor.yaml   # then edit it
              virt-ci executor policy --check /etc/virt-ci/executor.yaml
              virt-ci image build --executor debian-12               # or the first job waits for it
              virt-ci executor config-toml                           # paste it into the runner's config.toml
              virt-ci executor gc                                    # what the timer does

            'config', 'prepare', 'run' and 'cleanup' are called by the runner.
            """,
        groupedSubcommands: [
            CommandGroup(
                name: "For the host's keeper",
                subcommands: [
                    ExecutorPolicyCommand.self, ExecutorTOMLCommand.self, ExecutorCollectCommand.self,
                ]),
            CommandGroup(
                name: "Called by the runner",
                subcommands: [
                    ExecutorConfigCommand.self, ExecutorPrepareCommand.self, ExecutorRunCommand.self,
                    ExecutorCleanupCommand.self,
                ]),
        ])
}

/// Which policy is the host's.
struct PolicyOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The host's policy.", valueName: "file"), completion: .file())
    var policy = HostPolicy.standardFile

    func read() throws -> HostPolicy { try HostPolicy.read(file: policy) }

    /// The command line that enters a machine of the executor's.
    func shell(_ machine: String) -> String {
        let file = policy == HostPolicy.standardFile ? [] : ["--policy", policy]
        return ShellWord.line(["virt-ci", "shell", "--executor"] + file + [machine])
    }
}

extension HostPolicy {
    /// The profiles there are on the host, allowed or not.
    var catalogue: ProfileCatalogue { ProfileCatalogue(directories: profileFolders + Installation.profileFolders) }

    /// Where the records of the executor's images are.
    var images: String { folders.state + "/images" }
}

extension Context {
    /// What the stages work with. Its folders are the policy's, whoever's environment this is.
    func executorHost(
        _ policy: HostPolicy, onMachine: @escaping @Sendable (MachineEvent) -> Void,
        onImage: @escaping @Sendable (ImageEvent) -> Void = { _ in }
    ) throws -> ExecutorHost {
        let folders = try executorFolders(policy)
        return ExecutorHost(
            policy: policy,
            profiles: policy.catalogue,
            folders: folders,
            machines: {
                let host = try await VirtualisationHost.open(
                    uri: policy.connection, folders: folders, onEvent: onMachine)
                return Machines(host: host, folders: folders, onEvent: onMachine)
            },
            image: { profile, machines in
                let catalogue = self.images(in: policy.images, of: machines, onEvent: onImage)
                return try await PreparedImages(machines: machines, catalogue: catalogue).image(for: profile)
            })
    }

    /// The folders of the executor's machines; makes those that are not there.
    func executorFolders(_ policy: HostPolicy) throws -> MachineFolders {
        let state = policy.folders.state
        try FileManager.default.createDirectory(
            atPath: state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        return MachineFolders(
            machines: state + "/machines", volumes: state + "/volumes",
            runtime: try Folders.privateFolder(policy.folders.runtime))
    }
}
