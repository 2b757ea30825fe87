internal import Foundation
internal import Guests
internal import Programs
internal import TestResults

/// Tells the Avocado of a guest which tests to run, whatever the job's script calls it with.
///
/// A setting (`resolver.references` in `/etc/avocado/conf.d`) would do for a script that names no tests; one that does
/// overrides it. So a plugin of Avocado's, which comes through sudo and from any folder, takes the others out of what
/// Avocado has found (`JobPre`, called after references are resolved and before tests are counted out to runners; seen
/// with Avocado 113). An Avocado in a virtual environment of its own doesn't see it: what ran is looked at afterwards.
struct GuestSelection: Sendable {
    let selection: TestSelection
    let channel: SSHChannel

    /// The folder in the guest. Without the list in it the plugin does nothing.
    private static let folder = "/var/lib/virt-ci"

    private struct List: Encodable {
        var tests: [String]
        var globs: [String]
    }

    /// - Throws: `TestSelectionError.noPython`, `GuestError`.
    func install() async throws {
        let list = try JSONEncoder().encode(
            List(tests: selection.tests.map(\.text), globs: selection.globs.map(\.text)))
        let result = try await channel.command(
            ["sh", "-c", Self.installation, "virt-ci", Self.folder, Self.plugin, Self.entryPoints],
            input: .data(list))
        guard result.status != 3 else { throw TestSelectionError.noPython(guest: channel.login.guest) }
        guard result.status == 0 else {
            throw GuestError.commandFailed(
                guest: channel.login.guest, command: "sh", status: result.status,
                reason: String(decoding: result.standardError.suffix(1000), as: UTF8.self))
        }
    }

    /// Lets who enters the machine run all tests again.
    func remove() async throws {
        try await channel.require([
            "sh", "-c", "rm -f -- \"$1\" 2>/dev/null || sudo -n rm -f -- \"$1\"", "virt-ci",
            Self.folder + "/tests.json",
        ])
    }

    /// For every Python of the system; where pip installs as root is where it looks for plugins.
    private static let installation = #"""
        set -eu
        root=; [ "$(id -u)" = 0 ] || root='sudo -n'
        $root mkdir -p -m 0755 -- "$1"
        $root tee -- "$1/tests.json" > /dev/null
        $root chmod 0644 -- "$1/tests.json"
        found=
        for python in /usr/bin/python3 /usr/bin/python3.[0-9] /usr/bin/python3.[0-9][0-9] /usr/local/bin/python3; do
          [ -x "$python" ] || continue
          packages=$($root "$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))') || continue
          $root mkdir -p -- "$packages/virt_ci_selection-1.dist-info"
          printf '%s\n' "$2" | $root tee -- "$packages/virt_ci_selection.py" > /dev/null
          printf '%s\n' "$3" | $root tee -- "$packages/virt_ci_selection-1.dist-info/entry_points.txt" > /dev/null
          printf 'Metadata-Version: 2.1\nName: virt-ci-selection\nVersion: 1\n' \
            | $root tee -- "$packages/virt_ci_selection-1.dist-info/METADATA" > /dev/null
          found=1
        done
        [ -n "$found" ] || exit 3
        """#

    private static let entryPoints = """
        [avocado.plugins.job.prepost]
        virt-ci-selection = virt_ci_selection:Selection
        """

    /// A pattern means what `TestGlob` says.
    static let plugin = #"""
        """Of the tests that Avocado has found, runs those that virt-ci was asked for."""

        import fnmatch
        import json

        from avocado.core.plugin_interfaces import JobPre

        LIST = "/var/lib/virt-ci/tests.json"


        def parts(name):
            while name.startswith("./"):
                name = name[2:]
            return name.split("/")


        def matches(name, glob):
            have, want = parts(name), glob.split("/")
            return len(want) <= len(have) and all(
                fnmatch.fnmatchcase(part, pattern)
                for part, pattern in zip(have[-len(want):], want))


        class Selection(JobPre):
            name = "virt-ci-selection"
            description = "Runs the tests that virt-ci was asked for"

            def pre(self, job):
                try:
                    with open(LIST, encoding="utf-8") as file:
                        wanted = json.load(file)
                except FileNotFoundError:
                    return
                tests = {tuple(parts(name)) for name in wanted["tests"]}

                def is_wanted(test):
                    name = str(getattr(test, "identifier", None) or test.uri)
                    return tuple(parts(name)) in tests or any(
                        matches(name, glob) for glob in wanted["globs"])

                for suite in job.test_suites:
                    suite.tests = [test for test in suite.tests if is_wanted(test)]
                job.result.tests_total = job.size
        """#
}
