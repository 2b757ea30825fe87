#!/usr/bin/perl

# Defining and undefining a domain is told to those who listen, in this order.

use strict;
use warnings;

use Test::More tests => 2;
use Sys::Virt;
use Sample::TCK qw(connection name);

Sys::Virt::Event::register_default();
my $connection = connection();
my $name = name('events');
my @seen;
my $listener = $connection->domain_event_register_any(
    undef,
    Sys::Virt::Domain::EVENT_ID_LIFECYCLE,
    sub {
        my (undef, $domain, $event) = @_;
        push @seen, $event if $domain->get_name eq $name;
    });

my $late = 0;
my $timer = Sys::Virt::Event::add_timeout(20_000, sub { $late = 1 });
$connection->define_domain(Sample::Hypervisor->template('tiny-domain', name => $name))->undefine;
Sys::Virt::Event::run_default() while @seen < 2 && !$late;

is(scalar(@seen), 2, 'two events came');
is_deeply(
    \@seen,
    [Sys::Virt::Domain::EVENT_DEFINED, Sys::Virt::Domain::EVENT_UNDEFINED],
    'first that it was defined, then that it was undefined');

Sys::Virt::Event::remove_timeout($timer);
$connection->domain_event_deregister_any($listener);
