internal import Foundation
internal import Programs

/// The RPMs of a project, built by the project's own job script in a checkout.
struct Packages: Sendable {
    private static let rpmbuild = Program("rpmbuild", debianPackage: "rpm", fedoraPackage: "rpm-build")
    private static let bash = Program("bash", debianPackage: "bash", fedoraPackage: "bash")

    let project: Project
    /// Where the checkout goes.
    let directory: String

    /// - Parameter revision: The commit; nil for the newest.
    /// - Returns: The folder of the RPMs, relative to `directory`.
    /// - Throws: `ProgramError`, also when rpmbuild is missing.
    func build(from repository: Repository, at revision: String? = nil) async throws -> String {
        _ = try Self.rpmbuild.locate()
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try await Program.git.run(
            ["clone", "--quiet", repository.directory, directory], environment: Repository.environment)
        if let revision {
            try await Program.git.run(
                ["-C", directory, "checkout", "--quiet", "--detach", revision], environment: Repository.environment)
        }
        // Debian's rpm makes its database in the home folder of whoever builds a package.
        let environment = Repository.environment.merging(["HOME": directory]) { $1 }
        try await Self.bash.run(
            ["-ec", "source ci/jobs.sh; run_rpmbuild"], environment: environment, directory: directory)
        return "\(project.name)-rpms"
    }
}
