internal import Foundation
internal import GitLabCI
internal import Guests
internal import Programs

/// Takes the job's artifacts out of the guest, by its own `artifacts:` rules.
struct ArtifactCollection: Sendable {
    let artifacts: Artifacts
    let variables: VariableSet
    let projectDirectory: String
    let channel: SSHChannel
    /// More than libvirt's whole log folders of a run; a guest could send for ever.
    static let byteLimit: UInt64 = 4 << 30

    /// - Returns: The collected files, relative to `folder`, and what the runner would have warned of.
    func collect(into folder: String) async throws -> (files: [String], warnings: [ArtifactWarning]) {
        let listing = try await channel.list(projectDirectory)
        let untracked = artifacts.untracked ? try await untrackedFiles() : []
        let selection = ArtifactSelection(
            artifacts: artifacts, files: listing, untracked: untracked, variables: variables,
            projectDirectory: projectDirectory)
        guard !selection.paths.isEmpty else { return ([], selection.warnings) }
        let archive = folder + ".tar"
        defer { try? FileManager.default.removeItem(atPath: archive) }
        try await channel.pack(selection.paths, of: projectDirectory, into: archive, limit: Self.byteLimit)
        try await Archive(job: "this run", path: archive).unpack(into: folder)
        return (FileTree(folder).files, selection.warnings)
    }

    /// What git doesn't know, ignored files with it, as the runner counts.
    private func untrackedFiles() async throws -> [String] {
        let result = try await channel.command(
            ["git", "-C", projectDirectory, "ls-files", "--others", "-z"], outputLimit: 64 << 20)
        return result.standardOutput.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
}
