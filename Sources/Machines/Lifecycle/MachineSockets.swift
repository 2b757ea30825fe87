internal import Foundation

/// The Unix sockets of one machine. They lie in the runtime folder, with names as short as can be: a socket's path must
/// stay below 108 bytes, and ssh adds 17 while it connects.
struct MachineSockets: Sendable {
    /// ssh's shared connection.
    let control: String
    /// The guest agent's channel.
    let agent: String
    /// The FIFO through which a restored machine gets its memory.
    let memory: String

    /// - Parameter machine: Its last eight characters are random, and enough.
    init(folder: String, machine: String) {
        control = "\(folder)/\(machine.suffix(8))"
        agent = control + ".a"
        memory = control + ".m"
    }

    /// Their makers remove them, unless they were killed.
    func remove() {
        unlink(control)
        unlink(agent)
        unlink(memory)
    }
}
