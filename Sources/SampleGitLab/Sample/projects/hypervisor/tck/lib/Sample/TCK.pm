package Sample::TCK;

# What every script of the suite begins with: a connection, and no leftovers of an earlier script.

use strict;
use warnings;

use Exporter 'import';
use Test::More;

our @EXPORT_OK = qw(connection name is_error other_uri);

my $PREFIX = 'sample-tck-';

# A connection to the libvirt under test. Without one no script can say anything, so the script bails out.
sub connection {
    my $connection = eval {
        require Sample::Hypervisor;
        Sample::Hypervisor->connect;
    };
    BAIL_OUT("no connection to libvirt: $@") unless $connection;
    clean($connection) if $ENV{SAMPLE_TCK_AUTOCLEAN};
    return $connection;
}

# The name of an object of ours. Only such objects are ever removed.
sub name { return $PREFIX . $_[0] }

# Passes when the code dies with this libvirt error code.
sub is_error(&$$) {
    my ($code, $expected, $text) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my $got = eval { $code->(); 0 } // (ref $@ ? $@->code : $@);
    return is($got, $expected, $text);
}

# A second host for migrations, or nothing.
sub other_uri { return $ENV{SAMPLE_TCK_OTHER_URI} }

sub clean {
    my ($connection) = @_;
    for my $domain (grep { ours($_) } $connection->list_all_domains) {
        $domain->destroy if $domain->is_active;
        $domain->undefine if $domain->is_persistent;
    }
    for my $network (grep { ours($_) } $connection->list_all_networks) {
        $network->destroy if $network->is_active;
        $network->undefine if $network->is_persistent;
    }
    for my $pool (grep { ours($_) } $connection->list_all_storage_pools) {
        $pool->destroy if $pool->is_active;
        $pool->undefine if $pool->is_persistent;
    }
    return;
}

sub ours { return index($_[0]->get_name, $PREFIX) == 0 }

1;
