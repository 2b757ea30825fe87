#!/usr/bin/perl

# The host can run x86 guests without hardware support.

use strict;
use warnings;

use Test::More tests => 3;
use Sample::TCK qw(connection);

my $capabilities = connection()->get_capabilities;
like($capabilities, qr{<capabilities>}, 'there is a document');
like($capabilities, qr{<arch name='x86_64'>}, 'it has an x86_64 guest');
like($capabilities, qr{<domain type='qemu'}, 'guests run emulated');
