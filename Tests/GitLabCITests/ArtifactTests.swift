import GitLabCI
import Testing

@Suite("Patterns of artifact paths")
struct GlobPatternTests {
    @Test(
        "A pattern matches what doublestar matches",
        arguments: [
            ("*.log", "a.log"), ("*.log", ".log"), ("a/*/c", "a/b/c"), ("**", "a/b/c"), ("**/*.o", "x.o"),
            ("**/*.o", "a/b/x.o"), ("a/**/c", "a/c"), ("a/**/c", "a/b/b/c"), ("a/**", "a/b"), ("a/**", "a"),
            ("?.c", "x.c"), ("[a-c]x", "bx"), ("[!a-c]x", "dx"), ("[^a]x", "bx"), ("{a,b}.c", "b.c"),
            ("{a,b/{c,d}}/e", "b/d/e"), ("a\\*b", "a*b"), ("./a/", "a"), ("ü?", "üß"), ("[", "["), ("a{b", "a{b"),
            ("*a*b*c", "xaxbxc"), ("[b-a[c]", "[b-a[c]"), ("{,x}a", "a"), ("[\\]]", "]"),
        ])
    func matches(_ pattern: String, _ path: String) {
        #expect(GlobPattern(pattern).matches(path))
    }

    @Test(
        "A pattern does not match more",
        arguments: [
            ("*.log", "a/b.log"), ("a/*", "a/b/c"), ("a", "a/b"), ("?", ""), ("?", "ab"), ("[a-c]", "d"),
            ("a/**/c", "a/b"), ("{a,b}", "c"), ("a\\*b", "axb"), ("a**b", "a/b"), ("A", "a"), ("", "a"),
        ])
    func doesNotMatch(_ pattern: String, _ path: String) {
        #expect(!GlobPattern(pattern).matches(path))
    }

    @Test("Hostile patterns end soon")
    func hostile() {
        let stars = String(repeating: "*a", count: 500) + "b"
        #expect(!GlobPattern(stars).matches(String(repeating: "a", count: 2000)))
        let parts = String(repeating: "**/", count: 300) + "x"
        #expect(!GlobPattern(parts).matches(String(repeating: "a/", count: 300) + "b"))
        #expect(!GlobPattern(String(repeating: "{a,b}", count: 40)).matches("a"))
        #expect(!GlobPattern(String(repeating: "{", count: 10_000)).matches("a"))
        for piece in ["[a", "[b-a", "{a}", "{a,b}[a"] {
            #expect(!GlobPattern(String(repeating: piece, count: 20_000)).matches("a"))
        }
        let nested = String(repeating: "{", count: 20_000) + "a" + String(repeating: "}", count: 20_000)
        #expect(!GlobPattern(nested).matches("b"))
    }
}

@Suite("Selection of artifacts")
struct ArtifactSelectionTests {
    private static let files = [
        "logs/avocado/1.log", "logs/libvirt/d.log", "src/a.o", "src/a.c", "top.log", "empty/", "with space/ü.txt",
    ]

    private func select(_ yaml: String, untracked: [String] = [], variables: [Variable] = []) throws
        -> ArtifactSelection
    {
        let job = try MergedConfiguration(yaml: "j: {script: x, artifacts: {\(yaml)}}", file: "m").job(named: "j")
        return ArtifactSelection(
            artifacts: job.artifacts, files: Self.files, untracked: untracked, variables: VariableSet(variables),
            projectDirectory: "/builds/p")
    }

