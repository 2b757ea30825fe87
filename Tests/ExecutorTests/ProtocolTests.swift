import Foundation
import Profiles
import Testing

@testable import Executor

@Suite("What the runner tells its driver")
struct ProtocolTests {
    @Test(
        "The runner's exit codes are taken, and never such as would blame the job for us",
        arguments: [
            ([:], 1, 2), (["BUILD_FAILURE_EXIT_CODE": "5", "SYSTEM_FAILURE_EXIT_CODE": "7"], 5, 7),
            (["SYSTEM_FAILURE_EXIT_CODE": "1"], 1, 2), (["SYSTEM_FAILURE_EXIT_CODE": "0"], 1, 2),
            (["SYSTEM_FAILURE_EXIT_CODE": "300"], 1, 2), (["BUILD_FAILURE_EXIT_CODE": "x"], 1, 2),
        ])
    func exitCodes(_ environment: [String: String], _ build: Int32, _ system: Int32) {
        let codes = RunnerExitCodes(environment)
        #expect(codes.buildFailure == build && codes.systemFailure == system)
    }

    @Test("Relative paths are not the runner's")
    func paths() {
        let environment = RunnerEnvironment(["TMPDIR": "here", "JOB_RESPONSE_FILE": "r.json"])
        #expect(environment.attemptFolder == nil && environment.responseFile == nil)
    }

    @Test("The exit code file holds digits and a line feed, and nothing of an earlier call")
    func codeFile() throws {
        let path = FileManager.default.temporaryDirectory.path + "/code-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = ExitCodeFile(path: path)
        file.clear()
        try file.write(42)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "42\n")
        file.clear()
        #expect(!FileManager.default.fileExists(atPath: path))
        try ExitCodeFile(path: nil).write(1)
        #expect(throws: ExecutorError.exitCodeNotWritten(file: "/nowhere/code")) {
            try ExitCodeFile(path: "/nowhere/code").write(1)
        }
    }

    private func job(_ url: String, project: String? = nil) throws -> RunnerJob {
        let path = project.map { #", "project_full_path": "\#($0)""# } ?? ""
        let text = """
            {"id": 7, "job_info": {"name": "j"\(path)}, "git_info": {"repo_url": "\(url)"}, "runner_info": {"timeout": 60}}
            """
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try RunnerJob(decoder.decode(JobResponse.self, from: Data(text.utf8)))
    }

    @Test(
        "A job is known by server and number, and its page is made of the repository's address, without its token",
        arguments: [
            (
                "https://gitlab-ci-token:S@gitlab.com/a/b.git", nil, "gitlab.com/7", "a/b",
                "https://gitlab.com/a/b/-/jobs/7"
            ),
            ("http://t:S@h:8080/a/b.git", "a/b", "h:8080/7", "a/b", "http://h:8080/a/b/-/jobs/7"),
            ("https://h/gitlab/a/b.git", "a/b", "h/gitlab/7", "a/b", "https://h/gitlab/a/b/-/jobs/7"),
        ])
    func identity(_ url: String, _ project: String?, _ key: String, _ path: String, _ page: String) throws {
        let job = try job(url, project: project)
        #expect(job.key == key && job.project == path && job.url == page && job.timeout == 60)
        #expect(!"\(job)".contains("S@"))
    }

    @Test("A repository's address that is none is an error", arguments: ["", "ssh://git@h/a/b", "/a/b"])
    func noAddress(_ url: String) {
        #expect(throws: ExecutorError.unusableRepositoryAddress) { try job(url) }
    }

    @Test(
        "An unreadable job is told by its place, never by its contents",
        arguments: [
            ("{", "it is no JSON"), ("[]", "it is no JSON"), (#"{"id": "secret"}"#, "'id'"),
            (#"{"id": 1, "job_info": {"name": "j"}, "git_info": {"repo_url": ["secret"]}}"#, "'gitInfo.repoUrl'"),
        ])
    func unreadable(_ text: String, _ place: String) throws {
        let file = FileManager.default.temporaryDirectory.path + "/response-\(UUID().uuidString).json"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data(text.utf8).write(to: URL(filePath: file))
        let error = #expect(throws: ExecutorError.self) { try JobResponse.read(file) }
        guard case .unreadableJobResponse(_, let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.hasPrefix(place) && !reason.contains("secret"))
    }

    @Test("No file with a job is said so")
    func noResponse() { #expect(throws: ExecutorError.noJobResponse) { try JobResponse.read(nil) } }

    @Test("The configuration is what the runner reads")
    func configuration() throws {
        let policy = HostPolicy(profiles: ["a"], folders: HostFolders(builds: "/b", cache: "/c"))
        let data = try DriverConfiguration(policy: policy, version: "1", hostname: "h").json()
        let text = #"""
            {"builds_dir":"/b","builds_dir_is_shared":false,"cache_dir":"/c","driver":{"name":"virt-ci","version":"1"},"hostname":"h","job_env":{},"shell":"bash"}
            """#
        #expect(String(decoding: data, as: UTF8.self) == text)
    }

    @Test("Paths with anything in them stay what they are in TOML")
    func toml() {
        #expect(RunnerConfiguration.quoted("/a \"b\"\\\u{1}ä") == #""/a \"b\"\\\u0001ä""#)
    }

    @Test("Names of stages that run what the author wrote")
    func stages() {
        #expect(["build_script", "step_script", "step_release"].allSatisfy(StageName.isAuthors))
        #expect(
            !["prepare_script", "get_sources", "after_script", "clear_worktree"].contains(where: StageName.isAuthors))
    }
}
