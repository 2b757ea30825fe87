internal import GitLabAPI
internal import Profiles
internal import Terminal

extension Failure {
    init(_ fault: LookFault) {
        switch fault {
        case .noProject:
            self.init(
                .usage, "No project is named, and the current folder is no clone of one",
                hint: "name it: virt-ci pipelines GROUP/PROJECT, or with the address of one of its pages")
        case .noSection(let name, let names):
            let nearest = Spelling.nearest(to: name, among: names)
            self.init(
                .usage, "The log has no section '\(Sanitizer.line(name))'",
                hint: names.isEmpty
                    ? "it has none at all; without --section all of it is shown"
                    : nearest.map { "did you mean '\(Sanitizer.line($0))'?" }
                        ?? "it has: " + names.prefix(30).map { Sanitizer.line($0) }.joined(separator: ", "))
        case .noFile(let path, let nearest):
            self.init(
                .gitlab, "The archive has no file '\(Sanitizer.line(path))'",
                hint: "did you mean '\(Sanitizer.line(nearest))'?")
        case .binary(let file):
            self.init(
                .usage, "'\(Sanitizer.line(file))' is no text",
                hint: "write it to a file with '-o FILE', or into a pipe")
        }
    }

    init(_ error: ZipDirectoryError) {
        let why =
            switch error {
            case .noEnd: "it has no directory"
            case .brokenEntry: "an entry of its directory is broken"
            case .tooLarge: "its directory is larger than any real one"
            }
        self.init(
            .gitlab, "The archive of the job can't be read: \(why)",
            hint: "download it in GitLab, and look at it with 'bsdtar --list --file'")
    }
}
