internal import Foundation
internal import GitLabAPI
internal import HTTP
internal import SampleGitLab
internal import Terminal

extension Failure {
    init(_ error: WebAddressError) {
        let example = "paste a job's address, such as https://gitlab.com/GROUP/PROJECT/-/jobs/ID"
        switch error {
        case .notAnAddress(let text):
            let shown = Sanitizer.line(text)
            let lacksScheme = shown.contains("/-/") && !shown.contains("://")
            self.init(
                .usage, "'\(shown)' is not a web address",
                hint: lacksScheme ? "did you mean 'https://\(shown)'?" : example)
        case .tooLong(let limit): self.init(.usage, "The address is longer than \(limit) characters", hint: example)
        case .unsafeCharacters:
            self.init(.usage, "The address has characters that no GitLab address has", hint: example)
        case .containsCredentials(let host):
            self.init(
                .usage, "The address for '\(Sanitizer.line(host))' has a name or password in it",
                hint: "give the token in VIRT_CI_TOKEN; arguments are seen by everybody on this machine")
        case .plainHTTP(let host):
            self.init(
                .usage, "The address of '\(Sanitizer.line(host))' is plain http, which shows tokens to the network",
                hint: "use https")
        case .notGitLab(let host):
            self.init(.usage, "The address on '\(Sanitizer.line(host))' names no job in GitLab", hint: example)
        case .unsupported(let kind):
            self.init(.usage, "'\(Sanitizer.line(kind))' is no kind of page that virt-ci knows", hint: example)
        }
    }

    init(_ error: GitLabError) {
        switch error {
        case .notFound(let resource, let host, let token):
            let used = token.map { "with the token from \($0)" } ?? "without a token"
            self.init(
                .gitlab, "\(Sanitizer.line(host)) shows no \(Self.words(resource)) (asked \(used))",
                hint: "GitLab answers the same for what is private: check the address, and that the token may read it")
        case .tokenRejected(let host, let token):
            self.init(
                .gitlab, "\(Sanitizer.line(host)) does not accept the token from \(token)",
                hint: "it may have expired; make a new one with scope read_api")
        case .tokenNeeded(let host, let resource):
            self.init(
                .gitlab, "\(Sanitizer.line(host)) shows \(Self.words(resource)) only with a token",
                hint: "make one with scope read_api, and put it in VIRT_CI_TOKEN or ~/.config/virt-ci/token")
        case .insufficientScope(let host, let token, let needed):
            self.init(
                .gitlab,
                "The token from \(token.map(\.description) ?? "nowhere") may not do this on \(Sanitizer.line(host))",
                hint: "it needs the scope \(Sanitizer.line(needed ?? "read_api"))")
        case .refused(let resource, let host, let status, let messages):
            let said = messages.isEmpty ? "" : ": " + Sanitizer.line(messages.joined(separator: "; "))
            self.init(
                .gitlab, "\(Sanitizer.line(host)) answers \(status) for \(Self.words(resource))\(said)",
                hint: status >= 500 || status == 429
                    ? "try again in some minutes" : "check that the token may read that, with scope read_api")
        case .invalidAnswer(let resource, let host, let reason):
            self.init(
                .gitlab,
                "\(Sanitizer.line(host)) gave no usable answer for \(Self.words(resource)): "
                    + Sanitizer.line(reason), hint: "check that the address is GitLab's")
        case .lintInvalid(let project, let sha, let errors):
            self.init(
                .gitlab,
                "GitLab does not accept the configuration of \(Sanitizer.line(project.description)) at "
                    + "\(sha.prefix(12)): \(Sanitizer.line(errors.joined(separator: "; ")))",
                hint: "a file that it includes may have changed since the job ran")
        case .artifactsExpired(let job, let id, let date), .artifactsErased(let job, let id, let date):
            self.init(expired: job, id: id, on: date)
        case .artifactsNeverMade(let job, let id): self.init(neverMade: job, id: id)
        case .http(let error): self.init(error)
        }
    }

    /// A resource with its article, in the middle of a sentence.
    private static func words(_ resource: Resource) -> String {
        func of(_ project: ProjectReference) -> String { "of '\(Sanitizer.line(project.description))'" }
        switch resource {
        case .project(let project): return "project '\(Sanitizer.line(project.description))'"
        case .job(let id, let project): return "job \(id) \(of(project))"
        case .pipeline(let id, let project): return "pipeline \(id) \(of(project))"
        case .pipelines(let project): return "pipelines \(of(project))"
        case .jobs(let pipeline, let project): return "jobs of pipeline \(pipeline) \(of(project))"
        case .projectJobs(let project): return "jobs \(of(project))"
        case .bridges(let pipeline, let project): return "trigger jobs of pipeline \(pipeline) \(of(project))"
        case .trace(let job, let project): return "log of job \(job) \(of(project))"
        case .artifacts(let job, let project): return "artifacts of job \(job) \(of(project))"
        case .artifact(let path, let job, let project):
            return "file '\(Sanitizer.line(path))' in the artifacts of job \(job) \(of(project))"
        case .configuration(let sha, let project): return "configuration \(of(project)) at \(sha.prefix(12))"
        case .commit(let revision, let project):
            return "commit '\(Sanitizer.line(revision))' \(of(project))"
        case .commits(let revisions, let project):
            return "commits \(revisions.map { "'\(Sanitizer.line($0))' " } ?? "")\(of(project))"
        case .files(let ref, let project): return "files of \(Sanitizer.line(ref)) \(of(project))"
        case .template(let name): return "template '\(Sanitizer.line(name))'"
        case .file(let path, let ref, let project):
            return "file '\(Sanitizer.line(path))' \(of(project)) at '\(Sanitizer.line(ref))'"
        }
    }

