import Foundation
import Testing

@testable import Profiles

@Suite("A user's configuration")
struct UserConfigurationTests {
    private func read(_ text: String) throws -> UserConfiguration {
        let file = FileManager.default.temporaryDirectory.path + "/config-\(UUID().uuidString).yaml"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data(text.utf8).write(to: URL(filePath: file))
        return try UserConfiguration.read(file: file)
    }

    @Test("Hosts keep their order; an absent or empty file sets nothing")
    func hosts() throws {
        let text = "hosts:\n  - qemu+ssh://kim@vm-host/system?keyfile=/k\n  - qemu:///session\n"
        #expect(try read(text).hosts == ["qemu+ssh://kim@vm-host/system?keyfile=/k", "qemu:///session"])
        #expect(try read("# hosts:\n") == UserConfiguration())
        #expect(try UserConfiguration.read(file: "/nowhere/config.yaml") == UserConfiguration())
    }

    @Test("What is wrong is told with its place and what was probably meant")
    func wrong() throws {
        let error = #expect(throws: UserConfigurationError.self) {
            try read("host: [qemu:///session]\nhosts:\n  - ''\n  - [x]\n")
        }
        guard case .invalid(_, let problems) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(problems.map(\.key) == ["host", "hosts[1]", "hosts[2]"])
        let keys = ["gitlab", "hosts", "keep", "format", "color", "warm", "cache-limit", "profile"]
        #expect(problems.first?.kind == .unknownKey(nearest: "hosts", known: keys))
        #expect(throws: UserConfigurationError.self) { try read("hosts: [\n") }
        #expect(throws: UserConfigurationError.self) { try read("hosts: qemu:///session\n") }
        #expect(throws: UserConfigurationError.self) { try read("- qemu:///session\n") }
    }
}
