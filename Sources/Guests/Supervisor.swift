/// The few lines of shell that run a script in the guest on our behalf.
///
/// The script comes first on standard input; what follows it is only waited for. Its end of file means that we are gone
/// (killed, interrupted, or the connection broke), and then everything the script started in its session is ended:
/// closing an ssh connection alone ends nothing in the guest.
enum Supervisor {
    /// The shell line for a script of `count` bytes that `shell` reads from its standard input.
    ///
    /// - Parameter marker: A path that is created when the script's own status is 255, which ssh also uses for a broken
    ///   connection (`ssh(1)`, exit status).
    static func line(count: Int, shell: [String], marker: String) -> String {
        // bash, because `wait` for one process must not wait for the reader beside it: of a pipeline both dash and bash
        // wait for all of it. The runner's scripts need bash anyway.
        let program = """
            exec 3<&0
            end() { gone=1; [ -z "${script-}" ] || kill -TERM "$script" "-$script" 2>/dev/null; }
            trap end TERM
            setsid \(ShellWord.line(shell)) < <(trap - TERM; head -c "$1" <&3; exec >/dev/null; cat <&3; kill -TERM $$) 3<&- &
            script=$!
            [ -z "${gone-}" ] || end
            wait "$script"; status=$?
            if [ "${gone-}" ]; then
              tries=0
              while kill -0 -- "-$script" && [ "$tries" -lt 25 ]; do
                sleep 0.2 || sleep 1
                tries=$((tries + 1))
              done 2>/dev/null
              kill -KILL -- "-$script" 2>/dev/null
              wait "$script"
            fi
            [ "$status" != 255 ] || : > "$2"
            trap '' TERM
            kill -TERM 0
            exit "$status"
            """
        return ShellWord.line(["bash", "-c", program, "virt-ci", String(count), marker])
    }
}
