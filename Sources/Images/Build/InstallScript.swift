/// Runs mmdebstrap, and ends it when we are gone.
enum InstallScript {
    /// Arguments: those of mmdebstrap. Standard input is a pipe that ends with our process: an installation whose
    /// parent was killed would otherwise go on, or hang, and write into a folder that somebody else owns by then. The
    /// script leads a process group of its own, so everything it started is reached.
    static let text = #"""
        #!/bin/sh
        exec 3<&0
        (
            trap '' TERM
            cat <&3
            kill -TERM 0
            sleep 3
            kill -KILL 0
        ) > /dev/null 2>&1 &
        watcher=$!
        mmdebstrap "$@" < /dev/null 3<&-
        status=$?
        kill -KILL "$watcher"
        exit "$status"

        """#
}