    init(_ error: TokenError) {
        switch error {
        case .malformed(let source):
            self.init(
                .configuration, "The token from \(source) is empty or has characters that no token has",
                hint: "make one with scope read_api, and copy it whole")
        case .fileNotPrivate(let path, _):
            self.init(
                .configuration, "The token file '\(path)' can be read by others", hint: "chmod 600 '\(path)'")
        case .fileUnreadable(let path):
            self.init(.configuration, "Cannot read the token file '\(path)'", hint: "it has to be a file of yours")
        }
    }

    init(_ error: HTTPError) {
        switch error {
        case .unreachable(let url, let reason):
            self.init(
                .gitlab, "Cannot reach \(Self.host(url)): \(Sanitizer.line(reason))",
                hint: "check the network and, if there is one, the proxy in https_proxy")
        case .timedOut(let url, let limit):
            self.init(
                .gitlab, "\(Self.host(url)) did not answer within \(Format.duration(limit))",
                hint: "try again in some minutes")
        case .untrusted(let url, let reason):
            self.init(
                .gitlab, "The certificate of \(Self.host(url)) is not trusted: \(Sanitizer.line(reason))",
                hint: "if it is your own authority's, make this machine trust that")
        case .status(let url, let status, _):
            self.init(
                .gitlab, "\(Self.host(url)) answers \(status) for \(Sanitizer.line(url.path))",
                hint: "try again in some minutes")
        case .rateLimited(let url, let pause):
            self.init(
                .gitlab, "\(Self.host(url)) wants no more requests for \(Format.duration(pause))",
                hint: "run the same command again after that; with a token more is allowed")
        case .authenticationRefused(let url):
            self.init(
                .gitlab, "\(Self.host(url)) asks for a login that virt-ci has not",
                hint: "something before GitLab may want one: a proxy, or a gateway")
        case .redirectRefused(let url, let target):
            self.init(
                .gitlab, "\(Self.host(url)) leads to \(target.map(Self.host) ?? "nowhere"), which is not followed",
                hint: "check that the address is GitLab's, as a browser shows it")
        case .credentialOverPlainHTTP(let url):
            self.init(.gitlab, "The token is not sent to \(Self.host(url)) over plain http", hint: "use https")
        case .tooLarge(let url, let limit):
            self.init(
                .gitlab, "\(Self.host(url)) sends more than \(Format.size(limit))",
                hint: "nothing of GitLab's is that large; check that the address is GitLab's")
        case .truncated(let url, let received, _):
            self.init(
                .gitlab, "\(Self.host(url)) stopped sending after \(Format.size(received))",
                hint: "run the same command again: it goes on where it stopped")
        case .wrongSize(let url, let expected, let found):
            self.init(
                .gitlab, "\(Self.host(url)) sent \(Format.size(found)) instead of \(Format.size(expected))",
                hint: "run the command again; the job may have been erased meanwhile")
        case .invalidAnswer(let url, let reason):
            self.init(
                .gitlab, "\(Self.host(url)) gave no usable answer: \(Sanitizer.line(reason))",
                hint: "check that the address is GitLab's")
        case .changedOnServer(let url):
            self.init(
                .gitlab, "A file on \(Self.host(url)) changed while it was fetched", hint: "run the command again")
        case .alreadyLoading(let path):
            self.init(
                .environment, "Another process fetches '\(path)' right now", hint: "run the command again when it has")
        case .noSpace(let path, let needed):
            let size = needed.map { ", \(Format.size($0)) are needed" } ?? ""
            self.init(.environment, "There is no room left for '\(path)'\(size)", hint: "free some disk space")
        case .cannotWrite(let path, let code):
            self.init(
                .environment, "Cannot write '\(path)': \(String(cString: strerror(code)))",
                hint: "check who may write in its folder")
        }
    }

    /// Host and port, as in the address.
    private static func host(_ url: URL) -> String {
        guard let host = url.host else { return Sanitizer.line(url.path) }
        return Sanitizer.line(host) + (url.port.map { ":\($0)" } ?? "")
    }

    init(_ error: SampleGitLabError) {
        switch error {
        case .portInUse(let port): self.init(.environment, "Port \(port) of this machine's loopback is in use")
        case .fileMissing(let path): self.init(.environment, "The sample's file '\(path)' is missing")
        }
    }
}
