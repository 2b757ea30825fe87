import GitLabCI
import Testing

/// The headings are those of GitLab's documentation, "Configure runner behaviour with variables".
@Suite("Settings of the checkout")
struct CheckoutTests {
    private static let layout = StageLayout(buildsDirectory: "/builds", projectPath: "group/project")

    private func read(
        _ variables: [String: String], depth: Int? = nil, projectDepth: Int? = nil, allowsFetch: Bool = true
    ) -> (checkout: Checkout, problems: [CheckoutProblem]) {
        let base = Variable(key: "CI_BUILDS_DIR", value: "/builds", origin: .runnerBase)
        let own = variables.map { Variable(key: $0.key, value: $0.value, origin: .job) }
        return Checkout.read(
            variables: VariableSet([base] + own), layout: Self.layout, depth: depth, projectDepth: projectDepth,
            allowsFetch: allowsFetch)
    }

    @Test(
        "Git strategy: clone, fetch, none and empty; anything else is the project's, with a warning",
        arguments: [
            ("clone", Checkout.Strategy.clone), ("fetch", .fetch), ("none", .none), ("empty", .empty), ("", .fetch),
            ("Fetch", .fetch),
        ])
    func strategy(_ text: String, _ expected: Checkout.Strategy) {
        let (checkout, problems) = read(["GIT_STRATEGY": text])
        #expect(checkout.strategy == expected)
        #expect(problems == (text == "Fetch" ? [.wrongValue(variable: "GIT_STRATEGY", value: text)] : []))
        #expect(checkout.hasRepository == (expected == .clone || expected == .fetch))
        #expect(read([:], allowsFetch: false).checkout.strategy == .clone)
    }

    @Test("Git strategy none: neither checkout nor submodules")
    func noSources() {
        let checkout = read(["GIT_STRATEGY": "none", "GIT_SUBMODULE_STRATEGY": "recursive"]).checkout
        #expect(!checkout.hasWorkTree)
        #expect(checkout.submodules.strategy == .none)
    }

    @Test(
        "Git checkout: what Go takes for a truth value",
        arguments: [
            ("true", true), ("1", true), ("T", true), ("false", false), ("0", false), ("FALSE", false), ("no", true),
            ("", true),
        ])
    func checkout(_ text: String, _ expected: Bool) {
        let (checkout, problems) = read(["GIT_CHECKOUT": text])
        #expect(checkout.hasWorkTree == expected)
        #expect(problems.count == (text == "no" ? 1 : 0))
    }

    @Test(
        "Git clean flags: the default, none, or words",
        arguments: [("", ["-ffdx"]), ("none", []), ("-ffdx  -e cache/", ["-ffdx", "-e", "cache/"])])
    func clean(_ text: String, _ expected: [String]) {
        #expect(read(["GIT_CLEAN_FLAGS": text]).checkout.cleanFlags == expected)
    }

    @Test("Shallow cloning: GIT_DEPTH over the project's setting, as Ruby reads a number; what is known over both")
    func depth() {
        #expect(read(["GIT_DEPTH": "50"], projectDepth: 20).checkout.depth == 50)
        #expect(read([:], projectDepth: 20).checkout.depth == 20)
        #expect(read([:]).checkout.depth == 0)
        #expect(read(["GIT_DEPTH": "0"], projectDepth: 20).checkout.depth == 0)
        #expect(read(["GIT_DEPTH": "7 commits"]).checkout.depth == 7)
        #expect(read(["GIT_DEPTH": "all"], projectDepth: 20).checkout.depth == 0)
        #expect(read(["GIT_DEPTH": "-3"]).checkout.depth == 0)
        #expect(read(["GIT_DEPTH": "99999999999999999999"]).checkout.depth == 0)
        #expect(read(["GIT_DEPTH": "50"], depth: 10).checkout.depth == 10)
        #expect(read(["GIT_DEPTH": "$DEPTH", "DEPTH": "3"]).checkout.depth == 3)
    }

    @Test(
        "Git submodule strategy: none, normal, recursive; with anything else the runner ends the job",
        arguments: [
            ("none", Checkout.Submodules.Strategy.none), ("normal", .normal), ("recursive", .recursive), ("", .none),
            ("all", .none),
        ])
    func submodules(_ text: String, _ expected: Checkout.Submodules.Strategy) {
        let (checkout, problems) = read(["GIT_SUBMODULE_STRATEGY": text])
        #expect(checkout.submodules.strategy == expected)
        #expect(problems == (text == "all" ? [.refusedValue(variable: "GIT_SUBMODULE_STRATEGY", value: text)] : []))
    }

    @Test("Git submodule depth: the job's own unless set; a number as Go reads it")
    func submoduleDepth() {
        #expect(read(["GIT_DEPTH": "9"]).checkout.submodules.depth == 9)
        #expect(read(["GIT_DEPTH": "9", "GIT_SUBMODULE_DEPTH": "1"]).checkout.submodules.depth == 1)
        #expect(read(["GIT_DEPTH": "9", "GIT_SUBMODULE_DEPTH": "0"]).checkout.submodules.depth == 0)
        let (checkout, problems) = read(["GIT_DEPTH": "9", "GIT_SUBMODULE_DEPTH": "few"])
        #expect(checkout.submodules.depth == 9)
        #expect(problems == [.wrongValue(variable: "GIT_SUBMODULE_DEPTH", value: "few")])
    }

