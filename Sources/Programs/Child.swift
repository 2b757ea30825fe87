internal import Foundation
internal import Subprocess
internal import SystemPackage

/// One start of a program, with its three streams.
struct Child: Sendable {
    let program: Program
    let path: String
    let arguments: [String]
    let environment: [String: String?]
    let directory: String?
    let input: ProgramInput
    let grace: Duration
    /// Called with the process, which leads a session and so a group of its own, before any of its output.
    var onStart: @Sendable (Int32) -> Void = { _ in }
    let onOutput: @Sendable (ProgramOutput, Data) async throws -> Void

    /// How a program is ended: with all it started, SIGTERM first, SIGKILL at the end of its grace.
    private var teardown: [TeardownStep] {
        [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: grace)]
    }

    /// Runs to the end. The program has a session of its own, so that Ctrl-C on the terminal reaches us alone and
    /// clean-up can still use it, and so that what it started can be ended with it.
    func run() async throws -> ProgramEnd {
        BrokenPipe.isSurvived
        let configuration = Configuration(
            executable: .path(FilePath(path)), arguments: Arguments(arguments), environment: updatedEnvironment(),
            workingDirectory: directory.map { FilePath($0) }, platformOptions: platformOptions())
        do {
            let status: TerminationStatus
            switch input {
            case .file(let file):
                let descriptor = try FileDescriptor.open(file, .readOnly)
                status = try await withoutWriting(configuration, from: descriptor)
            case .none: status = try await writing(configuration, Data(), holdOpen: false)
            case .data(let data): status = try await writing(configuration, data, holdOpen: false)
            case .dataThenHeldOpen(let data): status = try await writing(configuration, data, holdOpen: true)
            }
            try Task.checkCancellation()
            return ProgramEnd(status)
        } catch let error as SubprocessError {
            try Task.checkCancellation()
            throw ProgramError.notStarted(program: program.name, reason: error.description)
        } catch let error as Errno {
            throw ProgramError.notStarted(program: program.name, reason: error.description)
        }
    }

    private func updatedEnvironment() -> Subprocess.Environment {
        var changes: [Subprocess.Environment.Key: String?] = [:]
        for (name, value) in environment {
            guard let key = Subprocess.Environment.Key(rawValue: name) else { continue }
            changes.updateValue(value, forKey: key)
        }
        return .inherit.updating(changes)
    }

    private func platformOptions() -> PlatformOptions {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = teardown
        return options
    }

    private func writing(
        _ configuration: Configuration, _ data: Data, holdOpen: Bool
    ) async throws -> TerminationStatus {
        let (ended, end) = AsyncStream<Void>.makeStream()
        return try await Subprocess.run(configuration, input: .inputWriter, output: .sequence, error: .sequence) {
            execution in
            onStart(execution.processIdentifier.value)
            let writer = execution.standardInputWriter
            let outputs = [
                (ProgramOutput.standardOutput, execution.standardOutput),
                (ProgramOutput.standardError, execution.standardError),
            ]
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    // A program may leave before it has read everything; its status says whether that was right.
                    if !data.isEmpty { _ = try? await writer.write(data) }
                    if holdOpen { for await _ in ended {} }
                    try? await writer.finish()
                }
                group.addTask {
                    defer { end.finish() }
                    try await forward(outputs) { await execution.teardown(using: teardown) }
                }
                try await group.waitForAll()
            }
        }.terminationStatus
    }

    private func withoutWriting(
        _ configuration: Configuration, from descriptor: FileDescriptor
    ) async throws -> TerminationStatus {
        try await Subprocess.run(
            configuration, input: .fileDescriptor(descriptor, closeAfterSpawningProcess: true), output: .sequence,
            error: .sequence
        ) { execution in
            onStart(execution.processIdentifier.value)
            let outputs = [
                (ProgramOutput.standardOutput, execution.standardOutput),
                (ProgramOutput.standardError, execution.standardError),
            ]
            try await forward(outputs) { await execution.teardown(using: teardown) }
        }.terminationStatus
    }

    /// Hands on both outputs until both have ended. An error of the receiver ends the program at once: a reader of the
    /// other stream would wait for it for ever.
    private func forward(
        _ outputs: [(ProgramOutput, SubprocessOutputSequence)], orEnd end: @escaping @Sendable () async -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (stream, sequence) in outputs {
                group.addTask {
                    do {
                        for try await buffer in sequence {
                            try await onOutput(stream, buffer.withUnsafeBytes { Data($0) })
                        }
                    } catch {
                        await end()
                        throw error
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}

extension ProgramEnd {
    fileprivate init(_ status: TerminationStatus) {
        switch status {
        case .exited(let code): self = .exited(code)
        case .signaled(let signal): self = .signaled(signal)
        }
    }
}
