# What the jobs of this project do. Sourced, so that each step can also be run by hand from a checkout.

SOURCE_ROOT="$(git rev-parse --show-toplevel)"
SCRATCH_DIR="${SCRATCH_DIR:-$SOURCE_ROOT/ci/scratch}"

# Says a command in green, so that the place where a job stopped is easy to find in its log, then runs it.
step() {
    printf '\e[32m==> %s\e[0m\n' "$*"
    "$@"
}

run_rpmbuild() {
    export SOURCE_DATE_EPOCH
    SOURCE_DATE_EPOCH="$(git log -1 --format=%ct)"
    step rpmbuild -bb --quiet \
        --define "_topdir $SOURCE_ROOT/build" \
        --define "_sourcedir $SOURCE_ROOT" \
        --define "_buildhost builder.example" \
        --define "use_source_date_epoch_as_buildtime 1" \
        --define "clamp_mtime_to_source_date_epoch 1" \
        packaging/hypervisor.spec
    mv build/RPMS/noarch hypervisor-rpms
}

check_templates() {
    local template
    for template in data/templates/*.xml; do
        step perl -0ne 'exit !m{\A<(\w+)[^>]*>.*</\1>\s*\z}s' "$template"
    done
}

install_avocado() {
    command -v avocado > /dev/null || step sudo pip3 install --prefix=/usr avocado-framework
}

# Runs the given scripts, or all of them. Paths in the suite's own files are relative to its folder.
run_avocado() {
    step sudo avocado --config avocado.config run --job-results-dir "$SCRATCH_DIR"/avocado "$@"
}

run_integration() {
    install_avocado
    cd "$SOURCE_ROOT/tck"
    run_avocado
}

# Only whether libvirt answers at all.
run_smoke() {
    install_avocado
    cd "$SOURCE_ROOT/tck"
    run_avocado ./scripts/connection/*.t
}
