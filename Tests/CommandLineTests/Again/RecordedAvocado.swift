import Foundation

/// A run whose script has run Avocado in a kept machine, as its record and the machine say.
struct RecordedAvocado {
    let machine: KeptMachine
    static let run = "20261126-aaaa"

    private var scratch: String { machine.folder + "/scratch" }
    /// Where Avocado was called: a folder whose name a shell would take apart.
    var suite: String { machine.project + "/it's a suite" }
    private var runFolder: String { "state/virt-ci/runs/\(Self.run)" }

    /// - Parameter statuses: Of the tests, in Avocado's words.
    init(
        in machine: KeptMachine, statuses: KeyValuePairs<String, String>, hasCommand: Bool = true
    ) throws {
        self.machine = machine
        let sandbox = machine.sandbox
        let job = scratch + "/avocado/job-0"
        for folder in [suite, job] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        try machine.install("avocado", Self.avocado)
        let report: [String: Any] = [
            "schema": 1, "run": Self.run, "result": "failed", "exitStatus": 1, "start": "warm", "failures": [],
            "dependencies": [], "artifacts": [], "notes": [], "log": "\(sandbox.root)/\(runFolder)/job.log",
            "directory": "\(sandbox.root)/\(runFolder)", "started": "2026-11-26T13:00:00Z", "seconds": [:],
            "machine": machine.name,
        ]
        try write(try JSONSerialization.data(withJSONObject: report), to: "report.json")
        try write(Data("JOB ID     : 0\nJOB LOG    : \(job)/job.log\n".utf8), to: "job.log")
        let tests = statuses.map { ["name": "./\($0.key)", "id": "1-./\($0.key)", "status": $0.value] }
        try write(
            try JSONSerialization.data(withJSONObject: ["total": tests.count, "tests": tests]),
            to: "results/avocado-1/results.json")
        guard hasCommand else { return }
        let words =
            "['\(machine.folder)/bin/avocado', '--config', 'a b', 'run', '--job-results-dir', '\(scratch)/avocado']"
        try write(Data(words.utf8), to: "results/avocado-1/jobdata/cmdline")
        try write(Data(suite.utf8), to: "results/avocado-1/jobdata/pwd")
    }

    private func write(_ data: Data, to path: String) throws {
        try machine.sandbox.write(String(decoding: data, as: UTF8.self), to: "\(runFolder)/\(path)")
    }

    /// What the stand-in was called with the last time, a word a line, its folder first.
    var call: [String] {
        let text = (try? String(contentsOfFile: machine.folder + "/call", encoding: .utf8)) ?? ""
        return text.replacing(machine.sandbox.root, with: "ROOT").split(separator: "\n").map(String.init)
    }

    /// Stands for Avocado: it runs the tests it is given as 113 shows it and records them, and those called `*fail*` fail.
    private static let avocado = #"""
        { pwd; printf '%s\n' "$CI_JOB_NAME" "$@"; } > "$HOME/../call"
        tests=
        while [ $# -gt 0 ]; do
          case $1 in
            --config) shift ;;
            --job-results-dir) results=$2; shift ;;
            run) ;;
            *) tests="$tests $1" ;;
          esac
          shift
        done
        mkdir -p "$results/job-1"
        cd "$results/job-1" || exit 4
        ln -s job-1 ../latest
        echo "JOB ID     : 1"
        echo "JOB LOG    : $PWD/job.log"
        : > job.log
        set -- $tests
        number=0 status=0 list=
        for test do
          number=$((number + 1)) end=PASS
          case $test in *fail*) end=FAIL status=1 ;; esac
          echo " ($number/$#) $test: STARTED"
          echo " ($number/$#) $test:  $end (0.01 s)"
          list="$list${list:+,}{\"name\":\"$test\",\"id\":\"$number-$test\",\"status\":\"$end\"}"
        done
        echo "{\"total\":$#,\"tests\":[$list]}" > results.json
        exit $status
        """#
}
