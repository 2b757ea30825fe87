# What the job of this project does. Sourced, so that it can also be run by hand from a checkout.

SOURCE_ROOT="$(git rev-parse --show-toplevel)"

run_rpmbuild() {
    export SOURCE_DATE_EPOCH
    SOURCE_DATE_EPOCH="$(git log -1 --format=%ct)"
    rpmbuild -bb --quiet \
        --define "_topdir $SOURCE_ROOT/build" \
        --define "_sourcedir $SOURCE_ROOT" \
        --define "_buildhost builder.example" \
        --define "use_source_date_epoch_as_buildtime 1" \
        --define "clamp_mtime_to_source_date_epoch 1" \
        packaging/perl-bindings.spec
    mv build/RPMS/noarch perl-bindings-rpms
}
