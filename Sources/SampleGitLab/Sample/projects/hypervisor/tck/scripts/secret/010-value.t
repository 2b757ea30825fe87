#!/usr/bin/perl

# A secret keeps its value, any bytes.

use strict;
use warnings;

use Test::More tests => 3;
use Sys::Virt;
use Sample::TCK qw(connection is_error);

my $connection = connection();
my $secret = $connection->define_secret(
    "<secret ephemeral='yes' private='no'><description>sample-tck</description></secret>");
my $value = join '', map { chr } 0 .. 255;

$secret->set_value($value);
is($secret->get_value, $value, 'the value comes back as it was set');
like($secret->get_xml_description, qr{ephemeral='yes'}, 'it is kept in memory only');

my $uuid = $secret->get_uuid;
$secret->undefine;
is_error { $connection->get_secret_by_uuid($uuid) } Sys::Virt::Error::ERR_NO_SECRET, 'undefined, it is not found';
