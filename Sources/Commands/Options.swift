public import ArgumentParser
public import Terminal

extension OutputFormat: ExpressibleByArgument {}

/// How an answer is given.
struct OutputOptions: ParsableArguments {
    @Option(help: "How to answer: text for people, json for scripts.")
    var format: OutputFormat = .text
}

/// Which job is meant, and what is to be other than in CI.
struct JobOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The web address of a job; or of a pipeline, merge request or commit with one failed job; or "
                + "group/project@ref:job.", valueName: "target"))
    var target: String
    @Option(help: "Another profile than the job's own, which DISTRO names.")
    var profile: String?
    @Option(
        help: ArgumentHelp(
            "A folder laid out as the artifacts are, used for those that are gone.", valueName: "folder"))
    var rpms: String?
}

/// Which libvirt is used.
struct HostOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The libvirt connection.",
            discussion: """
                Without it: $VIRT_CI_LIBVIRT_URI, $LIBVIRT_DEFAULT_URI, else qemu:///session for users and \
                qemu:///system for root; where these can't work, a session daemon of virt-ci's own.
                """, valueName: "uri"))
    var connect: String?
}
