internal import Foundation
internal import Guests
internal import Programs

/// The packages a guest had after the job's script, kept with the run: what differs between two runs may be there.
enum GuestPackages {
    static let name = "packages.txt"

    /// One line a package: name, a blank, version. rpm and dpkg read one file each and take a moment.
    private static let list = #"""
        rpm -qa --qf '%{NAME} %{VERSION}-%{RELEASE}\n' 2>/dev/null | grep . || dpkg-query -W -f '${Package} ${Version}\n'
        """#

    /// Nothing of this is worth failing a run for.
    static func record(through channel: SSHChannel, in folder: String) async {
        let answer = try? await channel.command(
            ["sh", "-c", list], outputLimit: 4 << 20, deadline: .seconds(20))
        guard let answer, answer.status == 0 else { return }
        let lines = answer.text.split(separator: "\n").sorted().joined(separator: "\n")
        try? Data((lines + "\n").utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"), options: .atomic)
    }

    static func read(folder: String) -> [String: String] {
        guard let text = try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) else { return [:] }
        let pairs = text.split(separator: "\n").compactMap { line -> (String, String)? in
            let words = line.split(separator: " ", maxSplits: 1)
            return words.count == 2 ? (String(words[0]), String(words[1])) : nil
        }
        return Dictionary(pairs) { _, later in later }
    }
}
