#!/usr/bin/perl

# A pool on a folder makes and deletes volumes.

use strict;
use warnings;

use File::Temp qw(tempdir);
use Test::More tests => 4;
use Sys::Virt;
use Sample::TCK qw(connection name is_error);

my $connection = connection();
my %limits = Sample::Hypervisor->limits;
my $folder = tempdir(CLEANUP => 1);
my $name = name('pool');
my $pool = $connection->create_storage_pool(
    "<pool type='dir'><name>$name</name><target><path>$folder</path></target></pool>");
ok($pool->is_active, 'the pool runs');

my $volume = $pool->create_volume(
    "<volume><name>disk.raw</name><capacity>$limits{volume_bytes}</capacity>"
        . "<allocation>0</allocation></volume>");
is(-s $volume->get_path, $limits{volume_bytes} + 0, 'the volume is a file of its capacity');
is($volume->get_info->{capacity}, $limits{volume_bytes}, 'libvirt says the same');

$volume->delete;
is_error { $pool->get_volume_by_name('disk.raw') } Sys::Virt::Error::ERR_NO_STORAGE_VOL, 'deleted, it is not found';
$pool->destroy;