    @Test("A directory brings itself and everything below it")
    func directory() throws {
        let selection = try select("paths: [logs]")
        #expect(
            selection.paths == [
                "logs", "logs/avocado", "logs/avocado/1.log", "logs/libvirt", "logs/libvirt/d.log",
            ])
        #expect(selection.counts.map(\.count) == [5])
        #expect(selection.warnings.isEmpty)
    }

    @Test("Patterns match files and directories; a trailing slash and an absolute path below the project do no harm")
    func patterns() throws {
        #expect(try select("paths: ['*.log', 'empty/', /builds/p/src/a.c]").paths == ["empty", "src/a.c", "top.log"])
        #expect(try select("paths: ['**/*.log']").paths.count == 3)
        #expect(try select("paths: ['.']").paths.count == 12)
        #expect(try select("paths: ['with space']").paths == ["with space", "with space/ü.txt"])
    }

    @Test("An exclusion takes single paths out, not what lies below a directory")
    func exclusion() throws {
        #expect(try select("paths: [src], exclude: ['**/*.o']").paths == ["src", "src/a.c"])
        #expect(try select("paths: [src], exclude: [src]").paths == ["src/a.c", "src/a.o"])
        #expect(try select("paths: [src], exclude: ['src/**']").paths.isEmpty)
    }

    @Test(
        "A path that leads out of the project directory is refused",
        arguments: ["../x", "/etc/passwd", "a/../../x", "/builds/px"])
    func outside(_ path: String) throws {
        #expect(try select("paths: ['\(path)', top.log]").warnings == [.outsideProject(path: path)])
        #expect(try select("paths: ['\(path)', top.log]").paths == ["top.log"])
    }

    @Test("A listed file with a path that leads out is never selected")
    func hostileList() throws {
        let job = try MergedConfiguration(
            yaml: "j: {script: x, artifacts: {paths: ['**'], untracked: true}}", file: "m"
        )
        .job(named: "j")
        let selection = ArtifactSelection(
            artifacts: job.artifacts, files: ["../evil", "ok"], untracked: ["../evil", "/abs", "a/./b"],
            variables: VariableSet([]), projectDirectory: "/builds/p")
        #expect(selection.paths == ["ok"])
    }

    @Test("Nothing found is said")
    func nothing() throws {
        #expect(try select("paths: [none]").warnings == [.noMatchingFiles(path: "none"), .nothingToUpload])
    }

    @Test("Untracked files come on demand, excluded ones not")
    func untracked() throws {
        #expect(try select("untracked: true, exclude: ['*.o']", untracked: ["new.c", "new.o"]).paths == ["new.c"])
        #expect(try select("paths: [top.log]", untracked: ["new.c"]).paths == ["top.log"])
    }

    @Test(
        "Variables are expanded as between a shell's double quotes",
        arguments: [
            ("$X.log", "top.log"), ("${X}.log", "top.log"), ("${NONE:-top}.log", "top.log"),
            ("${NONE-top}.log", "top.log"),
            ("${X:+top}.log", "top.log"), ("${NONE}top.log", "top.log"), ("${EMPTY:-${X}}.log", "top.log"),
            ("${EMPTY-x}top.log", "top.log"),
        ])
    func expansion(_ pattern: String, _ path: String) throws {
        let variables = [("X", "top"), ("EMPTY", "")].map { Variable(key: $0.0, value: $0.1, origin: .job) }
        #expect(try select("paths: ['\(pattern)']", variables: variables).paths == [path])
    }

    @Test("Hostile expansions end soon, and fill nothing")
    func hostileExpansions() throws {
        let open = String(repeating: "${X:-", count: 20_000)
        #expect(try select("paths: ['\(open)']").warnings.contains(.noMatchingFiles(path: open)))
        let long = [Variable(key: "X", value: String(repeating: "x", count: 20_000), origin: .job)]
        let many = String(repeating: "$X", count: 20_000)
        #expect(try select("paths: ['\(many)']", variables: long).warnings.contains(.unknownExpansion))
        let texts = Array(repeating: "'$X'", count: 2000).joined(separator: ",")
        #expect(try select("paths: [\(texts)]", variables: long).warnings.contains(.unknownExpansion))
    }

    @Test("Commands are not run, and that is said")
    func commands() throws {
        #expect(try select("paths: ['$(id).log']").warnings.contains(.unknownExpansion))
        #expect(try select("paths: ['${X##*/}']").warnings.contains(.unknownExpansion))
    }

    @Test(
        "The archive is made when its moment fits",
        arguments: [
            ("on_success", true, true), ("on_success", false, false), ("on_failure", true, false),
            ("on_failure", false, true), ("always", true, true), ("always", false, true),
        ])
    func moment(_ when: String, _ succeeded: Bool, _ collected: Bool) throws {
        let job = try MergedConfiguration(yaml: "j: {script: x, artifacts: {paths: [a], when: \(when)}}", file: "m")
            .job(named: "j")
        #expect(job.artifacts.isCollected(jobSucceeded: succeeded) == collected)
        #expect(!Artifacts().isCollected(jobSucceeded: succeeded))
    }

    @Test("The archive's name is the last part of the expanded name")
    func name() throws {
        func name(_ written: String) throws -> String {
            let job = try MergedConfiguration(
                yaml: "j: {script: x, artifacts: {name: '\(written)', paths: [a]}}", file: "m"
            )
            .job(named: "j")
            return job.artifacts.archiveName(variables: VariableSet([Variable(key: "B", value: "x/y", origin: .job)]))
        }
        #expect(try name("logs") == "logs.zip")
        #expect(try name("$B") == "y.zip")
        #expect(try name("$NONE") == "default.zip")
        #expect(try name("a/..") == "default.zip")
        #expect(Artifacts().archiveName(variables: VariableSet([])) == "artifacts.zip")
    }
}
