import Foundation
import GitLabCI
import Testing

@Suite("Predefined variables of a local run")
struct PredefinedVariablesTests {
    private static let date = Date(timeIntervalSince1970: 1_787_218_200.5)

    private func facts(tag: Bool = false, source: String = "push", url: String = "https://gitlab.example.com")
        -> JobFacts
    {
        JobFacts(
            server: .init(baseURL: url, version: "18.2.1-ee"),
            project: .init(
                id: 4242, fullPath: "virt/sub/libvirt", title: "The libvirt", visibility: "public",
                defaultBranch: "master", webURL: url + "/virt/sub/libvirt", configurationPath: ""),
            pipeline: .init(id: 900_100, iid: 5120, source: source, createdAt: Self.date),
            commit: .init(
                sha: "0f3c9a7be1d24c5f8a6b7c8d9e0f1a2b3c4d5e6f", refName: "Feature/x_1", isTag: tag,
                message: "qemu: fix $HOME\n\nDetails.\n", author: "Dev <dev@example.com>", timestamp: Self.date),
            job: .init(
                id: 7_001_234, name: "test: [a, b]", stage: "integration", startedAt: Self.date, timeout: 3600,
                nodeIndex: 2, nodeTotal: 4),
            runner: .init(id: 31, description: "vm-host-1", tags: ["vm", "x"], version: "18.2.0"),
            user: .init(id: 9, login: "dev", name: "Dev"))
    }

