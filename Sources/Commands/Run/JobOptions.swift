internal import ArgumentParser
internal import GitLabCI
internal import Jobs

/// Which job is meant, and what is to be other than in CI.
struct JobOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The web address of a job; or of a pipeline, merge request or commit with one failed job; or "
                + "group/project@ref:job; or the file of a recipe.", valueName: "target"), completion: Candidates.jobs)
    var target: String?
    @Option(
        help: ArgumentHelp("A recipe or bundle to take instead of a job in GitLab.", valueName: "file"),
        completion: .file())
    var recipe: String?
    @Flag(help: "Use what is on this machine alone, and say what is missing before anything starts.")
    var offline = false
    @Option(help: "Another profile than the job's own, which DISTRO names.", completion: Candidates.profiles)
    var profile: String?
    @Option(
        help: ArgumentHelp(
            "A folder laid out as the artifacts are, or a job's id, used for those that are gone; with a need's name "
                + "before it, a folder used for that one in any case; may be repeated.",
            valueName: "[name=]folder|job-id"), completion: .directory)
    var rpms: [String] = []
    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("Set a variable for this run, above all others; may be repeated.", valueName: "name=value"))
    var variables: [String] = []
    @Option(
        help: ArgumentHelp(
            "Variables of a file, one NAME=value a line, whose values are kept secret; may be repeated.",
            valueName: "file"), completion: .file())
    var envFile: [String] = []
    @Option(
        help: ArgumentHelp(
            "A git work tree to take instead of the job's commit, with what isn't committed in it.",
            valueName: "folder"), completion: .directory)
    var source: String?
    @Option(help: ArgumentHelp("A file to run instead of the job's script.", valueName: "file"), completion: .file())
    var script: String?
    @Option(
        help: ArgumentHelp(
            "Take the artifacts of another job for one that is needed; may be repeated.", valueName: "name=job-id"))
    var needs: [String] = []

    func validate() throws {
        switch (target, recipe) {
        case (nil, nil):
            throw ValidationError("Missing a job: its web address, group/project@ref:job, or --recipe FILE")
        case (_?, _?): throw ValidationError("A job and '--recipe' at the same time: which of them?")
        default: break
        }
    }

    @Option(
        help: ArgumentHelp(
            "Another git repository, or a folder of this machine, for one that the script fetches; may be repeated.",
            valueName: "old=new"))
    var replaceUrl: [String] = []

    /// What the user wants to be other than in CI.
    func swaps() throws -> Swaps {
        var swaps = Swaps(profile: profile)
        for text in rpms { try PackageOption(text).add(to: &swaps) }
        swaps.variables = try envFile.flatMap(EnvironmentFile.read) + variables.map(Self.variable)
        (swaps.script, swaps.source) = (script, source)
        swaps.urls = try replaceUrl.map(Self.url)
        for text in needs {
            let (name, id) = try Self.need(text)
            swaps.needs[name] = id
        }
        return swaps
    }

    private static func url(_ text: String) throws -> ReplacedURL {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw ValidationError("'--replace-url \(text)' is no OLD=NEW") }
        return ReplacedURL(old: parts[0], new: parts[1])
    }

    private static func variable(_ text: String) throws -> Variable {
        guard let variable = EnvironmentFile.assignment(text) else {
            throw ValidationError("'--set \(text)' is no NAME=value")
        }
        return variable
    }

    /// A job's name may hold anything, an equals sign too: the last one counts.
    private static func need(_ text: String) throws -> (String, Int) {
        guard let equals = text.lastIndex(of: "="), let id = Int(text[text.index(after: equals)...]), id > 0,
            equals != text.startIndex
        else { throw ValidationError("'--needs \(text)' is no NAME=JOB-ID") }
        return (String(text[..<equals]), id)
    }
}
