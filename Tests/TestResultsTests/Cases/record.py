#!/usr/bin/env python3
"""Records the cases of this folder again: real Avocado, prove and pytest over the small scripts below.

    record.py FOLDER     needs avocado 113, pytest, perl and prove on the path

Each case is a folder with what the tools left (`input/`). What of it tells the machine or the moment is made the same
everywhere. `expected.json` is written by the tests when VIRT_CI_RECORD_CASES names this folder; read it before keeping it.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

WORK = Path("/tmp/virt-ci-cases")
MORE = "use Test::More;\n"


def tap(lines):
    return "#!/bin/sh\ncat <<'END'\n" + lines + "END\n"


def perl(body):
    return "#!/usr/bin/perl\nuse strict; use warnings;\n" + body


# A test here whose process dies of a signal makes Avocado 113 wait for ever.
INSTRUMENTED = '''import sys, time
from avocado import Test, skip

class Every(Test):
    def test_pass(self): pass
    def test_fail(self): self.fail("domain is not running")
    def test_assert(self): self.assertEqual("shutoff", "running", "state after start")
    def test_error(self): raise RuntimeError("daemon went away\\nsecond line")
    def test_cancel(self): self.cancel("no second host")
    @skip("not on this machine")
    def test_skip(self): pass
    def test_warn(self): self.log.warning("this looks odd")
    def test_output(self):
        sys.stdout.buffer.write(b"caf\\xe9 \\x1b[31mred\\x1b[0m\\n"); sys.stdout.flush()
        self.fail("after <odd> output & more: \\u00e9 \\x07")
    def test_timeout(self): time.sleep(20)
    test_timeout.timeout = 2
'''

EXEC = {
    "scripts/010-pass.sh": "#!/bin/sh\necho fine\n",
    "scripts/020-exit-one.sh": "#!/bin/sh\necho 'no such pool' >&2\nexit 1\n",
    "scripts/030-exit-three.sh": "#!/bin/sh\nexit 3\n",
    "scripts/040-segfault.sh": "#!/bin/sh\nkill -SEGV $$\n",
    "scripts/050-killed.sh": "#!/bin/sh\nkill -KILL $$\n",
    "scripts/060-latin1.sh": "#!/bin/sh\nprintf 'caf\\351\\n'\nexit 1\n",
    "scripts/070-long-line.sh": "#!/bin/sh\nhead -c 40000 /dev/zero | tr '\\0' x\necho\nexit 1\n",
}

TAP = {
    "t/010-version-12.t": tap("1..2\nok 1 - first\nok 2 - second\n"),
    "t/020-version-13-yaml.t": tap(
        "TAP version 13\n1..2\nok 1 - started\nnot ok 2 - uuid kept\n  ---\n  message: 'uuid differs'\n  severity: fail\n"
        "  got: 'c7a5'\n  expect: '8f21'\n  file: 't/020.t'\n  line: 31\n  ...\n"),
    "t/030-version-14-subtests.t": tap(
        "TAP version 14\n1..2\n# Subtest: pool\n    1..2\n    ok 1 - define\n    # Subtest: volumes\n        1..1\n"
        "        not ok 1 - volume is \\# 3\n    not ok 2 - volumes\nnot ok 1 - pool\nok 2 - after\n"),
    "t/040-todo.t": tap("1..2\nnot ok 1 - later # TODO needs a newer QEMU\nok 2 - now\n"),
    "t/050-todo-passed.t": tap("1..1\nok 1 - fixed at last # TODO bug 17\n"),
    "t/060-skip-all.t": tap("1..0 # SKIP no second host\n"),
    "t/070-skip-each.t": tap("1..2\nok 1 # skip no lldptool\nok 2 # SKIP no host NIC\n"),
    "t/080-bail-out.t": tap("1..9\nok 1 - connect\nBail out!  failed to setup test harness: daemon went away\n"),
    "t/090-too-few.t": tap("1..3\nok 1 - a\nok 2 - b\n"),
    "t/100-too-many.t": tap("1..1\nok 1 - a\nok 2 - b\n"),
    "t/110-no-plan.t": tap("ok 1 - a\nok 2 - b\n"),
    "t/120-late-plan.t": tap("ok 1 - a\nnot ok 2 - b\n1..2\n"),
    "t/130-two-plans.t": tap("1..1\nok 1 - a\n1..1\n"),
    "t/140-out-of-order.t": tap("1..3\nok 2 - a\nok 1 - b\nok 3 - c\n"),
    "t/150-not-ok-skip.t": tap("1..1\nnot ok 1 - x # SKIP odd\n"),
    "t/160-no-names.t": tap("1..2\nok\nnot ok\n"),
    "t/170-crlf.t": "#!/bin/sh\nprintf '1..1\\r\\nnot ok 1 - with CR LF\\r\\n'\n",
    "t/180-no-newline.t": "#!/bin/sh\nprintf '1..1\\nnot ok 1 - the end'\n",
    "t/190-noise.t": tap("starting\n1..1\nlibvirt: error : none\nnot ok 1 - among noise\nbye\n"),
    "t/200-yaml-not-ended.t": tap("TAP version 13\n1..1\nnot ok 1 - open\n  ---\n  got: 1\n"),
    "t/210-empty.t": "#!/bin/sh\n:\n",
    "t/220-exit-seven.t": tap("1..1\nok 1 - a\n") + "exit 7\n",
    "t/230-killed.t": tap("1..2\nok 1 - a\n") + "kill -KILL $$\n",
    "t/240-more.t": perl(MORE + "plan tests => 4;\nok(1, 'runs');\nis('shutoff', 'running', 'domain is running');\n"
                         "is_deeply([1, {a => 2}], [1, {a => 3}], 'capabilities');\nlike('abc', qr/x/, 'a message');\n"),
    "t/250-died.t": perl(MORE + "plan tests => 3;\nok(1, 'connects');\ndie \"lost the connection\\n\";\n"),
    "t/260-more-subtest.t": perl(MORE + "subtest 'pool life' => sub { plan tests => 2; ok(1, 'define'); is(1, 2, 'state') };\n"
                                 "done_testing;\n"),
    "t/270-bail-more.t": perl(MORE + "plan tests => 2; ok(1, 'a'); BAIL_OUT('no hypervisor');\n"),
    "t/280-long-line.t": "#!/bin/sh\necho 1..1\nprintf 'not ok 1 - '\nhead -c 40000 /dev/zero | tr '\\0' x\necho\n",
    "t/290-unicode.t": tap("1..1\nnot ok 1 - größer als 日本語 🐧\n"),
    "t/300-odd_name: with spaces.t": tap("1..1\nnot ok 1 - its name is odd\n"),
    "t/310-pragma.t": tap("TAP version 14\npragma +strict\n1..1\nok 1 - a\n"),
    "t/320-colours.t": "#!/bin/sh\nprintf '1..1\\n\\033[31mnot ok 1 - in red\\033[0m\\n'\n",
}

HINT = "[kinds]\ntap = ./t/*.t\n\n[tap]\nuri = $testpath\n"

PYTEST = '''import pytest, warnings

def test_pass(): pass
def test_fail(): assert {"a": 1} == {"a": 2}, "sizes"
@pytest.mark.skip(reason="no hypervisor")
def test_skip(): pass
@pytest.mark.xfail(reason="bug 3")
def test_xfail(): assert False
@pytest.fixture
def broken(): raise OSError("no socket <&>")
def test_error(broken): pass
@pytest.mark.parametrize("size", [0, 1])
def test_size(size): assert size
class TestPool:
    def test_start(self, capsys):
        print("starting \\x1b[1mpool\\x1b[0m ]]> end")
        assert False
'''


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        if not name.endswith((".py", ".hint")):
            path.chmod(0o755)


def run(command, folder, output=None, timeout=90, end=signal.SIGTERM):
    """Runs, and ends what takes too long."""
    environment = dict(os.environ, LC_ALL="C.UTF-8", HOME=str(WORK / "home"), TERM="xterm-256color")
    environment.pop("PERL_TEST_HARNESS_DUMP_TAP", None)
    with open(output or os.devnull, "wb") as file:
        process = subprocess.Popen(
            command, cwd=folder, stdout=file, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=environment,
            start_new_session=True)
        try:
            process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.send_signal(end)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def avocado(folder, references, output, *options, **keywords):
    results = folder / "results"
    shutil.rmtree(results, ignore_errors=True)
    run(["avocado", "run", "--job-results-dir", str(results), "--max-parallel-tasks=1", "--disable-sysinfo", *options, "--", *references],
        folder, output, **keywords)
    return next(iter(sorted(results.glob("job-*"))))


def clean(text, job):
    """What tells the machine or the moment, made the same everywhere."""
    text = text.replace(str(job).encode(), b"/results/job")
    text = re.sub(rb"/results/job-[0-9A-Za-z.-]+", b"/results/job", text.replace(str(job.parent).encode(), b"/results"))
    text = re.sub(rb"job-\d{4}-\d\d-\d\dT\d\d\.\d\d-[0-9a-f]{7}", b"job", text)
    text = text.replace(str(WORK).encode(), b"/scratch")
    text = re.sub(rb'File "[^"]*/(site-packages|lib/python3[^/]*)/', rb'File "/usr/lib/python3/', text)
    text = re.sub(rb'[\w/.-]+/lib/python3[\d.]*/site-packages/', b'/usr/lib/python3/', text)
    # Avocado's own chatter, and long.
    text = re.sub(rb"(?m)^\[stdlog\] .*\n", b"", text)
    text = re.sub(rb"/var/tmp/avocado_\w+", b"/scratch", text)
    text = re.sub(rb'hostname="[^"]*"', b'hostname="guest"', text)
    return re.sub(rb"\b[0-9a-f]{40}\b", b"0" * 40, text)


def keep(case, job, files, target):
    """Copies what a case is about."""
    folder = target / case / "input"
    shutil.rmtree(folder, ignore_errors=True)
    for name, path in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(clean(path.read_bytes(), job))
    print(case, sum(1 for _ in folder.rglob("*")))


def folder_files(job, skip=("full.log", "job.log", "results.yaml", "results.html"), statuses=False, summaries=True):
    found = {}
    for path in sorted(job.rglob("*")):
        name = path.relative_to(job).as_posix()
        if "by-status" in name:
            if statuses and path.is_symlink():
                found[name] = Path(os.devnull)
            continue
        if not path.is_file() or path.name in skip or name.startswith(("jobdata", "sysinfo")):
            continue
        if not summaries and "/" not in name:
            continue
        found[name] = path
    return found


def collected(job):
    """The steps of libvirt's collect-logs list (`ci/integration-template.yml`)."""
    found = {}
    for link in sorted(job.glob("test-results/by-status/*/*")):
        if link.parent.name not in ("ERROR", "FAIL"):
            continue
        for path in sorted(link.resolve().rglob("*")):
            if path.is_file():
                name = path.relative_to(link.resolve()).as_posix()
                found[f"logs/avocado/{link.name}/{name if name.endswith('.log') else name + '.log'}"] = path
    return found


