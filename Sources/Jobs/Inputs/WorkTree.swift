internal import Foundation
internal import GitLabCI
internal import Programs

/// A developer's own git work tree, taken as git sees it: the commit it is at, with what is changed, added and removed
/// since, without what is ignored.
struct WorkTree: Sendable {
    let folder: String

    /// - Throws: `JobError.notAWorkTree`.
    func check() async throws {
        let inside = try await Program.git.result(["-C", folder, "rev-parse", "--verify", "HEAD^{commit}"])
        guard inside.status == 0 else { throw JobError.notAWorkTree(path: folder) }
    }

    /// Makes a copy in a folder that isn't there yet, detached at the tree's commit.
    ///
    /// - Parameters:
    ///   - origin: What the copy's remote `origin` shows.
    ///   - depth: Commits of history; 0 for all.
    ///   - submodules: Which of the tree's submodules are taken, as they are in it.
    /// - Returns: Paths of submodules that are wanted and that the tree has none of.
    @discardableResult
    func copy(
        to target: String, origin: String, depth: Int, submodules: Checkout.Submodules = Checkout.Submodules()
    ) async throws -> [String] {
        let missing = try await copyTree(to: target, origin: origin, depth: depth, submodules)
        if submodules.strategy != .none {
            _ = try await Program.git.result(["-C", target, "submodule", "--quiet", "init"], environment: Self.plain)
            try await git(["-C", target, "submodule", "absorbgitdirs"])
        }
        return missing
    }

    private func copyTree(
        to target: String, origin: String, depth: Int, _ submodules: Checkout.Submodules, prefix: String = ""
    ) async throws -> [String] {
        let top = try await root()
        let source = URL(fileURLWithPath: top, isDirectory: true).absoluteString
        let history = depth > 0 ? ["--depth", String(depth)] : []
        try await git(
            ["clone", "--quiet", "--no-local", "--no-tags", "--template="] + history + [source, target])
        try await git(["-C", target, "checkout", "--quiet", "--detach"])
        try await git(["-C", target, "remote", "set-url", "origin", origin])
        let changed = try await paths(["diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", "HEAD"], in: top)
        let added = try await paths(["ls-files", "--others", "--exclude-standard", "-z"], in: top)
        let inner = submodules.strategy == .none ? [] : try await links(in: top)
        try await lay((changed + added).filter { !inner.contains($0) }, of: top, over: target)
        var missing: [String] = []
        for path in inner {
            guard FileManager.default.fileExists(atPath: "\(top)/\(path)/.git") else {
                missing.append(prefix + path)
                continue
            }
            let tree = WorkTree(folder: "\(top)/\(path)")
            var rules = submodules
            if rules.strategy == .normal { rules.strategy = .none }
            missing += try await tree.copyTree(
                to: "\(target)/\(path)", origin: try await tree.origin(), depth: submodules.depth, rules,
                prefix: prefix + path + "/")
        }
        return missing
    }

    /// The address a submodule came from. A password in it is the user's own.
    private func origin() async throws -> String {
        let result = try await Program.git.result(["-C", folder, "remote", "get-url", "origin"])
        guard result.status == 0, var parts = URLComponents(string: result.text), parts.host != nil else {
            return "none"
        }
        (parts.user, parts.password) = (nil, nil)
        return parts.string ?? "none"
    }

    /// Paths of submodules.
    private func links(in top: String) async throws -> [String] {
        try await paths(["ls-files", "--stage", "-z"], in: top).compactMap { line in
            guard line.hasPrefix("160000 "), let tab = line.firstIndex(of: "\t") else { return nil }
            return String(line[line.index(after: tab)...])
        }
    }

    private func root() async throws -> String {
        let result = try await Program.git.result(["-C", folder, "rev-parse", "--show-toplevel"])
        guard result.status == 0 else { throw JobError.notAWorkTree(path: folder) }
        return result.text
    }

    private func paths(_ arguments: [String], in top: String) async throws -> [String] {
        let result = try await Program.git.run(["-C", top] + arguments, outputLimit: 64 << 20)
        return result.standardOutput.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    private func lay(_ paths: [String], of top: String, over target: String) async throws {
        var status = stat()
        let (present, gone) = paths.reduce(into: ([String](), [String]())) { result, path in
            if lstat("\(top)/\(path)", &status) == 0 { result.0.append(path) } else { result.1.append(path) }
        }
        for path in gone { try? FileManager.default.removeItem(atPath: "\(target)/\(path)") }
        guard !present.isEmpty else { return }
        let archive = target + ".changes.tar"
        defer { try? FileManager.default.removeItem(atPath: archive) }
        // By a list on standard input: names may begin with a dash and hold anything but NUL.
        let list = Data(present.map { "./" + $0 }.joined(separator: "\0").utf8)
        try await Program.bsdtar.run(
            ["--create", "--file", archive, "-C", top, "--no-recursion", "--null", "-T", "-"], input: .data(list))
        // A file may have taken a folder's place, and the other way round.
        for path in present where isReplaced(path, top, target) {
            try? FileManager.default.removeItem(atPath: "\(target)/\(path)")
        }
        try await Program.bsdtar.run(["--extract", "--file", archive, "-C", target, "--no-same-owner"])
    }

    private func isReplaced(_ path: String, _ top: String, _ target: String) -> Bool {
        var (new, old) = (stat(), stat())
        guard lstat("\(top)/\(path)", &new) == 0, lstat("\(target)/\(path)", &old) == 0 else { return false }
        return new.st_mode & S_IFMT != old.st_mode & S_IFMT
    }

    private func git(_ arguments: [String]) async throws {
        try await Program.git.run(arguments, environment: Self.plain)
    }

    private static let plain: [String: String?] = [
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0",
        // A tree of another user's of this machine is the user's own choice here.
        "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*",
    ]
}
