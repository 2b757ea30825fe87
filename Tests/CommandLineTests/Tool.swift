import Foundation
import Programs

/// The built `virt-ci` in a sealed environment that goes with this object.
final class Tool: Sendable {
    let home: String
    private let runtime: String
    private let program: Program

    init() throws {
        let id = UUID().uuidString.prefix(8)
        home = FileManager.default.temporaryDirectory.appending(path: "virt-ci-cli-\(id)").path
        // Short, because a socket's path has to be.
        runtime = "/tmp/vci-\(id)"
        program = Program(Self.buildFolder + "/virt-ci", debianPackage: "", fedoraPackage: "")
        for folder in [home, home + "/profiles", runtime] {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
    }

    deinit {
        endDaemon()
        for folder in [home, runtime] { try? FileManager.default.removeItem(atPath: folder) }
    }

    /// The folder of the test bundle has the program too.
    private static var buildFolder: String {
        let own = CommandLine.arguments.lazy.compactMap { argument -> String? in
            guard argument.hasPrefix("/"), let end = argument.range(of: ".xctest") else { return nil }
            return (String(argument[..<end.lowerBound]) as NSString).deletingLastPathComponent
        }.first
        let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return own ?? (program as NSString).deletingLastPathComponent
    }

    private var environment: [String: String?] {
        [
            "HOME": home, "XDG_CONFIG_HOME": nil, "XDG_CACHE_HOME": nil, "XDG_STATE_HOME": nil, "XDG_DATA_HOME": nil,
            "XDG_RUNTIME_DIR": runtime, "VIRT_CI_TOKEN": nil, "GITLAB_TOKEN": nil, "VIRT_CI_TOKEN_FILE": nil,
            "VIRT_CI_LIBVIRT_URI": nil, "LIBVIRT_DEFAULT_URI": nil, "VIRT_CI_PROFILES": home + "/profiles",
            "NO_COLOR": nil, "LANG": "C.UTF-8",
        ]
    }

    /// What a command answered.
    struct Answer {
        var status: Int32
        var output: String
        var error: String
    }

    /// Runs a command to its end.
    func run(_ arguments: [String], setting changes: [String: String] = [:]) async throws -> Answer {
        let result = try await program.result(
            arguments, environment: environment.merging(changes) { $1 }, deadline: .seconds(120))
        return Answer(
            status: result.status, output: String(decoding: result.standardOutput, as: UTF8.self),
            error: String(decoding: result.standardError, as: UTF8.self))
    }

    /// Runs a line of shell, which finds the program as `$0`.
    func runInShell(_ line: String) async throws -> Int32 {
        let sh = Program("sh", debianPackage: "dash", fedoraPackage: "bash")
        return try await sh.result(
            ["-c", line, program.name], environment: environment, deadline: .seconds(60)
        ).status
    }

    /// Writes a profile of the test's own.
    func write(profile name: String, _ text: String) throws {
        try text.write(toFile: "\(home)/profiles/\(name).yaml", atomically: true, encoding: .utf8)
    }

    /// Whether nothing of any machine is left.
    var isClean: Bool {
        let manager = FileManager.default
        let leases = (try? manager.contentsOfDirectory(atPath: home + "/.local/state/virt-ci/machines")) ?? []
        let volumes = (try? manager.contentsOfDirectory(atPath: home + "/.local/share/virt-ci/volumes")) ?? []
        return leases.isEmpty && volumes.allSatisfy { $0.hasPrefix("image-") }
    }

    /// Ends the libvirt daemon that a command started, by its number.
    private func endDaemon() {
        let folder = runtime + "/virt-ci/libvirt/run/libvirt/"
        for name in ["libvirtd.pid", "virtlogd.pid"] {
            let text = try? String(contentsOfFile: folder + name, encoding: .utf8)
            guard let pid = text.flatMap({ pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) }) else {
                continue
            }
            kill(pid, SIGTERM)
        }
    }
}
