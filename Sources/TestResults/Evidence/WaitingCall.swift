/// The system calls in which a thread waits for something, by the numbers of each kind of processor.
enum WaitingCall: String, Sendable, Codable {
    case futex, poll, read, receive, child, lock, select

    /// - Parameters:
    ///   - number: As `/proc/PID/syscall` has it.
    ///   - machine: As `uname -m` has it.
    init?(_ number: UInt64, on machine: String) {
        guard let found = (machine == "aarch64" ? Self.generic : machine == "x86_64" ? Self.x86 : [:])[number] else {
            return nil
        }
        self = found
    }

    /// Linux, `arch/x86/entry/syscalls/syscall_64.tbl`.
    private static let x86: [UInt64: WaitingCall] = [
        202: .futex, 449: .futex, 7: .poll, 271: .poll, 232: .poll, 281: .poll, 441: .poll, 0: .read, 19: .read,
        45: .receive, 47: .receive, 299: .receive, 61: .child, 247: .child, 72: .lock, 73: .lock, 23: .select,
        270: .select,
    ]
    /// Linux, `include/uapi/asm-generic/unistd.h`.
    private static let generic: [UInt64: WaitingCall] = [
        98: .futex, 449: .futex, 73: .poll, 22: .poll, 441: .poll, 63: .read, 65: .read, 207: .receive, 212: .receive,
        243: .receive, 260: .child, 95: .child, 25: .lock, 32: .lock, 72: .select,
    ]
}
