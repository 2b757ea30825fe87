#!/usr/bin/perl

# A template is filled in, and what is put in is escaped.

use strict;
use warnings;

use Test::More tests => 2;
use Sample::Hypervisor;

my $xml = Sample::Hypervisor->template('isolated-network', name => 'a&b', bridge => 'virbr9');
like($xml, qr{<network>}, 'it is a network');
like($xml, qr{<name>a&amp;b</name>}, 'the name is in it');
