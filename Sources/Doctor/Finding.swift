/// What one check found.
public struct Finding: Sendable, Equatable, Codable {
    /// What was looked at; these names are for scripts, and stay.
    public enum Subject: String, Sendable, Codable, CaseIterable {
        case programs, runtime, kvm, nested, memory, libvirt, pool, network
        case nameService = "name-service"
        case passt, profiles
        case imagePrograms = "image-programs"
        case leases, token, gitlab, clock
    }

    public enum Verdict: String, Sendable, Codable {
        case ok
        /// Jobs run, and something is slower or missing that some need.
        case warn
        /// Jobs don't run.
        case fail
        /// Without meaning here, or it could not be looked at because of another finding.
        case skipped
    }

    public var check: Subject
    public var verdict: Verdict
    /// One line. May hold text from elsewhere; whoever shows it cleans it.
    public var sentence: String
    /// What mends it: a command where there is one.
    public var remedy: String?
}

/// A finding before it is known whose it is.
struct Outcome: Sendable {
    var verdict: Finding.Verdict
    var sentence: String
    var remedy: String?

    static func ok(_ sentence: String) -> Outcome { Outcome(verdict: .ok, sentence: sentence, remedy: nil) }
    static func skipped(_ sentence: String) -> Outcome { Outcome(verdict: .skipped, sentence: sentence, remedy: nil) }
    static func warn(_ sentence: String, remedy: String) -> Outcome {
        Outcome(verdict: .warn, sentence: sentence, remedy: remedy)
    }
    static func fail(_ sentence: String, remedy: String) -> Outcome {
        Outcome(verdict: .fail, sentence: sentence, remedy: remedy)
    }
}
