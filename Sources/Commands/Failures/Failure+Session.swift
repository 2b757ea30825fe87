extension Failure {
    init(_ error: SessionError) {
        switch error {
        case .nothingInBackground(let number?):
            self.init(.usage, "Nothing runs in the background under number \(number)", hint: "list them: background")
        case .nothingInBackground(nil):
            self.init(.usage, "Nothing runs in the background", hint: "write '&' at the end of a command")
        case .noRun: self.init(.usage, "There was no run yet", hint: "run a job: run URL")
        case .unknownOption(let name):
            self.init(.usage, "No command has an option '\(name)'", hint: "Tab after 'set ' shows them")
        case .noValue(let option):
            self.init(.usage, "The option '\(option)' has to have a value", hint: "set \(option) VALUE")
        case .noMachine:
            self.init(.usage, "The last run has kept no machine", hint: "keep it: run --keep")
        }
    }
}
