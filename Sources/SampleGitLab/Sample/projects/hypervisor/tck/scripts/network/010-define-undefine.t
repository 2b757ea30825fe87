#!/usr/bin/perl

# A network made from the template is known until it is undefined.

use strict;
use warnings;

use Test::More tests => 4;
use Sys::Virt;
use Sample::TCK qw(connection name is_error);

my $connection = connection();
my $name = name('network');
my $network = $connection->define_network(
    Sample::Hypervisor->template('isolated-network', name => $name, bridge => 'sampletck0'));

is($network->get_name, $name, 'it has the name of the template');
is($network->get_bridge_name, 'sampletck0', 'it has the bridge of the template');
ok(!$network->is_active, 'it is not running');

$network->undefine;
is_error { $connection->get_network_by_name($name) } Sys::Virt::Error::ERR_NO_NETWORK, 'undefined, it is not found';
