import Foundation
import Programs
import Testing

/// How a run of virt-ci ended, with the sandbox's folder replaced by `ROOT`.
struct Invocation: Sendable {
    var status: Int32
    var output: String
    var diagnostics: String

    init(_ result: ProgramResult, in sandbox: Sandbox) {
        status = result.status
        output = String(decoding: result.standardOutput, as: UTF8.self).replacing(sandbox.root, with: "ROOT")
        diagnostics = String(decoding: result.standardError, as: UTF8.self).replacing(sandbox.root, with: "ROOT")
    }

    /// The error and its hint: what is told after the last step.
    var failure: String {
        let lines = diagnostics.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.drop { !$0.hasPrefix("error: ") }.joined(separator: "\n")
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The one document on standard output.
    func document() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    }
}

extension Sandbox {
    /// The built program. It lies where this test's own program does.
    static func program() throws -> Program {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = (own as NSString).deletingLastPathComponent + "/virt-ci"
        guard FileManager.default.isExecutableFile(atPath: path) else { throw ProgramMissing(path: path) }
        return Program(path, debianPackage: "virt-ci", fedoraPackage: "virt-ci")
    }

    /// The tests were built without the program they are about: `swift build` makes both.
    struct ProgramMissing: Error { let path: String }

    /// Runs virt-ci as a user would, to its end.
    func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Invocation {
        let result = try await Self.program().result(
            arguments, environment: self.environment(environment), directory: root, deadline: .seconds(240))
        return Invocation(result, in: self)
    }

    /// Runs virt-ci after a line of shell, which finds it as `$0`: one that redirects its output, or takes something
    /// away from it.
    func run(_ arguments: [String], after line: String) async throws -> Invocation {
        let script = "\(line); exec \"$0\" \"$@\""
        let result = try await Program.shell.result(
            ["-c", script, try Self.program().name] + arguments, environment: environment([:]), directory: root,
            deadline: .seconds(240))
        return Invocation(result, in: self)
    }
}

extension Program {
    static let shell = Program("sh", debianPackage: "dash", fedoraPackage: "bash")
}
