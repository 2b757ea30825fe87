import Programs
import Testing

/// What tests need on the machine.
enum Installed {
    /// What the sample GitLab is made with.
    static let sampleReason: Comment = "needs bsdtar, git and rpmbuild"
    static var sample: Bool {
        let rpmbuild = Program("rpmbuild", debianPackage: "rpm", fedoraPackage: "rpm-build")
        return [.bsdtar, .git, rpmbuild].allSatisfy { (try? $0.locate()) != nil }
    }
}
