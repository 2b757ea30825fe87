import Foundation
import RunnerSimulator
import SampleGitLab

/// The variables of the sample's failed job in the order of GitLab's payload (gitlab
/// `lib/gitlab/ci/variables/builder.rb`).
struct SampleVariables {
    private let sample: SamplePayload

    init(_ sample: SamplePayload) { self.sample = sample }

    var list: [PayloadVariable] { persisted + job + project + pipeline + runner + configured + user + settings }

    private var page: String { "\(sample.base)/sample-virt/hypervisor" }

    private func visible(_ pairs: KeyValuePairs<String, String>) -> [PayloadVariable] {
        pairs.map { PayloadVariable($0.key, $0.value) }
    }

    private var persisted: [PayloadVariable] {
        visible([
            "CI_PIPELINE_ID": "\(SampleGitLab.failedPipeline)",
            "CI_PIPELINE_URL": "\(page)/-/pipelines/\(SampleGitLab.failedPipeline)",
            "CI_JOB_ID": "\(SampleGitLab.failedJob)", "CI_JOB_URL": "\(page)/-/jobs/\(SampleGitLab.failedJob)",
        ]) + [
            PayloadVariable("CI_JOB_TOKEN", SamplePayload.jobToken, isPublic: false, isMasked: true),
            PayloadVariable("CI_JOB_STARTED_AT", "2026-11-23T23:48:22Z"),
            PayloadVariable("CI_REPOSITORY_URL", sample.repositoryWithToken, isPublic: false),
        ]
    }

    private var job: [PayloadVariable] {
        visible([
            "CI_JOB_NAME": "debian-12-tests", "CI_JOB_NAME_SLUG": "debian-12-tests",
            "CI_JOB_GROUP_NAME": "debian-12-tests", "CI_JOB_STAGE": "integration_tests", "CI_NODE_TOTAL": "1",
        ])
    }

    private var project: [PayloadVariable] {
        visible([
            "CI": "true", "GITLAB_CI": "true", "GITLAB_FEATURES": "", "CI_SERVER_FQDN": sample.host,
            "CI_SERVER_URL": sample.base, "CI_SERVER_HOST": "127.0.0.1", "CI_SERVER_PORT": sample.port,
            "CI_SERVER_PROTOCOL": "http", "CI_SERVER_NAME": "GitLab", "CI_SERVER_VERSION": "19.3.0",
            "CI_SERVER_VERSION_MAJOR": "19", "CI_SERVER_VERSION_MINOR": "3", "CI_SERVER_VERSION_PATCH": "0",
            "CI_SERVER_REVISION": "0a1b2c3d4e5", "CI_API_V4_URL": "\(sample.base)/api/v4",
            "CI_API_GRAPHQL_URL": "\(sample.base)/api/graphql", "CI_TEMPLATE_REGISTRY_HOST": "registry.gitlab.com",
            "CI_PROJECT_ID": "4201", "CI_PROJECT_NAME": "hypervisor", "CI_PROJECT_TITLE": "Hypervisor",
            "CI_PROJECT_DESCRIPTION": "", "CI_PROJECT_PATH": "sample-virt/hypervisor",
            "CI_PROJECT_PATH_SLUG": "sample-virt-hypervisor", "CI_PROJECT_NAMESPACE": "sample-virt",
            "CI_PROJECT_NAMESPACE_SLUG": "sample-virt", "CI_PROJECT_NAMESPACE_ID": "77",
            "CI_PROJECT_ROOT_NAMESPACE": "sample-virt", "CI_PROJECT_URL": page, "CI_PROJECT_VISIBILITY": "public",
            "CI_PROJECT_REPOSITORY_LANGUAGES": "perl,shell", "CI_PROJECT_CLASSIFICATION_LABEL": "",
            "CI_DEFAULT_BRANCH": "main", "CI_CONFIG_PATH": ".gitlab-ci.yml", "CI_PAGES_DOMAIN": "pages.example.com",
            "CI_DEPENDENCY_PROXY_SERVER": sample.host,
        ])
    }

    private var pipeline: [PayloadVariable] {
        let title = "templates: write the unit of the memory like the others"
        return visible([
            "CI_PIPELINE_IID": "512", "CI_PIPELINE_SOURCE": "push", "CI_PIPELINE_CREATED_AT": "2026-11-23T23:40:31Z",
            "CI_COMMIT_SHA": sample.sha, "CI_COMMIT_SHORT_SHA": String(sample.sha.prefix(8)),
            "CI_COMMIT_BEFORE_SHA": sample.parent, "CI_COMMIT_REF_NAME": "main", "CI_COMMIT_REF_SLUG": "main",
            "CI_COMMIT_BRANCH": "main", "CI_COMMIT_MESSAGE": title + "\n", "CI_COMMIT_TITLE": title,
            "CI_COMMIT_DESCRIPTION": "", "CI_COMMIT_REF_PROTECTED": "true",
            "CI_COMMIT_TIMESTAMP": "2026-11-23T23:40:00+00:00", "CI_COMMIT_AUTHOR": "Ada Sample <ada@example.com>",
        ])
    }

    private var runner: [PayloadVariable] {
        visible(["CI_RUNNER_ID": "31", "CI_RUNNER_DESCRIPTION": "vm-host-1", "CI_RUNNER_TAGS": "[\"vm-host\"]"])
    }

    private var configured: [PayloadVariable] {
        visible([
            "GIT_DEPTH": "100", "SAMPLE_INTEGRATION_RUNNER_TAG": "vm-host", "SCRATCH_DIR": "/tmp/scratch",
            "DISTRO": "debian-12",
        ])
    }

    private var user: [PayloadVariable] {
        visible([
            "GITLAB_USER_ID": "9", "GITLAB_USER_LOGIN": "ada", "GITLAB_USER_NAME": "Ada Sample",
            "GITLAB_USER_EMAIL": "ada@example.com",
        ])
    }

    /// Of the project's settings: masked, hidden, in a file, and one that quotes a masked one, which the server expands.
    private var settings: [PayloadVariable] {
        [
            PayloadVariable("SAMPLE_PASSWORD", SamplePayload.password, isPublic: false, isMasked: true),
            PayloadVariable("SAMPLE_ADDRESS", "ada:\(SamplePayload.password)@example.com"),
            PayloadVariable("SAMPLE_SETTING", SamplePayload.setting, isPublic: false),
            PayloadVariable("SAMPLE_FILE", SamplePayload.file, isPublic: false, isFile: true),
        ]
    }
}

extension SamplePayload {
    var host: String { base.replacing("http://", with: "") }
    var port: String { host.split(separator: ":").last.map(String.init) ?? "" }
}