def main(target):
    shutil.rmtree(WORK, ignore_errors=True)
    (WORK / "home").mkdir(parents=True)
    write(WORK / "py", {"every.py": INSTRUMENTED})
    job = avocado(WORK / "py", ["every.py"], WORK / "py.txt")
    # Tracebacks are Python's and long; the assertion is in results.json.
    keep("avocado-instrumented", job, folder_files(job, skip=("full.log", "job.log", "results.yaml", "results.xml")), target)
    keep("avocado-instrumented-xml", job, {"results.xml": job / "results.xml"}, target)
    keep("avocado-instrumented-console", job, {"job.log.txt": WORK / "py.txt"}, target)

    write(WORK / "exec", EXEC)
    job = avocado(WORK / "exec", sorted(EXEC), WORK / "exec.txt")
    files = folder_files(job, skip=("full.log", "job.log", "results.yaml", "results.xml", "debug.log"))
    keep("avocado-programs", job, files, target)
    # There is no results.xml: one byte that is not UTF-8 in a test's log, and Avocado 113 writes none.

    write(WORK / "tap", {**TAP, ".avocado.hint": HINT})
    names = ["./" + name for name in sorted(TAP)]
    job = avocado(WORK / "tap", names, WORK / "tap.txt")
    skip = ("full.log", "job.log", "results.yaml", "results.xml", "debug.log")
    keep("avocado-tap", job, folder_files(job, skip=skip), target)
    keep("avocado-tap-console", job, {"job.log.txt": WORK / "tap.txt"}, target)
    keep("avocado-tap-statuses-only", job, folder_files(job, skip=skip, statuses=True, summaries=False), target)
    keep("avocado-tap-xml", job, {"results.xml": job / "results.xml"}, target)
    keep("avocado-tap-lines-only", job, {"results.tap": job / "results.tap"}, target)
    keep("collected-tap", job, collected(job), target)

    hang = {
        "t/1-before.t": tap("1..1\nok 1 - before\n"),
        "t/2-latin1.t": "#!/bin/sh\nprintf '1..1\\nnot ok 1 - caf\\351\\n'\n",
        "t/3-after.t": tap("1..1\nok 1 - after\n"),
    }
    write(WORK / "hang", {**hang, ".avocado.hint": HINT})
    job = avocado(WORK / "hang", ["./" + n for n in sorted(hang)], WORK / "hang.txt", timeout=12)
    keep("avocado-latin1-hang", job, {**folder_files(job, skip=skip), "job.log.txt": WORK / "hang.txt"}, target)

    slow = {
        "t/1-before.t": tap("1..1\nok 1 - before\n"),
        "t/2-slow.t": tap("1..2\nok 1 - connect\n") + "echo 'waiting for the daemon' >&2\nsleep 60\n",
        "t/3-after.t": tap("1..1\nok 1 - after\n"),
    }
    write(WORK / "slow", {**slow, ".avocado.hint": HINT, "avocado.config": "[task.timeout]\nrunning = 2\n"})
    names = ["./" + n for n in sorted(slow)]
    results = WORK / "slow" / "results"
    run(["avocado", "--config", "avocado.config", "run", "--job-results-dir", str(results), "--max-parallel-tasks=1",
         "--disable-sysinfo", "--", *names], WORK / "slow", WORK / "slow.txt")
    job = next(results.glob("job-*"))
    keep("avocado-test-timeout", job, {**folder_files(job, skip=skip), "job.log.txt": WORK / "slow.txt"}, target)
    job = avocado(WORK / "slow", names, WORK / "int.txt", timeout=4, end=signal.SIGINT)
    keep("avocado-interrupted", job, {**folder_files(job, skip=skip), "job.log.txt": WORK / "int.txt"}, target)
    job = avocado(WORK / "slow", names, WORK / "kill.txt", timeout=4, end=signal.SIGKILL)
    keep("avocado-killed", job, {**folder_files(job, skip=skip), "job.log.txt": WORK / "kill.txt"}, target)

    proven = sorted(name for name in TAP if "bail" not in name and ":" not in name)
    for case, options in {"prove-quiet": [], "prove-verbose": ["-v"], "prove-merged-timer": ["-v", "--merge", "--timer"],
                          "prove-parallel": ["-j3"]}.items():
        run(["prove", *options, *proven], WORK / "tap", WORK / f"{case}.txt")
        keep(case, job, {"job.log.txt": WORK / f"{case}.txt"}, target)
    for name in ("t/240-more.t", "t/030-version-14-subtests.t", "t/080-bail-out.t"):
        run(["./" + name], WORK / "tap", WORK / "bare.txt")
        keep("tap-" + Path(name).stem, job, {"job.log.txt": WORK / "bare.txt"}, target)

    write(WORK / "pytest", {"test_every.py": PYTEST})
    run(["pytest", "-q", "--junitxml=out.xml", "-p", "no:cacheprovider"], WORK / "pytest")
    keep("junit-pytest", job, {"reports/out.xml": WORK / "pytest" / "out.xml"}, target)


main(Path(sys.argv[1]).resolve())