    private func values(_ facts: JobFacts) -> [String: String] {
        let layout = StageLayout(buildsDirectory: "/builds", projectPath: "virt/sub/libvirt")
        let rows = PredefinedVariables.local(facts, layout: layout)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.variable.key, $0.variable.value) })
    }

    @Test(
        "Each has GitLab's value",
        arguments: [
            ("CI", "true"), ("GITLAB_CI", "true"), ("VIRT_CI_LOCAL", "1"), ("CI_SERVER", "yes"),
            ("CI_SERVER_HOST", "gitlab.example.com"), ("CI_SERVER_PORT", "443"),
            ("CI_SERVER_FQDN", "gitlab.example.com"), ("CI_SERVER_PROTOCOL", "https"),
            ("CI_SERVER_VERSION_MINOR", "2"), ("CI_SERVER_VERSION_PATCH", "1"),
            ("CI_API_V4_URL", "https://gitlab.example.com/api/v4"), ("CI_JOB_ID", "7001234"),
            ("CI_JOB_STARTED_AT", "2026-08-20T09:30:00Z"), ("CI_JOB_NAME_SLUG", "test---a--b"),
            ("CI_JOB_GROUP_NAME", "test"), ("CI_NODE_INDEX", "2"), ("CI_NODE_TOTAL", "4"), ("CI_JOB_TIMEOUT", "3600"),
            ("CI_PROJECT_NAME", "libvirt"), ("CI_PROJECT_TITLE", "The libvirt"), ("CI_PROJECT_NAMESPACE", "virt/sub"),
            ("CI_PROJECT_ROOT_NAMESPACE", "virt"), ("CI_PROJECT_PATH_SLUG", "virt-sub-libvirt"),
            ("CI_CONFIG_PATH", ".gitlab-ci.yml"),
            ("CI_REPOSITORY_URL", "https://gitlab.example.com/virt/sub/libvirt.git"),
            ("CI_COMMIT_SHORT_SHA", "0f3c9a7b"), ("CI_COMMIT_REF_SLUG", "feature-x-1"),
            ("CI_COMMIT_BRANCH", "Feature/x_1"), ("CI_COMMIT_TITLE", "qemu: fix $HOME"),
            ("CI_COMMIT_DESCRIPTION", "Details.\n"), ("CI_COMMIT_REF_PROTECTED", "false"),
            ("CI_BUILDS_DIR", "/builds"), ("CI_PROJECT_DIR", "/builds/virt/sub/libvirt"),
            ("RUNNER_TEMP_PROJECT_DIR", "/builds/virt/sub/libvirt.tmp"), ("CI_JOB_TOKEN", ""),
            ("CI_RUNNER_TAGS", "[\"vm\", \"x\"]"), ("GITLAB_USER_EMAIL", ""),
        ])
    func value(_ name: String, _ expected: String) {
        #expect(values(facts())[name] == expected)
    }

    @Test("What nobody told is left out")
    func leftOut() {
        let found = values(facts())
        for name in ["CI_COMMIT_TAG", "CI_JOB_MANUAL", "CI_JOB_IMAGE", "CI_PIPELINE_URL", "CI_COMMIT_BEFORE_SHA"] {
            #expect(found[name] == nil, "\(name)")
        }
    }

    @Test("Tags and merge requests have no branch")
    func references() {
        #expect(values(facts(tag: true))["CI_COMMIT_TAG"] == "Feature/x_1")
        #expect(values(facts(tag: true))["CI_COMMIT_BRANCH"] == nil)
        #expect(values(facts(source: "merge_request_event"))["CI_COMMIT_BRANCH"] == nil)
    }

    @Test("A port that is not the usual one shows")
    func port() {
        let found = values(facts(url: "http://127.0.0.1:8080"))
        #expect(found["CI_SERVER_PORT"] == "8080")
        #expect(found["CI_SERVER_FQDN"] == "127.0.0.1:8080")
        #expect(values(facts(url: "http://localhost"))["CI_SERVER_PORT"] == "80")
    }

    @Test("A dollar sign in a commit message is no reference")
    func message() {
        let layout = StageLayout(buildsDirectory: "/b", projectPath: "p")
        let variables = PredefinedVariables.local(facts(), layout: layout).map(\.variable)
        let expanded = VariableSet(variables).expanded(fileDirectory: "/t")
        #expect(expanded["CI_COMMIT_TITLE"]?.value == "qemu: fix $HOME")
    }

    @Test("A merge request's are those of now; what pipelines of merged results alone have is empty in others")
    func mergeRequest() {
        var facts = facts(source: "merge_request_event")
        #expect(values(facts)["CI_MERGE_REQUEST_IID"] == nil)
        facts.mergeRequest = JobFacts.MergeRequest(
            id: 70, iid: 7, isMergedResult: false, title: "Fix $HOME", sourceBranch: "fix", targetBranch: "master",
            sourceProjectID: 4242, labels: ["a", "b"], assignees: ["x", "y", "z"])
        var found = values(facts)
        for (name, value) in [
            ("ID", "70"), ("IID", "7"), ("REF_PATH", "refs/merge-requests/7/head"), ("EVENT_TYPE", "detached"),
            ("SOURCE_BRANCH_NAME", "fix"), ("TARGET_BRANCH_NAME", "master"), ("TITLE", "Fix $HOME"),
            ("SOURCE_PROJECT_PATH", "virt/sub/libvirt"), ("LABELS", "a,b"), ("ASSIGNEES", "x, y, and z"),
            ("SOURCE_BRANCH_SHA", ""), ("PROJECT_ID", "4242"),
        ] { #expect(found["CI_MERGE_REQUEST_\(name)"] == value, "\(name)") }
        #expect(found["CI_MERGE_REQUEST_MILESTONE"] == nil)
        facts.mergeRequest?.isMergedResult = true
        facts.mergeRequest?.sourceProjectID = 9
        found = values(facts)
        #expect(found["CI_MERGE_REQUEST_EVENT_TYPE"] == "merged_result")
        #expect(found["CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"] == nil)
        #expect(found["CI_MERGE_REQUEST_SOURCE_PROJECT_PATH"] == nil)
    }

    @Test("Every variable has a reason, and a trigger's pipeline says that it is one")
    func reasons() {
        let layout = StageLayout(buildsDirectory: "/b", projectPath: "p")
        let rows = PredefinedVariables.local(facts(source: "trigger"), layout: layout)
        #expect(rows.allSatisfy { !$0.reason.rawValue.isEmpty })
        #expect(rows.first { $0.variable.key == "CI_PIPELINE_TRIGGERED" }?.variable.value == "true")
        #expect(values(facts())["CI_PIPELINE_TRIGGERED"] == nil)
    }
}
