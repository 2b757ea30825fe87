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

    init(path: String, onEvent: @escaping @Sendable (JobEvent) -> Void) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path]) }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        self.onEvent = onEvent
    }

    /// Takes a piece of a script's output, any bytes.
    func append(_ stream: ProgramOutput, _ data: Data) throws {
        try handle.write(contentsOf: data)
        onEvent(.output(stream, data))
        take(console.feed(data))
    }

    /// The script has ended.
    func endScript() { take(console.finish()) }

    private func take(_ events: [AvocadoEvent]) {
        for event in events {
            if case .jobLog(let path) = event { avocadoLogs.append(path) }
            onEvent(.test(event))
        }
    }
}
