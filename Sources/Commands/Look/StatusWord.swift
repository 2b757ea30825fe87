internal import Terminal

/// GitLab's words for states, as they are shown everywhere.
enum StatusWord {
    static func meaning(_ status: String) -> Style.Meaning? {
        switch status {
        case "success": .success
        case "failed": .failure
        case "canceled", "skipped", "manual": nil
        default: .warning
        }
    }

    static func cell(_ status: String) -> Table.Cell { Table.Cell(status, meaning(status)) }
}
