#!/usr/bin/perl

# A running domain moves to a second host, where there is one.

use strict;
use warnings;

use Test::More;
use Sys::Virt;
use Sample::TCK qw(connection name other_uri);

plan skip_all => 'needs a second host: set SAMPLE_TCK_OTHER_URI' unless other_uri();
plan tests => 1;

my $domain = connection()->create_domain(Sample::Hypervisor->template('tiny-domain', name => name('moving')));
my $moved = $domain->migrate(Sys::Virt->new(uri => other_uri()), Sys::Virt::Domain::MIGRATE_LIVE);
ok($moved->is_active, 'it runs on the second host');
$moved->destroy;
