public import ArgumentParser
public import Terminal

extension OutputFormat: ExpressibleByArgument {}

/// How an answer is given.
struct OutputOptions: ParsableArguments {
    @Option(help: "How to answer: text for people, json for scripts, jsonl for one object a line as it happens.")
    var format: OutputFormat = Context.current.usualFormat
}

/// Which libvirt is used, of one or several.
struct HostOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The libvirt connection; given more than once, the one with the image and most memory gets the machine.",
            discussion: """
                Without it: $VIRT_CI_LIBVIRT_URI, 'hosts' in ~/.config/virt-ci/config.yaml, $LIBVIRT_DEFAULT_URI, else \
                qemu:///session for users and qemu:///system for root; where these can't work, a session daemon of \
                virt-ci's own.
                """, valueName: "uri"), completion: Candidates.connections)
    var connect: [String] = []
}
