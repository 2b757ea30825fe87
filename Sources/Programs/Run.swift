public import Foundation
internal import Subprocess
internal import SystemPackage

/// One of a program's two outputs.
public enum ProgramOutput: Sendable, Hashable {
    case standardOutput, standardError
}

/// What a program reads.
public enum ProgramInput: Sendable {
    /// Nothing: end of file at once.
    case none
    /// These bytes, then end of file.
    case data(Data)
    /// These bytes, then an open pipe until the program ends: it sees end of file only when we are gone.
    case dataThenHeldOpen(Data)
    /// The contents of a file.
    case file(String)
}

/// How a program that ran to its end left.
public struct ProgramResult: Sendable {
    /// The exit status, or 128 + the signal that ended it, as a shell counts.
    public var status: Int32
    public var standardOutput: Data
    public var standardError: Data

    public init(status: Int32, standardOutput: Data, standardError: Data) {
        self.status = status
        self.standardOutput = standardOutput
        self.standardError = standardError
    }

    /// The standard output as text without surrounding white space; bytes that are not UTF-8 are replaced.
    public var text: String {
        String(decoding: standardOutput, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

extension Program {
    /// Runs to its end and collects both outputs.
    ///
    /// - Parameters:
    ///   - environment: Changes to our own environment; nil removes a name.
    ///   - outputLimit: Bytes kept of each stream; more ends the program.
    /// - Throws: `ProgramError`, `.failed` for any status but zero; `CancellationError` when cancelled.
    @discardableResult
    public func run(
        _ arguments: [String], environment: [String: String?] = [:], directory: String? = nil,
        input: ProgramInput = .none, outputLimit: Int = 16 << 20, deadline: Duration? = nil
    ) async throws -> ProgramResult {
        let result = try await result(
            arguments, environment: environment, directory: directory, input: input, outputLimit: outputLimit,
            deadline: deadline)
        guard result.status == 0 else {
            let end = String(decoding: result.standardError.suffix(4096), as: UTF8.self)
            throw ProgramError.failed(
                program: name, arguments: arguments, status: result.status,
                standardError: end.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        return result
    }

    /// As `run`, but any status is an answer.
    public func result(
        _ arguments: [String], environment: [String: String?] = [:], directory: String? = nil,
        input: ProgramInput = .none, outputLimit: Int = 16 << 20, deadline: Duration? = nil
    ) async throws -> ProgramResult {
        let collected = Collector(program: name, limit: outputLimit)
        let status = try await stream(
            arguments, environment: environment, directory: directory, input: input, deadline: deadline
        ) { stream, data in try await collected.append(data, to: stream) }
        return await ProgramResult(
            status: status, standardOutput: collected.standardOutput, standardError: collected.standardError)
    }

    /// Runs to its end and hands on both outputs as they come, any bytes.
    ///
    /// `onOutput` is called for one stream at a time per stream; the two streams may call it at the same time. An error
    /// it throws ends the program (SIGTERM, then SIGKILL) and is thrown on.
    /// - Parameter grace: What the program has between the two signals.
    /// - Returns: The exit status, or 128 + the signal.
    /// - Throws: `ProgramError`; `CancellationError` when cancelled, after the program was ended.
    public func stream(
        _ arguments: [String], environment: [String: String?] = [:], directory: String? = nil,
        input: ProgramInput = .none, deadline: Duration? = nil, grace: Duration = .seconds(2),
        onOutput: @escaping @Sendable (ProgramOutput, Data) async throws -> Void
    ) async throws -> Int32 {
        let child = Child(
            program: self, path: try locate(), arguments: arguments, environment: environment, directory: directory,
            input: input, grace: grace, onOutput: onOutput)
        guard let deadline else { return try await child.run().shellStatus }
        return try await withThrowingTaskGroup(of: Int32?.self) { group in
            group.addTask { try await child.run().shellStatus }
            group.addTask {
                try await Task.sleep(for: deadline)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let status = first else {
                throw ProgramError.timedOut(program: name, after: deadline)
            }
            return status
        }
    }

    /// The program's absolute path.
    /// - Throws: `ProgramError.notInstalled` when no folder of `PATH` has it. The administrators' folders are looked at
    ///   too, because Debian leaves them out of a user's `PATH`, and libvirtd and mke2fs are there.
    public func locate() throws -> String {
        if name.hasPrefix("/") {
            guard access(name, X_OK) == 0 else { throw ProgramError.notInstalled(self) }
            return name
        }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        for folder in path.split(separator: ":").map(String.init) + ["/usr/local/sbin", "/usr/sbin", "/sbin"] {
            let candidate = "\(folder)/\(name)"
            var status = stat()
            guard stat(candidate, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
            if access(candidate, X_OK) == 0 { return candidate }
        }
        throw ProgramError.notInstalled(self)
    }
}

/// Keeps what a program writes, up to a limit for each stream.
private actor Collector {
    private(set) var standardOutput = Data()
    private(set) var standardError = Data()
    private let program: String
    private let limit: Int

    init(program: String, limit: Int) {
        self.program = program
        self.limit = limit
    }

    func append(_ data: Data, to stream: ProgramOutput) throws {
        switch stream {
        case .standardOutput: standardOutput.append(data)
        case .standardError: standardError.append(data)
        }
        guard max(standardOutput.count, standardError.count) <= limit else {
            throw ProgramError.outputTooLarge(program: program, limit: limit)
        }
    }
}
