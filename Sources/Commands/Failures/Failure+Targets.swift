internal import Jobs
internal import Profiles
internal import Terminal

extension Failure {
    init(_ fault: TargetFault) {
        switch fault {
        case .noPipeline(let name, let project):
            self.init(
                .gitlab, "'\(Sanitizer.line(name))' of \(Sanitizer.line(project)) has no pipeline",
                hint: "check its name; a merge request's pipelines may belong to its fork")
        case .noFailure(let pipeline, let jobs):
            self.init(
                .usage, "No job of pipeline \(pipeline) failed in a machine that there is a profile for",
                hint: jobs.isEmpty
                    ? "virt-ci jobs URL shows the pipeline's jobs; name one by its address, with --profile"
                    : "name one by its address:\n" + Self.lines(jobs))
        case .several(let pipeline, let jobs):
            self.init(
                .usage, "\(jobs.count) jobs of pipeline \(pipeline) failed that can be run again",
                hint: "name one by its address:\n" + Self.lines(jobs))
        case .needsGitLab:
            self.init(
                .usage, "Without network only the address of a job can be taken, or a recipe",
                hint: "virt-ci run JOB-URL --offline, or virt-ci run --recipe FILE --offline")
        case .noSuchJob(let name, let ref, let project, let names):
            let nearest = Spelling.nearest(to: name, among: names)
            self.init(
                .gitlab,
                "The newest pipelines of '\(Sanitizer.line(ref))' in \(Sanitizer.line(project)) have no job "
                    + "'\(Sanitizer.line(name))' that has ended",
                hint: nearest.map { "did you mean '\(Sanitizer.line($0))'?" }
                    ?? "they have: " + names.prefix(20).map { Sanitizer.line($0) }.joined(separator: ", "))
        }
    }

    private static func lines(_ jobs: [TargetCandidate]) -> String {
        jobs.prefix(20).map { "\(Sanitizer.line($0.url))  \(Sanitizer.line($0.name)), \(Sanitizer.line($0.status))" }
            .joined(separator: "\n")
    }
}
