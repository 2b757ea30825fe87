#!/usr/bin/perl

# The bindings read the limits that the other package installs.

use strict;
use warnings;

use Test::More tests => 2;
use Sample::Hypervisor;

my %limits = Sample::Hypervisor->limits;
ok(scalar %limits, 'there are limits');
is(scalar(grep { !/\A\w+\z/ } values %limits), 0, 'each is one word');
