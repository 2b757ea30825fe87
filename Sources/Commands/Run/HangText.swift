internal import Terminal
internal import TestResults

/// Tests that are past their time, as people read of them. Names are the guest's word.
enum HangText {
    static let ending = "The tests are being ended, so that results and artifacts can still be collected"

    /// What is said while the job runs.
    ///
    /// - Parameter folder: What was saved; nil for nothing.
    static func late(_ record: HangRecord, folder: String?) -> String {
        let time = Format.duration(.seconds(record.seconds))
        let looks = record.signs.isHang ? "hangs" : "does not look hung"
        let saved = folder.map { "; stacks, logs and processes are in \($0)" } ?? ""
        return "\(Sanitizer.line(record.test.text)) has run for \(time) and \(looks): "
            + "\(Sanitizer.line(FailureText.shortened(record.summary)))\(saved)"
    }

    /// What is said afterwards.
    static func lines(_ record: HangRecord, folder: String, _ style: Style) -> [String] {
        let head = record.signs.isHang ? "hung" : "was past its time"
        let time = Format.duration(.seconds(record.seconds))
        return [
            "  \(style(head, as: .failure)) after \(time): \(Sanitizer.line(FailureText.shortened(record.summary)))",
            "    saved then: \(folder)",
        ]
    }
}
