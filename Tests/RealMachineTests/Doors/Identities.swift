import Foundation

/// Takes out of a text what is another one at every run, and says nothing about how the run was made.
enum Identities {
    private static let patterns: [(String, String)] = [
        // The machine's own.
        ("virt-ci-[a-z0-9-]+-[0-9a-f]{8}", "MACHINE"),
        ("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "UUID"),
        ("([0-9a-f]{2}:){5}[0-9a-f]{2}", "MAC"),
        ("/[^ ']*/virt-ci/machines", "LEASES"),
        ("domain-[0-9]+-", "domain-N-"),
        (" id='[0-9]+'", ""),
        ("/dev/pts/[0-9]+", "/dev/pts/N"),
        ("(runner-job|leases)=[\"'][^\"']*[\"'] ?", ""),
        ("/virt-ci/[0-9a-f]{8}\\.a", "/virt-ci/SOCKET"),
        ("(10\\.0\\.2\\.2) [0-9]+ ", "$1 PORT "),
        (" />", "/>"),
        // Processes.
        ("pipe:\\[[0-9]+\\]", "pipe"), ("socket:\\[[0-9]+\\]", "socket"), ("/proc/[0-9]+/", "/proc/N/"),
        // Avocado's and dnf's clocks.
        ("JOB ID     : [0-9a-f]{40}", "JOB ID"), ("job-[0-9]{4}[-0-9T.]+-[0-9a-f]{7}", "job-TIME"),
        ("[0-9]+\\.[0-9]+ s\\)", "SECONDS)"), ("JOB TIME   : .*", "JOB TIME"),
        ("[0-9.]+ [kM]?B/s *\\| *[0-9.]+ [kM]?B +[0-9:]+", "SPEED"),
    ]

    static func removed(from text: String) -> String {
        patterns.reduce(text) { text, pattern in
            text.replacingOccurrences(of: pattern.0, with: pattern.1, options: .regularExpression)
        }
    }
}
