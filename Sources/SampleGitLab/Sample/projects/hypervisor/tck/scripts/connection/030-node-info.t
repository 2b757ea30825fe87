#!/usr/bin/perl

# The node has a processor and memory.

use strict;
use warnings;

use Test::More tests => 3;
use Sample::TCK qw(connection);

my $node = connection()->get_node_info;
is($node->{model}, 'x86_64', 'the node is x86_64');
cmp_ok($node->{cpus}, '>=', 1, 'it has a processor');
cmp_ok($node->{memory}, '>=', 262_144, 'it has 256 MiB or more');
