/// What the server tells the runner to fetch (gitlab `app/presenters/ci/build_runner_presenter.rb`, `refspecs`).
public enum Refspecs {
    /// - Parameters:
    ///   - ref: The job's branch or tag, or a merge request's `refs/merge-requests/1/head`.
    ///   - depth: Commits of history; 0 for all, which brings all branches and tags, too.
    public static func ofServer(pipeline: Int, ref: String, isTag: Bool, depth: Int) -> [String] {
        let own = ["+refs/pipelines/\(pipeline):refs/pipelines/\(pipeline)"]
        guard depth > 0 else {
            return own + ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"]
        }
        if isTag { return own + ["+refs/tags/\(ref):refs/tags/\(ref)"] }
        return ref.hasPrefix("refs/") ? own : own + ["+refs/heads/\(ref):refs/remotes/origin/\(ref)"]
    }

    /// Left sides that name one reference each, in the order in which a commit is looked for there.
    ///
    /// The pipeline's own is gone when it has ended, and a branch moves. A merge request's commit is on its `head`, or,
    /// of the merged result, on its `merge` (GitLab documentation, "Merged results pipelines").
    ///
    /// - Parameter ref: As GitLab's API names it in a job.
    public static func candidates(_ refspecs: [String], ref: String) -> [String] {
        var found = refspecs.compactMap(source).filter { !$0.contains("*") }
        if let number = mergeRequest(ref) {
            found += [ref, "refs/merge-requests/\(number)/head", "refs/merge-requests/\(number)/merge"]
        } else if ref.hasPrefix("refs/") {
            found.append(ref)
        } else {
            found += ["refs/heads/\(ref)", "refs/tags/\(ref)"]
        }
        var seen: Set<String> = []
        return found.filter { isName($0) && seen.insert($0).inserted }
    }

    /// Right sides that name one reference each, of the kinds the runner makes: a payload is read from a log, and others
    /// would mean something to git.
    public static func targets(_ refspecs: [String]) -> [String] {
        refspecs.compactMap { refspec in
            let parts = refspec.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            let target = String(parts[1])
            let isKnown = ["refs/pipelines/", "refs/remotes/origin/", "refs/tags/"].contains { target.hasPrefix($0) }
            return isKnown && isName(target) ? target : nil
        }
    }

    /// The number of a merge request whose pipelines have this ref; nil for every other ref.
    public static func mergeRequest(_ ref: String) -> Int? {
        guard let match = ref.wholeMatch(of: /refs\/merge-requests\/([0-9]{1,18})\/(head|merge|train)/) else {
            return nil
        }
        return Int(match.1)
    }

    private static func source(_ refspec: String) -> String? {
        let plain = refspec.hasPrefix("+") ? refspec.dropFirst() : Substring(refspec)
        return plain.split(separator: ":", omittingEmptySubsequences: false).first.map(String.init)
    }

    /// What git takes for the name of a reference, as far as it matters here: no option, no second refspec, no pattern
    /// (`git-check-ref-format(1)`).
    public static func isName(_ ref: String) -> Bool {
        guard ref.utf8.count <= 1024, let first = ref.first, first != "-", first != "/", !ref.hasSuffix("/"),
            !ref.contains(".."), !ref.contains("@{"), !ref.contains("//")
        else { return false }
        return ref.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f && !"~^:?*[\\".utf8.contains($0) }
    }
}
