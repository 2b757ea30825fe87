internal import GitLabCI
internal import Machines

extension JobEnvironment {
    /// What the runner's scripts will be given, as far as everybody may know it who reads the job's log.
    ///
    /// The server sends the variables, and the runner adds its own; what it adds is no secret but for its token.
    init(_ response: JobResponse, _ environment: RunnerEnvironment) {
        let published = PublicVariables((response.variables ?? []).map(PayloadVariable.init))
        let secrets = JobSecrets(response)
        let hidden = Set(published.withheld)
        let given = environment.variables.sorted { $0.key < $1.key }
        let isShown = { (name: String, value: String) in
            !hidden.contains(name) && !name.hasSuffix("TOKEN") && !secrets.areIn(value)
        }
        let directory = environment.variables["CI_PROJECT_DIR"] ?? "/"
        self.init(
            variables: given.filter { isShown($0.key, $0.value) }.map { Variable(name: $0.key, value: $0.value) },
            workingDirectory: directory, environmentFile: "\(directory).tmp/gitlab_runner_env",
            withheld: given.filter { !isShown($0.key, $0.value) }.map(\.key))
    }
}
