extension SSHLogin {
    /// The login as a block of `ssh_config(5)`, for the programs of others: all that ``options`` say, so that whoever
    /// includes it meets the same guest by the same key.
    public var configuration: String {
        var lines = ["Host \(guest)", "    HostName \(address)"]
        var words = options[...]
        while let flag = words.popFirst(), let value = words.popFirst() {
            switch flag {
            case "-p": lines.append("    Port \(value)")
            case "-l": lines.append("    User \(value)")
            case "-i": lines.append("    IdentityFile \(Self.path(value))")
            case "-o":
                let parts = value.split(separator: "=", maxSplits: 1).map(String.init)
                guard parts.count == 2 else { continue }
                let isFile = ["UserKnownHostsFile", "GlobalKnownHostsFile"].contains(parts[0])
                lines.append("    \(parts[0]) \(isFile ? Self.path(parts[1]) : parts[1])")
            // A file that is read can't say that no file is to be read.
            default: continue
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A path as one word, in which a percent sign is none of ssh's tokens.
    private static func path(_ path: String) -> String {
        let text = path.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("%", with: "%%")
        return "\"\(text)\""
    }
}
