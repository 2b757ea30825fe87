import Testing

@testable import RunnerSimulator

@Suite("The runner's config.toml")
struct ConfigurationFileTests {
    private static let text = """
        concurrent = 4
        # what register writes, and a driver
        [[runners]]
          name = "vm-host"
          url = "https://gitlab.example.com"
          token = "glrt-x"
          executor = "custom"
          builds_dir = "/b"
          [runners.custom]
            run_exec = "/usr/local/lib/a \\"b\\""
            run_args = ["executor", "run"]
            cleanup_exec_timeout = 300
          [runners.cache]
            MaxUploadedArchiveSize = 0
        """

    @Test("It is the driver, its times, and where things lie")
    func read() throws {
        let configuration = try DriverConfiguration(file: Self.text)
        #expect(configuration.run?.executable == "/usr/local/lib/a \"b\"")
        #expect(configuration.run?.arguments == ["executor", "run"])
        #expect(configuration.prepare == nil)
        #expect(configuration.cleanupTimeout == .seconds(300))
        #expect(configuration.prepareTimeout == .seconds(3600))
        #expect(configuration.buildsDirectory == "/b")
        #expect(configuration.name == "vm-host")
        #expect(configuration.token == "glrt-x")
    }

    @Test("A table or a key that is there twice is an error with its line, and so is what can't be read")
    func faults() {
        #expect(throws: ConfigurationFile.Fault.duplicate(line: 2, key: "runners.custom")) {
            try ConfigurationFile("[runners.custom]\n[runners.custom]")
        }
        #expect(throws: ConfigurationFile.Fault.duplicate(line: 3, key: "executor")) {
            try ConfigurationFile("[[runners]]\nexecutor = \"custom\"\nexecutor = \"shell\"")
        }
        #expect(throws: ConfigurationFile.Fault.unreadable(line: 1, text: "a = 1 2")) {
            try ConfigurationFile("a = 1 2")
        }
    }
}
