internal import Foundation
internal import Libvirt

/// Makes a restored guest another machine, through its agent: the network may not be up, and ssh would be let in by the
/// saved machine's keys.
struct RestoredIdentity: Sendable {
    let domain: Domain
    let connection: Connection
    /// An agent of a restored guest was seen to be there 0.2 s later, and after some seconds with ten on two processors.
    private static let agentLimit = Duration.seconds(60)

    /// Runs the guest's own program (``IdentityProgram``) to its end.
    ///
    /// - Throws: `WarmError.identityFailed`, `LibvirtError`.
    func assume() async throws {
        let started = try await Deadline.within(Self.agentLimit) { try await begin() }
        while true {
            let status: Status = try await ask(
                Request(execute: "guest-exec-status", arguments: .init(pid: started.pid)))
            if status.exited {
                guard status.exitcode == 0 else { throw failure(status) }
                return
            }
            // The agent has no way to tell by itself.
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Starts the program as soon as the agent's channel is open.
    private func begin() async throws -> Started {
        var arrivals = try await connection.agentEvents().makeAsyncIterator()
        while true {
            do {
                let now = String(Date().timeIntervalSince1970)
                return try await ask(
                    Request(
                        execute: "guest-exec",
                        arguments: .init(path: IdentityProgram.path, arg: ["restored", now], captureOutput: true)))
            } catch let error as LibvirtError where error.code == .agentUnresponsive {
                while let event = await arrivals.next(), event.uuid != domain.uuid || !event.isConnected {}
                try Task.checkCancellation()
            }
        }
    }

    private func failure(_ status: Status) -> WarmError {
        let output = (status.errors ?? status.output).flatMap { Data(base64Encoded: $0) } ?? Data()
        return .identityFailed(
            machine: domain.name, status: status.exitcode ?? status.signal.map { 128 + $0 } ?? -1,
            output: String(decoding: output.suffix(1000), as: UTF8.self))
    }

    private func ask<Value: Decodable>(_ request: Request) async throws -> Value {
        let text = String(decoding: try JSONEncoder().encode(request), as: UTF8.self)
        let answer = try await domain.agentCommand(text, timeout: .seconds(60))
        return try JSONDecoder().decode(Answer<Value>.self, from: Data(answer.utf8)).return
    }

    private struct Request: Encodable {
        struct Arguments: Encodable {
            var path: String?
            var arg: [String]?
            var captureOutput: Bool?
            var pid: Int?

            enum CodingKeys: String, CodingKey {
                case path, arg, pid
                case captureOutput = "capture-output"
            }
        }
        var execute: String
        var arguments: Arguments
    }

    private struct Answer<Value: Decodable>: Decodable { let `return`: Value }
    private struct Started: Decodable { let pid: Int }
    private struct Status: Decodable {
        let exited: Bool
        let exitcode: Int?
        let signal: Int?
        let output: String?
        let errors: String?

        enum CodingKeys: String, CodingKey {
            case exited, exitcode, signal
            case output = "out-data"
            case errors = "err-data"
        }
    }
}
