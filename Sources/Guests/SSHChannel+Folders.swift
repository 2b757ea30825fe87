extension SSHChannel {
    /// Makes folders that the login user may write in, wherever they are: with sudo where the user alone may not.
    ///
    /// - Parameter folders: Absolute paths. Those that are there and can be written in stay as they are.
    /// - Throws: `GuestError.commandFailed` where that can't be.
    public func makeWritable(_ folders: [String]) async throws {
        let script = """
            for folder do
              if mkdir -p -- "$folder" 2>/dev/null && [ -w "$folder" ]; then continue; fi
              sudo -n mkdir -p -- "$folder" && sudo -n chown -- "$(id -u):$(id -g)" "$folder" || exit
            done
            """
        try await require(["sh", "-c", script, "virt-ci"] + folders)
    }
}
