import Foundation
import Machines
import Testing

@testable import Executor

@Suite("What a runner's job was given, for those who enter its machine")
struct JobEnvironmentTests {
    private static let response = """
        {"id": 1, "token": "job-token-1234", "job_info": {"name": "test"},
         "git_info": {"repo_url": "https://gitlab-ci-token:job-token-1234@gitlab.example.com/g/p.git"},
         "dependencies": [{"id": 2, "token": "other-token"}],
         "variables": [
          {"key": "CI_JOB_NAME", "value": "test", "public": true},
          {"key": "CI_JOB_TOKEN", "value": "job-token-1234", "public": false, "masked": true},
          {"key": "SETTING", "value": "of the project", "public": false},
          {"key": "QUOTES", "value": "see masked-value-1", "public": true},
          {"key": "SECRET", "value": "masked-value-1", "public": false, "masked": true}]}
        """

    @Test("It has what is public, and the runner's own; no token and nothing that quotes a secret")
    func published() throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let response = try decoder.decode(JobResponse.self, from: Data(Self.response.utf8))
        let environment = RunnerEnvironment([
            "CUSTOM_ENV_CI_JOB_NAME": "test", "CUSTOM_ENV_CI_JOB_TOKEN": "job-token-1234",
            "CUSTOM_ENV_SETTING": "of the project", "CUSTOM_ENV_QUOTES": "see masked-value-1",
            "CUSTOM_ENV_SECRET": "masked-value-1", "CUSTOM_ENV_CI_PROJECT_DIR": "/builds/g/p",
            "CUSTOM_ENV_URL": "https://x:other-token@gitlab.example.com", "CUSTOM_ENV_CI_RUNNER_SHORT_TOKEN": "abc",
            "PATH": "/bin",
        ])
        let found = JobEnvironment(response, environment)
        #expect(
            found.variables == [
                .init(name: "CI_JOB_NAME", value: "test"), .init(name: "CI_PROJECT_DIR", value: "/builds/g/p"),
            ])
        #expect(found.workingDirectory == "/builds/g/p")
        #expect(found.environmentFile == "/builds/g/p.tmp/gitlab_runner_env")
        #expect(
            found.withheld == ["CI_JOB_TOKEN", "CI_RUNNER_SHORT_TOKEN", "QUOTES", "SECRET", "SETTING", "URL"])
    }
}
