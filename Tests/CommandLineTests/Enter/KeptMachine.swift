import Foundation
import Guests
import LoopbackGuest
import Machines
import Programs

/// A machine that a run has kept, as its files say: its guest is an OpenSSH server on loopback.
struct KeptMachine: Sendable {
    let name: String
    let sandbox: Sandbox
    let guest: LoopbackGuest

    /// The guest's folder; its login's own is `home` in it.
    var folder: String { guest.folder }
    /// The job's working folder.
    var project: String { folder + "/project" }

    static let secret = "glpat-never-to-be-seen"

    /// Runs a body with a machine in a sandbox, and ends the guest afterwards.
    static func use<Value: Sendable>(
        _ body: @escaping @Sendable (KeptMachine) async throws -> Value
    ) async throws -> Value {
        try await Sandbox.with { sandbox in
            let guest = try await LoopbackGuest(in: sandbox.root + "/guest")
            let machine = KeptMachine(name: "kept", sandbox: sandbox, guest: guest)
            try machine.write()
            return try await withThrowingTaskGroup(of: Value?.self) { group in
                group.addTask {
                    try await guest.serve()
                    return nil
                }
                group.addTask {
                    let result: Result<Value, any Error>
                    do {
                        try await SSHChannel(machine.login).connect(within: .seconds(30))
                        result = .success(try await body(machine))
                    } catch {
                        result = .failure(error)
                    }
                    await SSHChannel(machine.login).close()
                    return try result.get()
                }
                defer { group.cancelAll() }
                while let ended = try await group.next() {
                    if let value = ended { return value }
                }
                throw CancellationError()
            }
        }
    }

    /// Runs virt-ci as the user who kept it.
    func run(_ arguments: String...) async throws -> Invocation { try await sandbox.run(arguments) }

    var login: SSHLogin {
        SSHLogin(
            guest: name, address: "127.0.0.1", port: guest.port, user: NSUserName(), identityFile: guest.identityFile,
            knownHostsFile: "\(folder)/known_hosts", controlPath: "\(folder)/c")
    }

    private var environment: JobEnvironment {
        JobEnvironment(
            variables: [
                .init(name: "CI_JOB_NAME", value: "tests: [it's, \"quoted\"]\nand $HOME on two lines"),
                .init(name: "CI_PROJECT_DIR", value: project),
            ], workingDirectory: project, environmentFile: project + ".tmp/gitlab_runner_env", withheld: ["DEPLOY_KEY"])
    }

    private func write() throws {
        let manager = FileManager.default
        for path in [project + ".tmp", project, folder + "/bin"] {
            try manager.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
        try guest.knownHost(name).write(toFile: "\(folder)/known_hosts", atomically: true, encoding: .utf8)
        try "EARLIER=from an earlier script\n".write(
            toFile: project + ".tmp/gitlab_runner_env", atomically: true, encoding: .utf8)
        let encoder = JSONEncoder()
        let login = String(decoding: try encoder.encode(login), as: UTF8.self)
        let lease = """
            {"machine":"\(name)","uri":"test:///default","pool":"p","volumes":[],"profile":"debian-12",\
            "image":"sha256:0","job":"https://gitlab.example.com/g/p/-/jobs/1","created":"2026-11-26T00:00:00Z",\
            "keptUntil":"2126-11-26T00:00:00Z","login":\(login)}
            """
        let files = [
            "lease.json": lease, "environment.json": String(decoding: try encoder.encode(environment), as: UTF8.self),
        ]
        for (file, text) in files { try sandbox.write(text, to: "state/virt-ci/machines/\(name)/\(file)") }
    }

    /// Puts a program before all others in the guest.
    func install(_ program: String, _ script: String) throws {
        try sandbox.write("#!/bin/sh\n\(script)\n", to: "guest/bin/\(program)", mode: 0o755)
        try sandbox.write("export PATH=\(folder)/bin:$PATH\n", to: "guest/home/.bashrc")
    }
}
