#!/usr/bin/perl

# libvirt answers, and says who it is.

use strict;
use warnings;

use Test::More tests => 4;
use Sample::TCK qw(connection);

my $connection = connection();
is($connection->get_type, 'QEMU', 'the driver is QEMU');
cmp_ok($connection->get_library_version, '>=', 9_000_000, 'the library is 9.0.0 or newer');
ok($connection->is_alive, 'the connection is alive');
like($connection->get_uri, qr{^qemu:///}, 'the address is a local one');
