internal import Foundation
internal import GitLabAPI

/// This host's clock, against GitLab's where it was asked, and against the day this program was made.
struct ClockCheck: Check {
    static let subject = Finding.Subject.clock
    let world: World
    let link: ServerLink

    /// `Date` has whole seconds, and an answer takes some.
    private static let noticed: TimeInterval = 30
    /// From here on certificates and signatures are too early or too late, and a job's times say nothing.
    private static let wrong: TimeInterval = 600

    func examine() async throws -> Outcome {
        let remedy = world.root("timedatectl set-ntp true")
        let now = world.now()
        if let built = world.built, now < built.addingTimeInterval(-Self.wrong) {
            return .fail("The clock says \(now.formatted(.iso8601)), which is before virt-ci was made", remedy: remedy)
        }
        guard let answer = (try? await link.answer()) ?? nil, let theirs = answer.probe.date else {
            return .ok("\(now.formatted(.iso8601)); no other clock was asked")
        }
        let difference = answer.received.timeIntervalSince(theirs)
        let sentence = "The clock is \(Self.words(abs(difference))) \(difference < 0 ? "behind" : "ahead of") GitLab's"
        if abs(difference) > Self.wrong { return .fail(sentence, remedy: remedy) }
        return abs(difference) > Self.noticed
            ? .warn(sentence, remedy: remedy) : .ok("As GitLab's, within \(Int(Self.noticed)) s")
    }

    private static func words(_ seconds: TimeInterval) -> String {
        switch seconds {
        case ..<120: "\(Int(seconds)) s"
        case ..<7200: "\(Int(seconds / 60)) min"
        case ..<172_800: "\(Int(seconds / 3600)) h"
        default: "\(Int(seconds / 86400)) days"
        }
    }
}
