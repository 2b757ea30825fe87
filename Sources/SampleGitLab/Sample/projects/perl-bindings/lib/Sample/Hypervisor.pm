package Sample::Hypervisor;

# Reads what the hypervisor packages install, and makes libvirt objects of it.

use strict;
use warnings;

use Sys::Virt;

our $VERSION = '2.1.0';

my $DATA = '/usr/share/sample-hypervisor';

# A connection to the system's libvirt, or to the one that SAMPLE_TCK_URI names.
sub connect {
    my ($class) = @_;
    return Sys::Virt->new(uri => $ENV{SAMPLE_TCK_URI} // 'qemu:///system');
}

# The limits as a hash: names to values.
sub limits {
    my ($class) = @_;
    my %limits;
    for my $line (split /\n/, slurp("$DATA/limits.conf")) {
        $limits{$1} = $2 if $line =~ /^(\w+)\s*=\s*(\S+)$/;
    }
    return %limits;
}

# A template with its words (`@NAME@`, …) filled in, escaped for XML.
sub template {
    my ($class, $template, %words) = @_;
    my $xml = slurp("$DATA/templates/$template.xml");
    $xml =~ s/\@([A-Z]+)\@/escape($words{lc $1} \/\/ die "'$template' needs '$1'\n")/ge;
    return $xml;
}

sub escape {
    my ($text) = @_;
    my %entities = ('&' => '&amp;', '<' => '&lt;', '>' => '&gt;', q(') => '&apos;', '"' => '&quot;');
    $text =~ s/([&<>'"])/$entities{$1}/g;
    return $text;
}

sub slurp {
    my ($path) = @_;
    open(my $file, '<', $path) or die "cannot read '$path': $!\n";
    local $/ = undef;
    return <$file>;
}

1;
