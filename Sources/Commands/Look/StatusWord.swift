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

    /// A state with why it is that, as in `failed, allowed: script failure`.
    static func text(_ status: String, _ reason: String?, isAllowed: Bool = false) -> String {
        status + (isAllowed ? ", allowed" : "")
            + (reason.map { ": " + $0.replacing("_", with: " ") } ?? "")
    }

    static func cell(_ status: String) -> Table.Cell { Table.Cell(status, meaning(status)) }
}
