import Foundation
import Programs
import RunnerSimulator
import SampleGitLab
import Testing

/// The sample's failed job as GitLab would send it to a runner, written down from GitLab's documentation of its variables
/// and not with any code of ours that makes them.
struct SamplePayload {
    static let jobToken = "glcbt-64_SampleTokenOfTheJob"
    static let buildToken = "glcbt-64_SampleTokenOfTheBuild"
    static let bindingsToken = "glcbt-64_SampleTokenOfTheBindings"
    static let password = "sample-masked-password"
    static let setting = "a setting that is not public"
    static let file = "clusters: [{name: sample-file-variable}]\n"
    static let registryPassword = "sample-registry-password"
    /// What must not be in any log.
    static let secrets = [
        jobToken, buildToken, bindingsToken, password, setting, "sample-file-variable", registryPassword,
    ]
    /// Names of the variables that only CI has.
    static let withheld: Set<String> = [
        "SAMPLE_PASSWORD", "SAMPLE_ADDRESS", "SAMPLE_SETTING", "SAMPLE_FILE", "CI_JOB_TOKEN", "CI_REPOSITORY_URL",
        "GITLAB_USER_EMAIL",
    ]
    static let jobTokens = [
        SampleGitLab.failedJob: jobToken, SampleGitLab.buildJob: buildToken, SampleGitLab.bindingsJob: bindingsToken,
    ]

    let base: String
    let sha: String
    let parent: String
    /// `before_script` and `script`, and `after_script`, as the server composed them.
    let script: [String]
    let afterScript: [String]

    init(_ sample: SampleGitLab) async throws {
        base = sample.baseURL.absoluteString
        sha = sample.failedJobSHA
        let project = "\(base)/api/v4/projects/sample-virt%2Fhypervisor"
        let pipeline = try #require(
            try await Self.document("\(project)/pipelines/\(SampleGitLab.failedPipeline)") as? [String: Any])
        parent = try #require(pipeline["before_sha"] as? String)
        let lint = try await Self.document("\(project)/ci/lint?content_ref=\(sha)&include_jobs=true")
        let jobs = try #require((lint as? [String: Any])?["jobs"] as? [[String: Any]])
        let job = try #require(jobs.first { $0["name"] as? String == "debian-12-tests" })
        script = try ["before_script", "script"].flatMap { try #require(job[$0] as? [String]) }
        afterScript = try #require(job["after_script"] as? [String])
    }

    private static func document(_ address: String) async throws -> Any {
        let curl = Program("curl", debianPackage: "curl", fedoraPackage: "curl")
        let answer = try await curl.run(["--silent", "--fail", "--noproxy", "*", "--globoff", address])
        return try JSONSerialization.jsonObject(with: answer.standardOutput)
    }

    var payload: JobPayload {
        var payload = JobPayload(
            id: SampleGitLab.failedJob, script: script, afterScript: afterScript, repository: repositoryWithToken)
        payload.token = Self.jobToken
        payload.jobInfo.name = "debian-12-tests"
        payload.jobInfo.projectID = 4201
        payload.jobInfo.projectName = "hypervisor"
        payload.jobInfo.projectFullPath = "sample-virt/hypervisor"
        payload.gitInfo.ref = "main"
        payload.gitInfo.sha = sha
        payload.gitInfo.beforeSHA = parent
        payload.gitInfo.depth = 100
        let pipeline = "refs/pipelines/\(SampleGitLab.failedPipeline)"
        payload.gitInfo.refspecs = ["+\(pipeline):\(pipeline)", "+refs/heads/main:refs/remotes/origin/main"]
        payload.variables = SampleVariables(self).list
        payload.artifacts = [JobPayload.Artifact(paths: ["logs"], when: "on_failure")]
        payload.artifacts[0].name = "logs"
        payload.artifacts[0].expireIn = "1 day"
        payload.dependencies = [
            JobPayload.Dependency(
                id: SampleGitLab.buildJob, token: Self.buildToken, name: "x86_64-debian-12", filename: "rpms.zip"),
            JobPayload.Dependency(
                id: SampleGitLab.bindingsJob, token: Self.bindingsToken, name: "x86_64-debian-12",
                filename: "rpms.zip"),
        ]
        payload.credentials = [
            JobPayload.Credential(
                url: "127.0.0.1:5050", username: "gitlab-ci-token", password: Self.registryPassword)
        ]
        return payload
    }

    var repositoryWithToken: String {
        base.replacing("://", with: "://gitlab-ci-token:\(Self.jobToken)@") + "/sample-virt/hypervisor.git"
    }
}
