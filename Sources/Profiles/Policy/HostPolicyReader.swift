internal import Foundation

extension HostPolicy {
    /// Reads a host's policy.
    ///
    /// - Throws: `PolicyError`, with all that is wrong with the file.
    public static func read(file: String) throws(PolicyError) -> HostPolicy {
        let text: String
        do {
            text = try readText(file)
        } catch .tooLarge(_, let limit) {
            throw .tooLarge(file: file, limit: limit)
        } catch .unreadable(_, let code) {
            throw .unreadable(file: file, code: code)
        } catch {
            throw .unreadable(file: file, code: EINVAL)
        }
        guard isTrusted(file) else { throw .writableByOthers(file: file) }
        return try HostPolicyReader.read(text, file: file)
    }

    /// Whoever may write the file decides what runs on the host.
    private static func isTrusted(_ file: String) -> Bool {
        var status = stat()
        guard stat(file, &status) == 0 else { return false }
        return (status.st_uid == 0 || status.st_uid == geteuid()) && status.st_mode & 0o022 == 0
    }
}

/// Turns the text of a policy into its values, or into all the problems it has.
struct HostPolicyReader {
    private static let keys = [
        "profiles", "default-profile", "profile-folders", "connection", "machines", "memory", "disk", "queue",
        "networks", "keep-on-failure", "recipe-in-log", "gitlab-runner", "folders",
    ]
    private let problems = ProblemList()

    static func read(_ text: String, file: String) throws(PolicyError) -> HostPolicy {
        let root: Setting
        do { root = try compose(text, file: file) } catch { throw .invalid(file: file, problems: [error.problem]) }
        let reader = HostPolicyReader()
        let policy = reader.policy(root)
        guard let policy, reader.problems.problems.isEmpty else {
            throw .invalid(file: file, problems: reader.problems.sorted(first: file))
        }
        return policy
    }

    private func policy(_ root: Setting) -> HostPolicy? {
        guard let top = Section(root, path: "", keys: Self.keys, problems: problems) else { return nil }
        let profiles = top.list("profiles", of: .profileName, Values.profileName)
        if profiles == nil, !top.has("profiles") { top.missing("profiles", .list(of: .profileName)) }
        var policy = HostPolicy(profiles: profiles ?? [])
        policy.defaultProfile = defaultProfile(top, among: policy.profiles)
        policy.profileFolders = top.list("profile-folders", of: .absolutePath, Values.absolutePath) ?? []
        policy.connection = top.optional("connection", .connection, Values.connection)
        let count = 1...1000
        policy.machines = top.optional("machines", .wholeNumber(count), Values.wholeNumber(count)) ?? policy.machines
        policy.memoryBytes = top.optional("memory", .size, Quantity.bytes)
        policy.diskBytes = top.optional("disk", .size, Quantity.bytes)
        policy.queueLimit = top.optional("queue", .duration, Quantity.duration) ?? policy.queueLimit
        policy.networks = top.list("networks", of: .name, Values.libvirtName)?.map(Self.network)
        policy.keep = keep(top)
        policy.printsRecipe = top.optional("recipe-in-log", .boolean, Values.boolean) ?? policy.printsRecipe
        policy.runnerProgram = top.optional("gitlab-runner", .absolutePath, Values.absolutePath)
        policy.folders = folders(top)
        return policy
    }

    private func defaultProfile(_ top: Section, among profiles: [String]) -> String? {
        guard let name = top.optional("default-profile", .profileName, Values.profileName) else { return nil }
        if !profiles.contains(name) { top.add(.defaultNotAllowed(profiles: profiles), at: "default-profile") }
        return name
    }

    private static func network(_ word: String) -> NetworkChoice {
        switch word {
        case "auto": .auto
        case "user": .user
        default: .libvirt(word)
        }
    }

    private func keep(_ top: Section) -> KeepOnFailure? {
        guard let section = top.section("keep-on-failure", keys: ["projects", "for", "machines"]) else { return nil }
        let projects = section.list("projects", of: .projectPattern, Values.projectPattern)
        if projects == nil, !section.has("projects") { section.missing("projects", .list(of: .projectPattern)) }
        var keep = KeepOnFailure(projects: projects ?? [])
        keep.duration = section.optional("for", .duration, Quantity.duration) ?? keep.duration
        let count = 1...100
        keep.machines = section.optional("machines", .wholeNumber(count), Values.wholeNumber(count)) ?? keep.machines
        return keep
    }

    private func folders(_ top: Section) -> HostFolders {
        var folders = HostFolders()
        guard let section = top.section("folders", keys: ["state", "runtime", "builds", "cache"]) else {
            return folders
        }
        func path(_ key: String) -> String? { section.optional(key, .absolutePath, Values.absolutePath) }
        folders.state = path("state") ?? folders.state
        folders.runtime = path("runtime") ?? folders.runtime
        folders.builds = path("builds") ?? folders.builds
        folders.cache = path("cache") ?? folders.cache
        return folders
    }
}
