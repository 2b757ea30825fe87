internal import ArgumentParser
internal import Foundation
internal import Libvirt
internal import Terminal

/// Asks one daemon, in a process of its own; `GuestDaemon` is who calls it.
struct DaemonLogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "daemon-log", abstract: "Ask a libvirt daemon what it logs, and change it.", shouldDisplay: false)

    @Argument(help: "The daemon's administrative address.") var uri: String
    @Option(help: "Its outputs from now on.") var outputs: String?
    @Option(help: "Its filters from now on.") var filters: String?
    @Option(help: "A folder whose files it logs into no more.") var dropping: String?
    @Option(help: "One more file that it logs into from now on.") var file: String?
    @Option(help: "After how many seconds without clients it ends; 0 is never.") var timeout: UInt32?

    func run() async throws {
        let connection = try await AdminConnection.open(uri)
        let before = try await connection.logging()
        if let outputs, let filters {
            try await connection.setLogging(DaemonLogging(outputs: outputs, filters: filters))
        }
        if file != nil || dropping != nil {
            let rest = dropping.map { before.without(filesIn: $0) } ?? before
            try await connection.setLogging(file.map { rest.adding(file: $0) } ?? rest)
        }
        if let timeout { try await connection.setTimeout(seconds: timeout) }
        await connection.close()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        Context.current.console.pass(try encoder.encode(before), to: .output)
        Context.current.console.endPass(to: .output)
    }
}
