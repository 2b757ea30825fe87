import Foundation
import Programs
import Synchronization
import Testing

/// The built `virt-ci`, in an environment of its own. The image and the folders are kept between test runs, because an
/// image takes minutes to make.
struct Tool: Sendable {
    let home: String
    let runtime: String
    let program: Program
    /// More profiles, before those of the checkout.
    private(set) var profiles: String?
    private var state: String
    private var cache: String
    /// What its command lines begin with, to run it as somebody else or elsewhere.
    private(set) var prefix: [String] = []
    /// What else its environment has.
    private(set) var additions: [String: String] = [:]

    static let shared = Tool()

    private init() {
        let build = Tool.buildFolder
        home = build + "/real-machines"
        (state, cache) = (home + "/state", home + "/cache")
        runtime = "/tmp/vci-real-\(getuid())"
        program = Program(build + "/virt-ci", debianPackage: "", fedoraPackage: "")
        try? FileManager.default.createDirectory(
            atPath: runtime, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    /// The folder of the test bundle has the program too.
    private static var buildFolder: String {
        let bundle = CommandLine.arguments.lazy.compactMap { argument -> String? in
            guard let end = argument.range(of: ".xctest") else { return nil }
            return (String(argument[..<end.lowerBound]) as NSString).deletingLastPathComponent
        }.first
        if let bundle, bundle.hasPrefix("/") { return bundle }
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return (own as NSString).deletingLastPathComponent
    }

    var machines: String { state + "/virt-ci/machines" }
    var volumes: String { home + "/data/virt-ci/volumes" }
    /// The state of a CI host's executor. Below the folder of local runs' images, so that both have the same ones.
    var executorState: String { home + "/data/virt-ci" }
    var socket: String { runtime + "/virt-ci/libvirt/run/libvirt/libvirt-sock" }

    /// The one thing a system service has of its user's.
    var path: String { ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin" }

    var environment: [String: String?] {
        let own: [String: String?] = [
            "HOME": home, "XDG_CONFIG_HOME": home + "/config", "XDG_CACHE_HOME": cache,
            "XDG_STATE_HOME": state, "XDG_DATA_HOME": home + "/data", "XDG_RUNTIME_DIR": runtime,
            "VIRT_CI_TOKEN": nil, "GITLAB_TOKEN": nil, "VIRT_CI_LIBVIRT_URI": nil, "LIBVIRT_DEFAULT_URI": nil,
            "VIRT_CI_PROFILES": profiles, "VIRT_CI_WARM": "never",
        ]
        return own.merging(additions) { $1 }
    }

    /// The same with more in its environment.
    func with(environment: [String: String]) -> Tool {
        var changed = self
        changed.additions = environment
        return changed
    }

    /// The same, begun by another program.
    func with(prefix: [String]) -> Tool {
        var changed = self
        changed.prefix = prefix
        return changed
    }

    /// The same with a folder of more profiles.
    func with(profiles: String) -> Tool {
        var changed = self
        changed.profiles = profiles
        return changed
    }

    /// The same with other folders for what is recorded and what was fetched.
    func with(state: String, cache: String) -> Tool {
        var changed = self
        (changed.state, changed.cache) = (state, cache)
        return changed
    }

    /// Runs a command to its end.
    func run(_ arguments: [String]) async throws -> ProgramResult {
        guard let first = prefix.first else {
            return try await program.result(arguments, environment: environment, deadline: .seconds(1500))
        }
        return try await Program(first, debianPackage: "", fedoraPackage: "").result(
            prefix.dropFirst() + [program.name] + arguments, environment: environment, deadline: .seconds(1500))
    }

    /// Runs a command, and does something when its outputs together first hold a text.
    ///
    /// - Returns: Both outputs, as they came, and standard output alone.
    func run(_ arguments: [String], when text: String, _ action: @escaping @Sendable () async throws -> Void)
        async throws -> (status: Int32, output: String, answer: Data)
    {
        let seen = Mutex((text: "", answer: Data(), done: false))
        let status = try await program.stream(arguments, environment: environment, deadline: .seconds(1500)) {
            stream, data in
            let isFirst = seen.withLock { seen in
                if stream == .standardOutput { seen.answer += data }
                seen.text += String(decoding: data, as: UTF8.self)
                guard !seen.done, seen.text.contains(text) else { return false }
                seen.done = true
                return true
            }
            if isFirst { try await action() }
        }
        #expect(seen.withLock { $0.done }, "the output never held '\(text)'")
        return seen.withLock { (status, $0.text, $0.answer) }
    }

    /// The process of a command line that runs now: the newest whose arguments end so.
    func processes(ending arguments: [String]) -> [pid_t] {
        let wanted = Data(arguments.map { $0 + "\0" }.joined().utf8)
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap { pid_t($0) }.filter { pid in
            guard let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") else { return false }
            return line.suffix(wanted.count) == wanted && line.starts(with: Data(program.name.utf8))
        }
    }
}
