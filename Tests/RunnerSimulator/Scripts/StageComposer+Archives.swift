/// Caches and artifacts, by way of the `gitlab-runner` program in the guest.
extension StageComposer {
    private static let helper = "gitlab-runner"

    /// Without the program the script says so and goes on successfully: the classic silent cause of a later failure.
    private func guarded(_ action: String, _ writer: inout ScriptWriter, _ body: (inout ScriptWriter) -> Void) {
        writer.ifCommand([Self.helper, "--version"], body) { writer in
            writer.warning("Missing \(Self.helper). \(action) is disabled.")
        }
    }

    func downloadArtifacts(_ writer: inout ScriptWriter) -> Bool {
        let dependencies = payload.dependencies.filter { !$0.artifactsFile.filename.isEmpty }
        guard !dependencies.isEmpty else { return false }
        guarded("Artifacts downloading", &writer) { writer in
            for dependency in dependencies {
                writer.notice("Downloading artifacts for \(dependency.name) (\(dependency.id))...")
                writer.command([
                    Self.helper, "artifacts-downloader", "--url", configuration.url, "--token", dependency.token,
                    "--id", "\(dependency.id)",
                ])
            }
        }
        return true
    }

    func uploadArtifacts(_ writer: inout ScriptWriter, onSuccess: Bool) -> Bool {
        let fitting = payload.artifacts.filter { artifact in
            Self.fits(artifact.when, onSuccess: onSuccess) && (artifact.untracked || !artifact.paths.isEmpty)
        }
        for artifact in fitting {
            guarded("Uploading artifacts", &writer) { writer in
                writer.notice("Uploading artifacts...")
                writer.command(uploadCommand(artifact))
            }
        }
        return !fitting.isEmpty
    }

    private func uploadCommand(_ artifact: JobPayload.Artifact) -> [String] {
        var words = [Self.helper, "artifacts-uploader", "--url", configuration.url]
        words += ["--token", payload.token, "--id", "\(payload.id)"]
        words += ["--timeout", "1h0m0s", "--response-header-timeout", "10m0s"]
        words += artifact.paths.flatMap { ["--path", $0] }
        words += (artifact.exclude ?? []).flatMap { ["--exclude", $0] }
        if artifact.untracked { words.append("--untracked") }
        let options = [
            ("--name", artifact.name), ("--expire-in", artifact.expireIn),
            ("--artifact-format", artifact.artifactFormat), ("--artifact-type", artifact.artifactType),
        ]
        for case (let option, .some(let value)) in options where !value.isEmpty { words += [option, value] }
        return words
    }

    func restoreCache(_ writer: inout ScriptWriter) -> Bool {
        let caches = payload.cache.filter { $0.untracked || !$0.paths.isEmpty }
        for cache in caches {
            let keys = ([cache.key] + cache.fallbackKeys).map(cacheKey)
            guard variables.expand(cache.policy) != "push" else {
                writer.notice("Not downloading cache \(keys[0]) due to policy")
                continue
            }
            guarded("Extracting cache", &writer) { extract(keys[...], &$0) }
        }
        return !caches.isEmpty
    }

    /// A failure is never fatal; the next key is tried inside the branch of the failure.
    private func extract(_ keys: ArraySlice<String>, _ writer: inout ScriptWriter) {
        guard let key = keys.first else { return }
        writer.notice("Checking cache for \(key)...")
        writer.ifCommand(
            [Self.helper, "cache-extractor", "--file", cacheFile(key), "--timeout", "10"], isQuiet: false
        ) {
            $0.notice("Successfully extracted cache")
        } otherwise: { writer in
            writer.warning("Failed to extract cache")
            extract(keys.dropFirst(), &writer)
        }
    }

    func archiveCache(_ writer: inout ScriptWriter, onSuccess: Bool) -> Bool {
        let caches = payload.cache.filter { cache in
            Self.fits(cache.when, onSuccess: onSuccess) && (cache.untracked || !cache.paths.isEmpty)
        }
        for cache in caches {
            let key = cacheKey(cache.key)
            guard variables.expand(cache.policy) != "pull" else {
                writer.notice("Not uploading cache \(key) due to policy")
                continue
            }
            var words = [Self.helper, "cache-archiver", "--file", cacheFile(key), "--timeout", "10"]
            words += cache.paths.flatMap { ["--path", $0] }
            if cache.untracked { words.append("--untracked") }
            guarded("Creating cache", &writer) { writer in
                writer.notice("Creating cache \(key)...")
                writer.ifCommand(words, isQuiet: false) {
                    $0.notice("Created cache")
                } otherwise: {
                    $0.warning("Failed to create cache")
                }
            }
        }
        return !caches.isEmpty
    }

    private func cacheKey(_ key: String) -> String {
        let expanded = variables.expand(key)
        return expanded.isEmpty ? "\(payload.jobInfo.name)/\(payload.gitInfo.ref)" : expanded
    }

    /// Relative to the project directory, as the runner passes it.
    private func cacheFile(_ key: String) -> String {
        let project = layout.projectDirectory.split(separator: "/")
        let file = "\(layout.cacheDirectory)/\(key)/cache.zip".split(separator: "/")
        let common = zip(project, file).prefix { $0 == $1 }.count
        let up = Array(repeating: Substring(".."), count: project.count - common)
        return (up + file.dropFirst(common)).joined(separator: "/")
    }

    private static func fits(_ when: String, onSuccess: Bool) -> Bool {
        switch when {
        case "always": true
        case "on_failure": !onSuccess
        default: onSuccess
        }
    }
}
