# What the jobs of this project do. Sourced, so that each step can also be run by hand from a checkout.

SOURCE_ROOT="$(git rev-parse --show-toplevel)"
REPORT="$SOURCE_ROOT/report"

# Says a command in green, so that the place where a job stopped is easy to find in its log, then runs it.
step() {
    printf '\e[32m==> %s\e[0m\n' "$*"
    "$@"
}

# Keeps what this job was told, to tell the jobs of a matrix apart afterwards.
note_inputs() {
    mkdir -p "$REPORT"
    env | grep -E '^(BINDINGS_VERSION|CI_JOB_NAME|CI_NODE_INDEX|CI_NODE_TOTAL|CI_PIPELINE_SOURCE|DISTRO|FORMAT|SIZE)=' \
        | sort > "$REPORT/variables.txt"
}

# The packages hold data only, so rpm may install them on a distribution that is not its own.
install_packages() {
    step sudo rpm --install --force-debian --nodeps *-rpms/*.rpm
    rpm --query --all | sort > "$REPORT/packages.txt"
}

check_disk() {
    step qemu-img create -q -f "$FORMAT" "/tmp/disk.$FORMAT" "$SIZE"
    qemu-img info "/tmp/disk.$FORMAT" | grep -E '^(file format|virtual size):' | tee "$REPORT/disk.txt"
    grep -q "file format: $FORMAT" "$REPORT/disk.txt"
}

check_version() {
    perl -MSample::Hypervisor -e 'print Sample::Hypervisor->VERSION, "\n"' | tee "$REPORT/version.txt"
    test "$(cat "$REPORT/version.txt")" = "$1"
}
