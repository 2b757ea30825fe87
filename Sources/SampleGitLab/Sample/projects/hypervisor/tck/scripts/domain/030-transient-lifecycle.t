#!/usr/bin/perl

# A transient domain runs, and nothing is left of it once it is destroyed.

use strict;
use warnings;

use Test::More tests => 4;
use Sys::Virt;
use Sample::TCK qw(connection name is_error);

my $connection = connection();
my $name = name('transient');
my $domain = $connection->create_domain(Sample::Hypervisor->template('tiny-domain', name => $name));

ok($domain->is_active, 'it runs');
ok(!$domain->is_persistent, 'it is transient');
is(($domain->get_state)[0], Sys::Virt::Domain::STATE_RUNNING, 'its state is running');

$domain->destroy;
is_error { $connection->get_domain_by_name($name) } Sys::Virt::Error::ERR_NO_DOMAIN, 'destroyed, it is not found';