    @Test("Sync or exclude specific submodules: pathspecs by white space; a lone exclude is refused")
    func paths() {
        let read = read(["GIT_SUBMODULE_PATHS": " libs/a  :(exclude)libs/b "])
        #expect(read.checkout.submodules.paths == ["libs/a", ":(exclude)libs/b"])
        let wrong = self.read(["GIT_SUBMODULE_PATHS": ":(exclude) libs/b"])
        #expect(wrong.checkout.submodules.paths.isEmpty)
        #expect(wrong.problems.count == 1)
    }

    @Test(
        "Git submodule update flags: what changes a first checkout is obeyed or told",
        arguments: [
            ("--remote --jobs 4", true, nil, []), ("-j4 -j 2 --jobs=3 --force", false, nil, []),
            ("--depth 2", false, 2, []), ("--depth=3 --remote", true, 3, []),
            ("--filter=blob:none", false, nil, ["--filter=blob:none"]),
            ("--reference /elsewhere", false, nil, ["--reference", "/elsewhere"]),
            ("--upload-pack=evil", false, nil, ["--upload-pack=evil"]),
        ] as [(String, Bool, Int?, [String])])
    func flags(_ text: String, _ follows: Bool, _ depth: Int?, _ unknown: [String]) {
        let (checkout, problems) = read(["GIT_SUBMODULE_UPDATE_FLAGS": text, "GIT_DEPTH": "20"])
        #expect(checkout.submodules.followsBranches == follows)
        #expect(checkout.submodules.depth == depth ?? 20)
        let told = CheckoutProblem.unknownFlags(variable: "GIT_SUBMODULE_UPDATE_FLAGS", flags: unknown)
        #expect(problems == (unknown.isEmpty ? [] : [told]))
    }

    @Test("Git LFS: objects are fetched unless GIT_LFS_SKIP_SMUDGE is set")
    func largeFiles() {
        #expect(read([:]).checkout.fetchesLargeFiles)
        #expect(!read(["GIT_LFS_SKIP_SMUDGE": "1"]).checkout.fetchesLargeFiles)
        #expect(read(["GIT_LFS_SKIP_SMUDGE": "0"]).checkout.fetchesLargeFiles)
    }

    @Test(
        "Custom build directories: within the builds directory, or refused",
        arguments: [
            ("$CI_BUILDS_DIR/go/src/x", "/builds/go/src/x"), ("/builds/a//b/./c/", "/builds/a/b/c"), ("/etc", nil),
            ("/builds/../etc", nil), ("/buildsx/a", nil), ("relative", nil), ("/builds", nil),
        ] as [(String, String?)])
    func clonePath(_ text: String, _ expected: String?) {
        let (checkout, problems) = read(["GIT_CLONE_PATH": text])
        #expect(checkout.clonePath == expected)
        #expect(problems.isEmpty == (expected != nil))
    }
}

@Suite("Where a checkout lies")
struct PlacementTests {
    private func place(_ variables: [String: String], traced: String? = nil) -> String {
        let own = variables.map { Variable(key: $0.key, value: $0.value, origin: .job) }
        let base = ["CI_BUILDS_DIR", "CI_PROJECT_DIR"].map { Variable(key: $0, value: "?", origin: .runnerBase) }
        let layout = StageLayout.placed(traced: traced, projectPath: "g/p", variables: VariableSet(base + own))
        let placed = VariableSet(base + own).placed(in: layout)
        #expect(placed["CI_PROJECT_DIR"]?.value == layout.projectDirectory)
        #expect(placed["CI_BUILDS_DIR"]?.value == layout.buildsDirectory)
        return "\(layout.buildsDirectory) \(layout.projectDirectory)"
    }

    @Test("Where the log says, else where the runner puts it")
    func places() {
        #expect(place([:]) == "/builds /builds/g/p")
        #expect(place([:], traced: "/srv/b/g/p") == "/srv/b /srv/b/g/p")
        #expect(place([:], traced: "/srv/other") == "/srv /srv/other")
        #expect(place([:], traced: "/x/../etc") == "/builds /builds/g/p")
        #expect(place(["GIT_STRATEGY": "empty"]) == "/builds /builds/g/p-empty")
        #expect(place(["GIT_CLONE_PATH": "$CI_BUILDS_DIR/0/own"]) == "/builds /builds/0/own")
        #expect(
            place(["GIT_CLONE_PATH": "$CI_BUILDS_DIR/0/own"], traced: "/home/ci/b/0/own")
                == "/home/ci/b /home/ci/b/0/own")
        #expect(place(["GIT_CLONE_PATH": "/etc"]) == "/builds /builds/g/p")
    }
}

