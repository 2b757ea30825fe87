internal import Executor
internal import Terminal

extension Failure {
    init(_ error: ExecutorError) {
        switch error {
        case .noJobResponse:
            self.init(
                .environment, "The runner names no file with its job (JOB_RESPONSE_FILE)",
                hint: "this is a stage of GitLab Runner's custom executor; by hand: virt-ci run URL")
        case .unreadableJobResponse(let file, let reason):
            self.init(.environment, "Cannot read the runner's job '\(Sanitizer.line(file))': \(Sanitizer.line(reason))")
        case .unusableRepositoryAddress:
            self.init(.environment, "The repository's address in the runner's job has no host")
        case .profileNotAllowed(let asked, let allowed):
            let list = allowed.isEmpty ? "none" : allowed.joined(separator: ", ")
            let sentence =
                asked.map { "This host has no machine '\(Sanitizer.line($0))' for jobs" }
                ?? "The job doesn't say which machine it needs"
            self.init(.job, sentence, hint: "set the variable DISTRO to one of: \(list)")
        case .networkNotAllowed(let profile, let network, let allowed):
            self.init(
                .configuration,
                "The profile '\(profile)' is on the network '\(network)', which this host doesn't give to jobs",
                hint: "'networks' in the host's policy has: \(allowed.joined(separator: ", "))")
        case .servicesNotSupported(let names):
            let list = names.map { "'\(Sanitizer.line($0))'" }.joined(separator: ", ")
            self.init(
                .job, "The job asks for services (\(list)), which are containers, and it runs in a machine without any",
                hint: "take 'services' out of the job, or start them in its script")
        case .unreadableScript(let path):
            self.init(.environment, "Cannot read the runner's script '\(Sanitizer.line(path))'")
        case .exitCodeNotWritten(let file):
            self.init(.environment, "Cannot write the script's exit code to '\(Sanitizer.line(file))'")
        case .unreadableRunnerProgram(let path):
            self.init(
                .configuration, "Cannot read the host's gitlab-runner '\(Sanitizer.line(path))'",
                hint: "'gitlab-runner' in the host's policy is the path of the program")
        case .machineTakenAway(let machine):
            self.init(.machine, "Machine '\(machine)' was taken away while it was made: its job was given up")
        }
    }
}
