internal import Foundation
internal import Guests

/// What a machine's job was given, so that somebody who enters the machine finds himself where the job's script was:
/// kept beside the machine's lease, on this host. It holds no secret.
public struct JobEnvironment: Sendable, Codable, Equatable {
    public struct Variable: Sendable, Codable, Equatable {
        public var name: String
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// As the job's shells had them, expanded.
    public private(set) var variables: [Variable]
    /// Where the job's script begins. Absolute.
    public var workingDirectory: String
    /// The file in the guest by which the job's scripts hand variables on (`GITLAB_ENV`), one `NAME=value` a line.
    public var environmentFile: String?
    /// Names of the variables that are left out: secret, no names to a shell, or too long.
    public private(set) var withheld: [String]

    /// They travel as one argument, and Linux takes 128 KiB (`execve(2)`, `MAX_ARG_STRLEN`).
    private static let byteLimit = 64 << 10

    /// - Parameter withheld: Names of those that the caller leaves out.
    public init(
        variables: [Variable], workingDirectory: String, environmentFile: String? = nil, withheld: [String] = []
    ) {
        var room = Self.byteLimit
        var kept: Set<Int> = []
        // The shortest first: it is a commit's message that is too long.
        for (index, variable) in variables.enumerated().sorted(by: { $0.element.bytes < $1.element.bytes })
        where variable.isExportable && variable.bytes <= room {
            room -= variable.bytes
            kept.insert(index)
        }
        self.variables = variables.enumerated().filter { kept.contains($0.offset) }.map(\.element)
        self.workingDirectory = workingDirectory
        self.environmentFile = environmentFile
        let left = variables.enumerated().filter { !kept.contains($0.offset) }.map(\.element.name)
        self.withheld = Set(withheld + left).sorted()
    }

    /// Lines for a POSIX shell that make its environment this one.
    public var shellLines: String {
        var lines = variables.map { "export \($0.name)=\(ShellWord.quoted($0.value))" }
        if let environmentFile {
            let file = ShellWord.quoted(environmentFile)
            lines += [
                "export GITLAB_ENV=\(file)",
                "[ ! -r \(file) ] || while read -r virt_ci_line; do export \"$virt_ci_line\"; done < \(file)",
                "unset virt_ci_line",
            ]
        }
        return (lines + ["cd \(ShellWord.quoted(workingDirectory)) 2>/dev/null || :"]).joined(separator: "\n")
    }
}

extension JobEnvironment.Variable {
    fileprivate var bytes: Int { name.utf8.count + value.utf8.count }

    /// Whether a shell takes the name, and a word can hold the value.
    fileprivate var isExportable: Bool {
        let letters = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        let first = name.utf8.first.map { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
        return letters && first && !value.utf8.contains(0)
    }
}

extension Machines {
    /// Keeps what a machine's job was given beside its lease.
    public static func note(_ environment: JobEnvironment, of machine: Machine, in folders: MachineFolders) throws {
        try LeaseFolder(path: folders.machines).write(environment, of: machine.name)
    }

    /// Keeps what a machine's job was given beside its lease.
    public func note(_ environment: JobEnvironment, of machine: Machine) throws {
        try Self.note(environment, of: machine, in: folders)
    }
}

extension LeaseFolder {
    private static let environmentName = "environment.json"

    fileprivate func write(_ environment: JobEnvironment, of machine: String) throws {
        let file = "\(folder(of: machine))/\(Self.environmentName)"
        try JSONEncoder().encode(environment).write(to: URL(fileURLWithPath: file), options: .atomic)
        // The machine's folder is closed to others anyway.
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    }

    /// - Returns: nil where there is none, or none that this version reads.
    func environment(of machine: String) -> JobEnvironment? {
        let file = URL(fileURLWithPath: "\(folder(of: machine))/\(Self.environmentName)")
        return (try? Data(contentsOf: file)).flatMap { try? JSONDecoder().decode(JobEnvironment.self, from: $0) }
    }
}