@Suite("What the server tells the runner to fetch")
struct RefspecTests {
    @Test("The pipeline's own reference, and the branch, the tag, or all of them")
    func server() {
        let own = "+refs/pipelines/5:refs/pipelines/5"
        func specs(_ ref: String, tag: Bool = false, depth: Int = 20) -> [String] {
            Refspecs.ofServer(pipeline: 5, ref: ref, isTag: tag, depth: depth)
        }
        #expect(specs("main") == [own, "+refs/heads/main:refs/remotes/origin/main"])
        #expect(specs("v1", tag: true) == [own, "+refs/tags/v1:refs/tags/v1"])
        #expect(specs("refs/merge-requests/7/head") == [own])
        #expect(
            specs("main", depth: 0) == [own, "+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"])
    }

    @Test("A commit is looked for where CI had it, then where merge requests have theirs")
    func candidates() {
        let specs = ["+refs/pipelines/5:refs/pipelines/5"]
        #expect(
            Refspecs.candidates(specs, ref: "refs/merge-requests/7/merge") == [
                "refs/pipelines/5", "refs/merge-requests/7/merge", "refs/merge-requests/7/head",
            ])
        #expect(Refspecs.candidates(specs, ref: "main") == ["refs/pipelines/5", "refs/heads/main", "refs/tags/main"])
    }

    @Test("Only references that a runner makes are made")
    func targets() {
        let own = ["refs/pipelines/5", "refs/remotes/origin/main", "refs/tags/v1"]
        let others = ["refs/replace/a", "refs/virt-ci/0/a", "HEAD", "refs/tags/*", "refs/tags/../heads/x", "--x", ""]
        #expect(Refspecs.targets((own + others).map { "+refs/tags/a:\($0)" }) == own)
        #expect(Refspecs.targets(["refs/tags/v1", "a:refs/tags/b:refs/tags/c"]) == [])
    }

    @Test(
        "No name of a reference is an option, a pattern or a second refspec",
        arguments: ["-x", "a b", "a:b", "a..b", "a*", "/a", "a/", "a@{1}", "a\\b", "", "a\u{7f}"])
    func hostile(_ ref: String) {
        #expect(!Refspecs.isName(ref))
        #expect(!Refspecs.candidates(["+\(ref):refs/x"], ref: ref).contains(ref))
    }
}

@Suite("Addresses of submodules")
struct SubmoduleAddressTests {
    private static let server = "https://gitlab.example.com/prefix"
    private static let parent = "https://gitlab.example.com/prefix/group/project.git"

    private func fetched(_ text: String) -> String {
        do {
            return try SubmoduleAddress(text, in: Self.parent, server: Self.server).fetched
        } catch {
            return "\(error)"
        }
    }

    @Test(
        "Relative ones against the repository's, as git resolves them",
        arguments: [
            ("../other.git", "https://gitlab.example.com/prefix/group/other.git"),
            ("../../g2/sub/x.git", "https://gitlab.example.com/prefix/g2/sub/x.git"),
            ("./inner.git", "https://gitlab.example.com/prefix/group/project.git/inner.git"),
            ("../.././x.git", "https://gitlab.example.com/prefix/x.git"),
            ("../../../x.git", "https://gitlab.example.com/x.git"),
        ])
    func relative(_ text: String, _ expected: String) {
        #expect(fetched(text) == expected)
    }

    @Test(
        "ssh and git become https, on GitLab's own host below its address",
        arguments: [
            ("git@gitlab.example.com:group/x.git", "https://gitlab.example.com/prefix/group/x.git"),
            ("ssh://git@gitlab.example.com:2222/group/x.git", "https://gitlab.example.com/prefix/group/x.git"),
            ("git@github.com:a/b", "https://github.com/a/b"), ("git://example.org/q.git", "https://example.org/q.git"),
            ("https://example.org/q.git", "https://example.org/q.git"),
            ("http://example.org/q", "http://example.org/q"),
        ])
    func schemes(_ text: String, _ expected: String) {
        #expect(fetched(text) == expected)
    }

    @Test(
        "Everything else is refused",
        arguments: [
            ("file:///etc", "otherProtocol"), ("ext::sh -c id", "malformed"), ("ext::sh", "otherProtocol"),
            ("/etc/passwd", "otherProtocol"), ("plain", "otherProtocol"), ("a/b:c", "otherProtocol"),
            ("-u", "malformed"), ("--upload-pack=x", "malformed"), ("", "malformed"), ("https://", "malformed"),
            ("https://a b/c", "malformed"), ("https://h\n/x", "malformed"), ("https://user:pw@h.org/x", "credentials"),
            ("https://token@h.org/x", "credentials"), ("ssh://-oProxyCommand=x/y", "malformed"),
            ("../../../../x", "outside"), ("../../../../../../evil.org/x", "outside"),
            ("../../x/../../../y", "outside"),
            ("ftp://h.org/x", "otherProtocol"), ("https://h.org\\@evil/x", "malformed"), ("..", "otherProtocol"),
        ])
    func refused(_ text: String, _ fault: String) {
        #expect(fetched(text) == fault)
    }

    @Test("One that is too long is refused")
    func long() {
        #expect(fetched("https://h.org/" + String(repeating: "x", count: 1100)) == "tooLong")
    }
}
