internal import History
internal import Terminal

extension Failure {
    init(_ error: HistoryError) {
        switch error {
        case .damaged(let path):
            self.init(
                .environment, "The history of tests '\(path)' is damaged",
                hint: "move it away; the next one is made of the recorded runs")
        case .newer(let path):
            self.init(
                .environment, "The history of tests '\(path)' is of a newer version of virt-ci",
                hint: "use that version, or move the file away; the next one is made of the recorded runs")
        case .busy(let path):
            self.init(.environment, "Another program writes to the history of tests '\(path)' for too long")
        case .unusable(let path, let reason):
            self.init(
                .environment, "Cannot use the history of tests '\(path)': \(Sanitizer.line(reason))",
                hint: "check its rights and the room there is")
        }
    }
}
