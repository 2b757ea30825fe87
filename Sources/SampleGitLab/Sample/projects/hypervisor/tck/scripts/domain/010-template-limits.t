#!/usr/bin/perl

# A domain made from the template gets what the limits say, no more and no less.

use strict;
use warnings;

use Test::More tests => 4;
use Sample::TCK qw(connection name);

my $connection = connection();
my %limits = Sample::Hypervisor->limits;
ok($limits{memory_kib}, 'the limits name the memory');

my $domain = $connection->define_domain(Sample::Hypervisor->template('tiny-domain', name => name('limits')));
my $info = $domain->get_info;
is($info->{nrVirtCpu}, $limits{vcpus}, 'virtual CPUs of the defined domain');
is($info->{maxMem}, $limits{memory_kib}, 'memory of the defined domain, in KiB');

$domain->undefine;
is(scalar(grep { $_->get_name eq name('limits') } $connection->list_all_domains), 0, 'the domain is gone again');
