internal import GitLabCI
internal import Machines

extension JobEnvironment {
    /// What a job's own scripts are given in a local run, without its secrets: a variable that is one, or that quotes one.
    init(_ job: ResolvedJob) {
        let scripts = StageScripts(job: job.definition, variables: job.variables, layout: job.layout)
        let hiding = HiddenValues(job.variables)
        let exported = scripts.exportedVariables().variables
        let shown = exported.compactMap { variable -> Variable? in
            // The file was written when the script began, and is the guest's own.
            if variable.isFile {
                return Variable(name: variable.key, value: "\(job.layout.temporaryDirectory)/\(variable.key)")
            }
            guard !hiding.isHidden(variable) else { return nil }
            return Variable(name: variable.key, value: variable.value)
        }
        self.init(
            variables: shown, workingDirectory: job.layout.projectDirectory,
            environmentFile: job.layout.environmentFile,
            withheld: exported.filter { !$0.isFile && hiding.isHidden($0) }.map(\.key))
    }
}
