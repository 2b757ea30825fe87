#!/usr/bin/perl

# A defined domain is found by name and by UUID until it is undefined.

use strict;
use warnings;

use Test::More tests => 6;
use Sys::Virt;
use Sample::TCK qw(connection name is_error);

my $connection = connection();
my $name = name('persistent');
my $domain = $connection->define_domain(Sample::Hypervisor->template('tiny-domain', name => $name));

is($domain->get_name, $name, 'it has the name of the template');
ok($domain->is_persistent, 'it is persistent');
ok(!$domain->is_active, 'it is not running');
is($connection->get_domain_by_name($name)->get_uuid_string, $domain->get_uuid_string, 'it is found by name');
is($connection->get_domain_by_uuid($domain->get_uuid)->get_name, $name, 'it is found by UUID');

$domain->undefine;
is_error { $connection->get_domain_by_name($name) } Sys::Virt::Error::ERR_NO_DOMAIN, 'undefined, it is not found';
