extension GuestFiles {
    /// Every Ethernet card asks for a lease, unless the seed says otherwise.
    static let network = GuestFile(
        "etc/systemd/network/80-dhcp.network",
        #"""
        [Match]
        Name=en* eth*

        [Network]
        DHCP=yes

        """#)
}

extension GuestFiles {
    /// Notices a new lease.
    static let nameServerPath = GuestFile(
        "etc/systemd/system/virt-ci-resolv.path",
        #"""
        # Writes /etc/resolv.conf when a lease names servers; a resolver of its own would cost seconds of each emulated boot.
        [Unit]
        Description=Watch for name servers

        [Path]
        PathChanged=/run/systemd/netif/state

        [Install]
        WantedBy=systemd-networkd.service

        """#)
}

extension GuestFiles {
    /// Starts what writes the name servers down.
    static let nameServerUnit = GuestFile(
        "etc/systemd/system/virt-ci-resolv.service",
        #"""
        [Unit]
        Description=Take the name servers of the lease

        [Service]
        Type=oneshot
        ExecStart=/bin/sh /usr/lib/virt-ci/resolv

        """#)
}

extension GuestFiles {
    /// Writes the name servers down.
    static let nameServerScript = GuestFile(
        "usr/lib/virt-ci/resolv",
        #"""
        # Turns networkd's state file into /etc/resolv.conf.
        DNS= DOMAINS=
        while IFS='=' read -r key value; do
            case $key in
                DNS) DNS=$value ;;
                DOMAINS) DOMAINS=$value ;;
            esac
        done < /run/systemd/netif/state
        {
            [ -z "$DOMAINS" ] || echo "search $DOMAINS"
            for server in $DNS; do echo "nameserver $server"; done
        } > /etc/resolv.conf

        """#)
}
