/// What the page of the whole program tells beside its commands.
enum ManualFacts {
    private static let statuses = [
        ("0", "The job passed, or what was asked for was done."),
        ("1", "The job's script failed."),
        ("2", "Something else went wrong."),
        ("64", "Wrong usage."),
        ("130, 143", "Interrupted, or terminated."),
    ]
    private static let files = [
        ("~/.config/virt-ci/config.yaml", "Settings; see virt-ci config show."),
        ("~/.config/virt-ci/token", "A token of GitLab's, for nobody else to read."),
        ("~/.config/virt-ci/profiles/", "Profiles of your own."),
        ("~/.local/state/virt-ci/", "Runs and machines."),
        ("~/.local/share/virt-ci/", "Images and machines' disks."),
        ("~/.cache/virt-ci/", "Fetched artifacts and sources."),
    ]

    static func write(to page: inout ManualText) {
        list("FILES", files.map { ("Pa \(ManualText.word($0))", $1) }, &page)
        list("EXIT STATUS", statuses.map { (ManualText.word($0), $1) }, &page)
    }

    private static func list(_ title: String, _ items: [(String, String)], _ page: inout ManualText) {
        page.section(title)
        page.line("Bl", "-tag -width Ds")
        for (item, text) in items {
            page.line("It", item)
            page.paragraph(text)
        }
        page.line("El")
    }
}
