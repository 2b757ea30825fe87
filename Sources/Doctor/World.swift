public import Foundation
public import GitLabAPI
public import Machines
public import Profiles
internal import Programs

/// Everything that checks look at, as values: a test can arrange each.
public struct World: Sendable {
    /// The libvirt that was asked for; nil for the one that a run would find.
    public var connect: String?
    public var folders: MachineFolders
    public var profiles: ProfileCatalogue
    /// The GitLab server to talk to; nil to leave the network alone.
    public var server: URL?
    public var tokens: TokenDiscovery
    public var system = SystemFiles()
    public var isRoot = geteuid() == 0
    public var now: @Sendable () -> Date = { Date() }
    /// When this program was made.
    public var built: Date?
    /// How long each check may take.
    public var limit: Duration = .seconds(15)
    /// The words for an error of ours.
    public var explain: @Sendable (any Error) -> Explanation

    public init(
        connect: String?, folders: MachineFolders, profiles: ProfileCatalogue, server: URL?, tokens: TokenDiscovery,
        explain: @escaping @Sendable (any Error) -> Explanation
    ) {
        self.connect = connect
        self.folders = folders
        self.profiles = profiles
        self.server = server
        self.tokens = tokens
        self.explain = explain
    }
}

/// An error in words, in one line, and what helps.
public struct Explanation: Sendable {
    public var sentence: String
    public var hint: String?

    public init(sentence: String, hint: String?) {
        self.sentence = sentence
        self.hint = hint
    }
}

/// The paths of the system's files that are read.
public struct SystemFiles: Sendable {
    public var processors = "/proc/cpuinfo"
    public var memory = "/proc/meminfo"
    public var kvm = "/dev/kvm"
    public var nestedModules = NestedVirtualisation.kernelModules
    public var nameServices = "/etc/nsswitch.conf"
    public var release = "/etc/os-release"

    public init() {}
}

extension World {
    /// The command that installs programs on this distribution.
    func install(_ programs: [Program]) -> String {
        isFedora
            ? root("dnf install \(Set(programs.map(\.fedoraPackage)).sorted().joined(separator: " "))")
            : root("apt-get install \(Set(programs.map(\.debianPackage)).sorted().joined(separator: " "))")
    }

    /// A command that only root may run.
    func root(_ command: String) -> String { isRoot ? command : "sudo \(command)" }

    /// Fedora, or one of those that name it as what they are like (`os-release(5)`).
    private var isFedora: Bool {
        let text = (try? String(contentsOfFile: system.release, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").contains { line in
            (line.hasPrefix("ID=") || line.hasPrefix("ID_LIKE=")) && (line.contains("fedora") || line.contains("rhel"))
        }
    }
}
