/// Runs mmdebstrap, and ends it when we are gone.
enum InstallScript {
    /// Arguments: those of mmdebstrap. Standard input is a pipe that ends with our process: an installation whose
    /// parent was killed would otherwise go on, or hang, and write into a folder that somebody else owns by then. The
    /// script leads a process group of its own, so everything it started is reached.
    ///
    /// As root, mmdebstrap mounts `/proc`, `/sys` and `/dev/shm` into the new system, and one that is killed leaves them
    /// there: for whoever removes the folder then, the host's own files lie in it. So root runs this in a mount namespace,
    /// as mmdebstrap itself does for everybody else, and the mounts go with the last process.
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
