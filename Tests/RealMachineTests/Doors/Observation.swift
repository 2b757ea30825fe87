import Foundation
import Guests
import Programs

/// What a job saw of its machine, and what it left there.
struct Observation: Sendable {
    /// By name of the script (`CI_JOB_STATUS` at its time), then by subject, the lines.
    var scripts: [String: [String: [String]]] = [:]
    /// By subject, the lines.
    var guest: [String: [String]] = [:]
    /// By script, the exported variables.
    var environments: [String: [String: String]] = [:]

    private static let folder = "/var/tmp/observed"

    /// Runs as the first command of both scripts of the job, and writes down the shell it runs in. What it prints is
    /// made to be damaged by anything that takes output for text: bytes that are no UTF-8, a letter in two pieces, a NUL.
    static let command = [
        "(d=\(folder)/$CI_JOB_STATUS", "mkdir -p \"$d\"", "env -0 > \"$d/environment\"", "pwd -P > \"$d/directory\"",
        "id > \"$d/user\"", "umask > \"$d/umask\"", "set -o > \"$d/options\"", "{ shopt || true; } > \"$d/shopt\"",
        "locale > \"$d/locale\" 2>&1", "ulimit -a > \"$d/limits\"", "trap -p > \"$d/traps\"",
        "echo \"$0 $# $- $SHLVL\" > \"$d/shell\"",
        "for n in /proc/$$/fd/*; do echo \"${n##*/} $(readlink \"$n\" || true)\"; done > \"$d/descriptors\"",
        "{ cat /proc/$$/status | grep -E '^(Sig[^Q]|Cap|Groups|NoNewPrivs|Seccomp)' || true; } > \"$d/process\"",
        // What was checked out and unpacked for the script, while Git's settings are there: the runner removes them.
        "find . -path ./.git -prune -o -printf '%M %u:%g %P -> %l\\n' | sort > \"$d/tree\"",
        "find .git -maxdepth 1 -printf '%y %M %u:%g %p\\n' | sort > \"$d/git-files\"",
        "git config --local --list | sort > \"$d/settings\"",
        "git for-each-ref --format='%(refname) %(objectname)' > \"$d/references\"",
        "git rev-parse HEAD > \"$d/head\"", "git symbolic-ref -q HEAD >> \"$d/head\" || echo detached >> \"$d/head\"",
        "git rev-list --count HEAD >> \"$d/head\"", "git status --porcelain --ignored > \"$d/status\"",
        // Standard output alone: in which order two streams arrive is chance, and other suites compare both.
        "printf '\\000\\377\\303'", "printf '\\244 in two pieces\\r\\n')",
    ].joined(separator: "; ")

    /// What is looked at when the job has ended, by subject.
    private static let questions = [
        "tree": "find . -path ./.git -prune -o -printf '%M %u:%g %P -> %l\\n' | sort",
        "packages": "rpm -qa | sort",
        "programs": "compgen -c | sort -u",
        "results": "cat \"$(ls -d /tmp/scratch/avocado/latest/)results.json\"",
        "builds": "find /builds -maxdepth 2 -printf '%M %u:%g %p\\n' | sort",
        "kernel": "uname -srvm; cat /proc/cmdline; nproc; grep MemTotal /proc/meminfo; lsblk -rno NAME,SIZE,TYPE",
    ]

    /// Looks into the machine of a job that has ended.
    static func read(through channel: SSHChannel, directory: String) async throws -> Observation {
        var observation = Observation()
        for (subject, question) in questions {
            let text = try await answer("cd \(directory); \(question)", channel)
            observation.guest[subject] = text.split(separator: "\n").map(String.init)
        }
        let files = try await answer("cd \(folder); find . -type f -printf '%P\\n'", channel)
        for file in files.split(separator: "\n").map(String.init) {
            let parts = file.split(separator: "/").map(String.init)
            let text = try await answer("cat \(folder)/\(file)", channel)
            if parts[1] == "environment" {
                let pairs = text.split(separator: "\0").map { $0.split(separator: "=", maxSplits: 1) }
                observation.environments[parts[0]] = Dictionary(
                    pairs.map { (String($0[0]), $0.count > 1 ? String($0[1]) : "") }
                ) { $1 }
            } else {
                observation.scripts[parts[0], default: [:]][parts[1]] = text.split(separator: "\n").map(String.init)
            }
        }
        return observation
    }

    private static func answer(_ script: String, _ channel: SSHChannel) async throws -> String {
        String(decoding: try await channel.require(["bash", "-c", script]).standardOutput, as: UTF8.self)
    }
}
