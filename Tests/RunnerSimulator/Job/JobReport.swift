/// How a job's end is reported and logged (gitlab-runner `common/build.go`, `setTraceStatus`).
struct JobReport {
    var status = JobOutcome.Status.success
    var reason: FailureReason?
    var exitCode: Int?
    var message = ""
    private var isSystemFailure = false

    init(_ failure: JobFailure?, jobTimeout: Duration, supported: [String]) {
        guard let failure else { return }
        status = .failed
        message = failure.message
        let found: FailureReason
        switch failure {
        case .build(_, let code, let ownReason): (found, exitCode) = (ownReason, code)
        case .system: (found, isSystemFailure) = (.runnerSystemFailure, true)
        case .stopped(.canceled): found = .jobCanceled
        case .stopped(.interrupted): found = .runnerInterrupted
        case .stopped(.jobTimeout):
            found = .jobExecutionTimeout
            message = "execution took longer than \(GoDuration.text(jobTimeout)) seconds"
        case .stopped: found = .jobExecutionTimeout
        }
        if found == .jobCanceled {
            (status, reason) = (.canceled, found)
        } else {
            reason = supported.contains(found.rawValue) ? found : .unknownFailure
        }
    }

    func write(to log: JobLog) {
        switch status {
        case .success: log.information("Job succeeded")
        default: log.error("Job failed\(isSystemFailure ? " (system failure)" : ""): \(message)")
        }
    }
}
