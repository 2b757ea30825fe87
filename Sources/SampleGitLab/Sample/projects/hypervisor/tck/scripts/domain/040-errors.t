#!/usr/bin/perl

# What cannot be done fails with the code that programs look at.

use strict;
use warnings;

use Test::More tests => 4;
use Sys::Virt;
use Sample::TCK qw(connection name is_error);

my $connection = connection();
is_error { $connection->get_domain_by_name(name('absent')) } Sys::Virt::Error::ERR_NO_DOMAIN, 'no such domain';
is_error { $connection->define_domain('<domain') } Sys::Virt::Error::ERR_XML_DETAIL, 'a document that ends early';
is_error { $connection->define_domain('<domain type="qemu"/>') } Sys::Virt::Error::ERR_NO_NAME, 'a domain without a name';
is_error { $connection->get_storage_pool_by_name(name('absent')) } Sys::Virt::Error::ERR_NO_STORAGE_POOL,
    'no such storage pool';
