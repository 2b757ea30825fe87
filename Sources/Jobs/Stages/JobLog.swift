internal import Foundation
internal import Programs
internal import TestResults

/// Where a job's output goes as it comes: the log file, the listener, and the reader of Avocado's lines.
actor JobLog {
    private let handle: FileHandle
    private let onEvent: @Sendable (JobEvent) -> Void
    private var console = AvocadoConsole()
    /// Avocado's `job.log` files in the guest, in the order they were announced.
    private(set) var avocadoLogs: [String] = []
    private var masks: [ProgramOutput: SecretMask]

    /// - Parameter mask: Takes the secrets out of each stream.
    init(path: String, mask: SecretMask, onEvent: @escaping @Sendable (JobEvent) -> Void) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path]) }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        self.onEvent = onEvent
        masks = [.standardOutput: mask, .standardError: mask]
    }

    /// Takes a piece of a script's output, any bytes.
    func append(_ stream: ProgramOutput, _ data: Data) throws {
        try show(masks[stream]?.feed(data) ?? data, of: stream)
    }

    /// The script has ended.
    func endScript() throws {
        for stream in [ProgramOutput.standardOutput, .standardError] {
            try show(masks[stream]?.finish() ?? Data(), of: stream)
        }
        take(console.finish())
    }

    private func show(_ data: Data, of stream: ProgramOutput) throws {
        guard !data.isEmpty else { return }
        try handle.write(contentsOf: data)
        onEvent(.output(stream, data))
        take(console.feed(data))
    }

    private func take(_ events: [AvocadoEvent]) {
        for event in events {
            if case .jobLog(let path) = event { avocadoLogs.append(path) }
            onEvent(.test(event))
        }
    }
}
