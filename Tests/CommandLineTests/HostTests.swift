import Testing

@Suite("Several libvirt hosts")
struct HostTests {
    private let gone = ["a", "b"].map { "qemu:///session?socket=/nowhere/\($0)" }

    /// What is said when neither is there.
    private func expectBoth(_ ended: Invocation) {
        #expect(ended.status == 2, "\(ended.diagnostics)")
        #expect(ended.failure.hasPrefix("error: No host can be used:\n"), "\(ended.failure)")
        for uri in gone { #expect(ended.failure.contains("\n  \(uri): cannot connect: "), "\(ended.failure)") }
        #expect(ended.failure.contains("\nhint: "))
    }

    @Test("Where none of them answers, each is told with its reason")
    func options() async throws {
        try await Sandbox.with { sandbox in
            expectBoth(try await sandbox.run(["gc", "--connect", gone[0], "--connect", gone[1]]))
        }
    }

    @Test("They can be set in config.yaml, and the command line goes before it")
    func configuration() async throws {
        try await Sandbox.with { sandbox in
            _ = try sandbox.write("hosts:\n- \(gone[0])\n- \(gone[1])\n", to: Self.file)
            expectBoth(try await sandbox.run(["gc"]))
            let ended = try await sandbox.run(["gc", "--connect", "qemu:///session?socket=/nowhere/c"])
            #expect(ended.failure.hasPrefix("error: Cannot connect to libvirt at 'qemu:///session?socket=/nowhere/c'"))
        }
    }

    @Test("A wrong word in config.yaml is told with its place and what was meant")
    func wrong() async throws {
        try await Sandbox.with { sandbox in
            _ = try sandbox.write("\nhost: [qemu:///session]\n", to: Self.file)
            let ended = try await sandbox.run(["gc"])
            #expect(ended.status == 2)
            #expect(
                ended.failure.contains("config.yaml:2:1: there is no key 'host'; did you mean 'hosts'?"),
                "\(ended.failure)")
        }
    }

    private static let file = "config/virt-ci/config.yaml"
}
