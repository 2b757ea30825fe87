#!/usr/bin/perl

# The title of a template. Naming the domain in it is wanted and not done yet.

use strict;
use warnings;

use Test::More tests => 2;
use Sys::Virt;
use Sample::TCK qw(connection name);

my $domain = connection()->define_domain(Sample::Hypervisor->template('tiny-domain', name => name('title')));
my $title = $domain->get_metadata(Sys::Virt::Domain::METADATA_TITLE, undef);
ok(length $title, 'the domain has a title');

TODO: {
    local $TODO = 'templates fill in the name only once';
    like($title, qr/\Q${\name('title')}\E/, 'the title has the name of the domain');
}
$domain->undefine;
