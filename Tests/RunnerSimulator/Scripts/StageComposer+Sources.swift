extension StageComposer {
    /// `GIT_STRATEGY`.
    private enum Strategy: String {
        case fetch, clone, none, empty
    }

    private var strategy: Strategy {
        Strategy(rawValue: variables.value(of: "GIT_STRATEGY")) ?? (payload.allowGitFetch ? .fetch : .clone)
    }

    func getSources(_ writer: inout ScriptWriter) -> Bool {
        exports(&writer)
        writer.variable(PayloadVariable("GIT_TERMINAL_PROMPT", "0"))
        writer.variable(PayloadVariable("GCM_INTERACTIVE", "Never"))
        hooks("pre_get_sources_script", before: [configuration.preGetSourcesScript], after: [], &writer)
        let choice = variables.value(of: "GIT_STRATEGY")
        if !choice.isEmpty, Strategy(rawValue: choice) == nil {
            writer.warning("Invalid GIT_STRATEGY value '\(choice)', using '\(strategy.rawValue)'")
        }
        switch strategy {
        case .none:
            writer.notice("Skipping Git repository setup")
            writer.makeDirectory(layout.projectDirectory)
        case .empty:
            writer.notice("Skipping Git repository setup and creating an empty build directory")
            writer.removeDirectory(layout.projectDirectory)
            writer.makeDirectory(layout.projectDirectory)
        case .fetch, .clone: repository(&writer)
        }
        hooks("post_get_sources_script", before: [], after: [configuration.postGetSourcesScript], &writer)
        return true
    }

    /// The runner's script is the outer one: first before, last after the job's.
    private func hooks(_ name: String, before: [String], after: [String], _ writer: inout ScriptWriter) {
        guard strategy == .fetch || strategy == .clone else { return }
        let own = payload.hooks.filter { $0.name == name }.flatMap(\.script)
        writer.userCommands(before.filter { !$0.isEmpty } + own + after.filter { !$0.isEmpty })
    }

    private func repository(_ writer: inout ScriptWriter) {
        let smudges = variables.value(of: "GIT_LFS_SKIP_SMUDGE").isEmpty
        if smudges { writer.variable(PayloadVariable("GIT_LFS_SKIP_SMUDGE", "1")) }
        if strategy == .clone { writer.removeDirectory(layout.projectDirectory) }
        removeGitLeftovers(&writer)
        let template = gitTemplate(&writer)
        fetch(template, &writer)
        checkOut(&writer)
        if smudges {
            writer.ifCommand(["git", "lfs", "version"]) { writer in
                writer.command(["git", "lfs", "pull"])
                writer.line("echo")
            }
        }
        submodules(&writer)
    }

    /// The configuration of the new repository: quiet, and with the token in an included file outside of it.
    private func gitTemplate(_ writer: inout ScriptWriter) -> String {
        let template = writer.temporary("git-template")
        let file = template + "/config"
        writer.removeDirectory(template)
        writer.makeDirectory(template)
        let settings = [
            ("init.defaultBranch", "none"), ("fetch.recurseSubmodules", "false"),
            ("credential.interactive", "never"), ("gc.autoDetach", "false"),
        ]
        for (key, value) in settings { writer.command(["git", "config", "-f", file, key, value]) }
        let remote = RemoteAddress(payload.gitInfo.repoURL)
        if let base = remote.base, let baseWithToken = remote.baseWithToken {
            let credentials = writer.temporary(Self.credentialsFile)
            writer.removeFile(credentials)
            writer.command(["git", "config", "-f", credentials, "url.\(baseWithToken).insteadOf", base])
            writer.command(["git", "config", "-f", file, "include.path", credentials])
        }
        return template
    }

    private func fetch(_ template: String, _ writer: inout ScriptWriter) {
        // Not `GIT_DEPTH`: the server has made that into the payload's depth.
        let depth = payload.gitInfo.depth
        writer.notice(
            depth > 0 ? "Fetching changes with git depth set to \(depth)..." : "Fetching changes...")
        writer.command(["git", "init", layout.projectDirectory, "--template", template])
        writer.changeDirectory(layout.projectDirectory)
        let address = RemoteAddress(payload.gitInfo.repoURL).withoutToken
        writer.ifCommand(["git", "remote", "add", "origin", address]) { writer in
            writer.notice("Created fresh repository.")
        } otherwise: { writer in
            writer.command(["git", "remote", "set-url", "origin", address])
        }
        let agent = "http.userAgent=gitlab-runner \(profile.version) linux/amd64"
        let words = ["git", "-c", agent, "fetch", "origin", "--no-recurse-submodules"] + payload.gitInfo.refspecs
        let flags = variables.value(of: "GIT_FETCH_EXTRA_FLAGS")
        let extra = flags.isEmpty ? ["--prune", "--quiet"] : flags.split(separator: " ").map(String.init)
        if depth > 0 {
            writer.command(words + ["--depth", "\(depth)"] + extra)
        } else {
            writer.ifFile(".git/shallow") { $0.command(words + ["--unshallow"] + extra) }
            writer.line("if [ ! -e \".git/shallow\" ]; then")
            writer.command(words + extra)
            writer.line("fi")
        }
    }

    private func checkOut(_ writer: inout ScriptWriter) {
        guard variables.value(of: "GIT_CHECKOUT") != "false" else { return writer.notice("Skipping Git checkout") }
        let sha = payload.gitInfo.sha
        writer.notice("Checking out \(sha.prefix(8)) as detached HEAD (ref is \(payload.gitInfo.ref))...")
        writer.command(["git", "-c", "submodule.recurse=false", "checkout", "-f", "-q", sha])
        let flags = variables.value(of: "GIT_CLEAN_FLAGS")
        guard flags != "none" else { return }
        let words = flags.isEmpty ? ["-ffdx"] : flags.split(separator: " ").map(String.init)
        writer.command(["git", "clean"] + words)
    }

    private func submodules(_ writer: inout ScriptWriter) {
        let choice = variables.value(of: "GIT_SUBMODULE_STRATEGY")
        guard choice == "normal" || choice == "recursive" else {
            return writer.notice("Skipping Git submodules setup")
        }
        let isRecursive = choice == "recursive"
        let flag = isRecursive ? ["--recursive"] : []
        writer.notice("Updating/initializing submodules\(isRecursive ? " recursively" : "")...")
        writer.command(["git", "submodule", "init"])
        writer.command(["git", "submodule", "sync"] + flag)
        writer.command(["git", "submodule", "update", "--init"] + flag)
    }

    /// What an interrupted job, or the job itself, may have left in `.git`.
    func removeGitLeftovers(_ writer: inout ScriptWriter) {
        let git = layout.projectDirectory + "/.git"
        for name in ["index.lock", "shallow.lock", "HEAD.lock", "config.lock", "hooks/post-checkout", "config"] {
            writer.removeFile("\(git)/\(name)")
        }
        writer.removeDirectory(git + "/hooks")
        writer.ifDirectory(git + "/refs") { writer in
            writer.line("find \(BashQuoting.goQuoted(git + "/refs")) -name \"*.lock\" -type f -exec rm -f {} +")
        }
    }

    func clearWorktree(_ writer: inout ScriptWriter) -> Bool {
        writer.notice("Deleting tracked and untracked files...")
        writer.ifDirectory(layout.projectDirectory) { writer in
            writer.changeDirectory(layout.projectDirectory)
            writer.command(["git", "rm", "-rf", "--ignore-unmatch", "--quiet", "."])
            writer.command(["git", "clean", "-ffdx", "-q"])
        }
        return true
    }
}

/// The address of the repository, taken apart so that the token stays out of `.git/config`.
struct RemoteAddress {
    let withoutToken: String
    /// `https://host`, and the same with user and token; nil for an address without them.
    let base: String?
    let baseWithToken: String?

    init(_ address: String) {
        let parts = address.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 2, parts[0].hasSuffix(":"), let at = parts[2].lastIndex(of: "@") else {
            (withoutToken, base, baseWithToken) = (address, nil, nil)
            return
        }
        let bare = "\(parts[0])//\(parts[2][parts[2].index(after: at)...])"
        base = bare
        baseWithToken = "\(parts[0])//\(parts[2])"
        withoutToken = ([bare] + parts.dropFirst(3)).joined(separator: "/")
    }
}
