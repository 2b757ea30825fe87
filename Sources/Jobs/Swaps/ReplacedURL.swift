internal import Foundation
internal import Guests
internal import Programs

/// A git address that means another one inside the guest, for instance a developer's checkout of a test suite instead of
/// its newest state.
public struct ReplacedURL: Sendable, Equatable, Codable {
    /// What the job's scripts fetch from; what begins so is replaced (git's `url.<base>.insteadOf`).
    public var old: String
    /// An address, or a repository on this machine.
    public var new: String

    public init(old: String, new: String) {
        (self.old, self.new) = (old, new)
    }

    /// Whether it is a repository on this machine.
    var isLocal: Bool { !new.contains("://") }

    private static let schemes = ["https", "http", "ssh", "git"]

    /// - Throws: `JobError.notAnAddress`, `.notAWorkTree`.
    func check() async throws {
        guard old.contains("://"), Self.isPlain(old) else { throw JobError.notAnAddress(old) }
        guard !isLocal else { return try await WorkTree(folder: new).check() }
        guard Self.isPlain(new), Self.schemes.contains(String(new.prefix { $0 != ":" })) else {
            throw JobError.notAnAddress(new)
        }
    }

    private static func isPlain(_ address: String) -> Bool {
        address.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7f }
    }
}

/// Makes git addresses mean others in a guest.
struct URLReplacement: Sendable {
    let urls: [ReplacedURL]
    /// A folder of this host for copies of repositories; removed afterwards.
    let work: String
    let channel: SSHChannel

    private static let home = "/var/lib/virt-ci"

    /// Writes the guest's `/etc/gitconfig`, which holds for every account: the settings of the job's own shell would not
    /// reach what it starts through sudo.
    func apply() async throws {
        guard !urls.isEmpty else { return }
        try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: work) }
        let settings = work + "/gitconfig"
        for (index, url) in urls.enumerated() {
            let place = url.isLocal ? try await copy(url.new, as: "replaced-\(index + 1).git", settings) : url.new
            // Scripts write addresses with and without the suffix.
            for old in [url.old] + (url.old.hasSuffix(".git") ? [] : [url.old + ".git"]) {
                try await set("url.\(place).insteadOf", old, settings)
            }
        }
        let append = "if [ \"$(id -u)\" = 0 ]; then cat >> /etc/gitconfig; else sudo -n tee -a /etc/gitconfig; fi"
        try await channel.require(["sh", "-c", append], input: .file(settings))
    }

    /// Copies a repository of this machine, as far as it is committed.
    /// - Returns: Its address in the guest.
    private func copy(_ repository: String, as name: String, _ settings: String) async throws -> String {
        let source = URL(fileURLWithPath: repository, isDirectory: true).absoluteString
        try await Program.git.run(
            ["clone", "--quiet", "--bare", "--no-local", "--template=", source, "\(work)/\(name)"],
            environment: ["GIT_TERMINAL_PROMPT": "0"])
        let place = "\(Self.home)/\(name)"
        try await channel.makeWritable([Self.home])
        try await channel.copyIn(contentsOf: "\(work)/\(name)", to: place)
        // git serves nobody a repository of another account's without this (git `safe.directory`).
        try await set("safe.directory", place, settings)
        return "file://\(place)"
    }

    private func set(_ name: String, _ value: String, _ file: String) async throws {
        try await Program.git.run(["config", "--file", file, "--add", name, value])
    }
}
