import Foundation
import Machines
import Programs
import Testing

@Suite("What a job was given, for those who enter its machine")
struct JobEnvironmentTests {
    private static let bash = Program("bash", debianPackage: "bash", fedoraPackage: "bash")

    private func shown(_ environment: JobEnvironment, _ command: String) async throws -> String {
        try await Self.bash.run(["-c", environment.shellLines + "\n" + command]).text
    }

    @Test(
        "A value reaches a shell byte for byte",
        arguments: ["", "plain", "it's \"quoted\" $HOME `id` \\", "two\nlines\t\r", "--option", "a=b", "\u{1b}[31m ü"])
    func value(_ text: String) async throws {
        let environment = JobEnvironment(variables: [.init(name: "NAME", value: text)], workingDirectory: "/")
        #expect(try await shown(environment, "printf '<%s>' \"$NAME\"") == "<\(text)>")
    }

    @Test("A name that is none, and a value no word can hold, are left out and told")
    func names() async throws {
        let names = ["A;id", "1A", "", "A-B", "OK_1"]
        let environment = JobEnvironment(
            variables: names.map { .init(name: $0, value: "x") } + [.init(name: "NUL", value: "a\0b")],
            workingDirectory: "/", withheld: ["TOKEN"])
        #expect(environment.variables.map(\.name) == ["OK_1"])
        #expect(environment.withheld == ["", "1A", "A-B", "A;id", "NUL", "TOKEN"])
    }

    @Test("All of it is one argument of a command: the longest values are left out")
    func bounded() async throws {
        let long = JobEnvironment.Variable(name: "CI_COMMIT_MESSAGE", value: String(repeating: "'", count: 60 << 10))
        let others = (0..<50).map { JobEnvironment.Variable(name: "V\($0)", value: String(repeating: "v", count: 200)) }
        let environment = JobEnvironment(variables: [long] + others, workingDirectory: "/")
        #expect(environment.withheld == ["CI_COMMIT_MESSAGE"])
        #expect(environment.variables == others)
        #expect(environment.shellLines.utf8.count < 128 << 10)
    }

    @Test("A working folder that is gone, and a file of variables that is not there, stop nothing")
    func gone() async throws {
        let environment = JobEnvironment(variables: [], workingDirectory: "/no/such", environmentFile: "/no/such/file")
        #expect(try await shown(environment, "set -e; echo on") == "on")
    }
}
