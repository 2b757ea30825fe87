internal import Foundation
internal import Machines
internal import Terminal

extension Failure {
    init(_ error: WarmError) {
        switch error {
        case .unusable(let path, let code):
            self.init(
                .environment, "Cannot use '\(path)': \(String(cString: strerror(code)))",
                hint: "check who owns it, and whether the disk is full")
        case .identityFailed(let machine, let status, let output):
            self.init(
                .machine,
                "The restored guest of '\(machine)' did not become another machine, with \(status): "
                    + Sanitizer.line(output), hint: "--cold boots the machine instead")
        case .unsuitable(let obstacle):
            self.init(
                .environment, "Machines can't be saved here: \(Self.sentence(obstacle))",
                hint: "they boot from the prepared image instead")
        }
    }

    private static func sentence(_ obstacle: WarmObstacle) -> String {
        switch obstacle {
        case .remoteHost: "libvirt's host is another one, and its files can't be read from this one"
        case .sharedNetwork: "they are on a network of libvirt's, where each needs a card of its own"
        case .imageNotPrepared: "their image was not prepared"
        case .acceleratedByKVM: "they run on KVM, with which restoring has not been tried"
        }
    }
}
