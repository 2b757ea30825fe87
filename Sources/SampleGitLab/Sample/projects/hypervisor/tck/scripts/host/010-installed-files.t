#!/bin/sh

# The packages under test have put their files where programs look for them.

data=/usr/share/sample-hypervisor
count=0

check() {
    count=$((count + 1))
    if test -s "$1"; then echo "ok $count - $2"; else echo "not ok $count - $2"; fi
}

echo 1..4
check "$data/limits.conf" "the limits are installed"
check "$data/templates/tiny-domain.xml" "the domain template is installed"
check "$data/templates/isolated-network.xml" "the network template is installed"
check /usr/share/sample-perl-bindings/lib/Sample/Hypervisor.pm "the Perl module is installed"
