import Foundation
import Programs

/// The program under test. It lies where this test's own program does.
enum Driver {
    /// The tests were built without the program they are about: `swift build` makes both.
    struct Missing: Error { let path: String }

    static func path() throws -> String {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = (own as NSString).deletingLastPathComponent + "/virt-ci"
        guard FileManager.default.isExecutableFile(atPath: path) else { throw Missing(path: path) }
        return path
    }

    static func program() throws -> Program {
        Program(try path(), debianPackage: "virt-ci", fedoraPackage: "virt-ci")
    }

    static let shell = Program("bash", debianPackage: "bash", fedoraPackage: "bash")
}

/// How one call of the driver ended.
struct Called: Sendable {
    /// As a shell counts: 128 + the signal for one that was killed.
    var status: Int32
    var output: Data
    var errorOutput: Data

    init(_ result: ProgramResult) {
        status = result.status
        output = result.standardOutput
        errorOutput = result.standardError
    }

    var text: String { String(decoding: output, as: UTF8.self) }
    var diagnostics: String { String(decoding: errorOutput, as: UTF8.self) }
    /// Lines that begin with `error: `.
    var errors: [Substring] { diagnostics.split(separator: "\n").filter { $0.hasPrefix("error: ") } }
}
