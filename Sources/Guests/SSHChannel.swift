public import Foundation
public import Programs

/// A guest reached through OpenSSH: one connection, shared by everything that runs in it.
///
/// A new connection costs up to 1.4 s in an emulated guest, a command over the shared one 0.12 s.
public struct SSHChannel: Sendable {
    public let login: SSHLogin

    public init(_ login: SSHLogin) { self.login = login }

    /// Connects, trying again until the guest's server answers and lets us in. For a channel that has no connection yet,
    /// or has lost it.
    ///
    /// - Throws: `GuestError.unreachable` at the limit; `ProgramError`; `CancellationError`.
    public func connect(within limit: Duration) async throws {
        let clock = ContinuousClock()
        let end = clock.now + limit
        var reason = "nothing listens on port \(login.port) of \(login.address)"
        while clock.now < end {
            if await isWorthATry() {
                guard let refusal = try await openMaster() else { return }
                reason = refusal
            }
            // A refused connection answers at once; this keeps the tries from spinning. A try through another host is a
            // process each time.
            try await Task.sleep(for: .milliseconds(login.jump == nil ? 100 : 500))
        }
        throw GuestError.unreachable(guest: login.guest, after: limit, reason: reason)
    }

    /// A look at the port is much cheaper than a start of ssh; through another host only ssh can look.
    private func isWorthATry() async -> Bool {
        guard login.jump == nil else { return true }
        return await SSHBanner.isOffered(address: login.address, port: login.port, within: .seconds(1))
    }

    /// Starts the shared connection; it goes to the background when the guest has let us in.
    /// - Returns: nil, or what ssh said.
    private func openMaster() async throws -> String? {
        // Ten minutes: an emulated guest on a busy host was seen to stand still for two, and went on. The end of the
        // machine itself is noticed through libvirt.
        let alive = ["-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=40", "-o", "ConnectTimeout=30"]
        // A killed connection leaves its socket, and ssh then goes on without sharing (OpenSSH `mux.c`,
        // `muxserver_listen`): what listens there would have been used instead of opening another.
        unlink(login.controlPath)
        let result = try await Program.ssh.result(
            ["-f", "-N", "-M", "-S", login.controlPath, "-o", "ControlPersist=no", "-o", "BatchMode=yes"] + alive
                + login.options + ["--", login.address], outputLimit: 1 << 16)
        guard result.status != 0 else { return nil }
        let said = String(decoding: result.standardError, as: UTF8.self)
        return said.split(whereSeparator: \.isNewline).last.map(String.init) ?? "ssh ended with \(result.status)"
    }

    /// Ends the shared connection; what is not connected is no error.
    public func close() async {
        _ = try? await Program.ssh.result(arguments(["-O", "exit"]), deadline: .seconds(5))
    }

    /// Runs a script in a shell of its own and hands on its outputs as they are written, any bytes.
    ///
    /// The script is streamed on the shell's standard input, as GitLab Runner's executors do. When the calling task is
    /// cancelled, or this process dies, what the script started is ended in the guest too.
    /// - Parameter shell: Reads the script from its standard input.
    /// - Returns: The script's exit status, or 128 + the signal that ended its shell.
    /// - Throws: `GuestError.connectionLost` when the status is not known; `CancellationError`.
    public func run(
        _ script: Data, shell: [String] = ["bash"],
        onOutput: @escaping @Sendable (ProgramOutput, Data) async throws -> Void
    ) async throws -> Int32 {
        let marker = "/tmp/.virt-ci-255-\(UUID().uuidString)"
        let line = Supervisor.line(count: script.count, shell: shell, marker: marker)
        let status = try await Program.ssh.stream(
            arguments(command: line), input: .dataThenHeldOpen(script), onOutput: onOutput)
        guard status == 255 else { return status }
        let check = ShellWord.line(["rm", "--", marker])
        let owned = try await Program.ssh.result(arguments(command: check), deadline: .seconds(30))
        guard owned.status == 0 else {
            throw GuestError.connectionLost(guest: login.guest, reason: "ssh ended with 255")
        }
        return 255
    }

    /// Runs one command, given as words, to its end; any status is an answer.
    /// - Throws: `GuestError.connectionLost` for ssh's own failures, `ProgramError`.
    public func command(
        _ words: [String], input: ProgramInput = .none, outputLimit: Int = 16 << 20, deadline: Duration? = nil
    ) async throws -> ProgramResult {
        let result = try await Program.ssh.result(
            arguments(command: ShellWord.line(words)), input: input, outputLimit: outputLimit, deadline: deadline)
        guard result.status != 255 else {
            let said = String(decoding: result.standardError.suffix(400), as: UTF8.self)
            throw GuestError.connectionLost(guest: login.guest, reason: said)
        }
        return result
    }

    /// As `command`, for commands that must succeed.
    @discardableResult
    public func require(_ words: [String], input: ProgramInput = .none, deadline: Duration? = nil) async throws
        -> ProgramResult
    {
        let result = try await command(words, input: input, deadline: deadline)
        guard result.status == 0 else {
            throw GuestError.commandFailed(
                guest: login.guest, command: words.first ?? "", status: result.status,
                reason: String(decoding: result.standardError.suffix(1000), as: UTF8.self))
        }
        return result
    }

    /// The arguments of an ssh that uses the shared connection and never opens one of its own: a lost machine must not
    /// be waited for.
    func arguments(command: String) -> [String] { arguments([], command: [command]) }

    private func arguments(_ extra: [String], command: [String] = []) -> [String] {
        ["-S", login.controlPath, "-o", "ControlMaster=no", "-o", "BatchMode=yes", "-o", "ProxyCommand=false"]
            + login.options + extra + ["--", login.address] + command
    }
}
