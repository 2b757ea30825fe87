/// What a prepared image has of ours: a program that gives each machine its identity, and the unit that starts it.
///
/// It stands for cloud-init, whose first boot was seen to take 20 of 45 seconds of an emulated guest. All that depends on
/// the machine is on its seed disk; users, network and disk were set up when the image was prepared.
enum IdentityProgram {
    /// In libexec, whose files SELinux's policy lets a service start outside of systemd's own domain.
    static let folder = "/usr/libexec/virt-ci"
    static let path = folder + "/identity"
    /// Leads to the file of the login user's keys.
    static let authorizedKeys = folder + "/authorized_keys"
    static let unit = "virt-ci-identity.service"

    /// Files are written over and never replaced, so that they keep owner, mode and SELinux label.
    static let text = #"""
        #!/bin/sh
        # Gives this machine the identity on its seed disk. Without arguments at each boot, before network and ssh;
        # "restored SECONDS" in a machine whose memory was restored, with the time of day.
        set -eu
        PATH=/usr/sbin:/usr/bin:/sbin:/bin
        mount=/run/virt-ci-seed
        seed=$mount/identity
        [ "${1-}" != restored ] || date -s "@$2" > /dev/null
        mkdir -p -m 0700 "$mount"
        for disk in /dev/vdb /dev/sr0 /dev/sda /dev/sdb; do
            [ -b "$disk" ] || continue
            mount -t iso9660 -o ro "$disk" "$mount" 2> /dev/null || continue
            [ ! -e "$seed/hostname" ] || break
            umount "$mount"
        done
        read -r name < "$seed/hostname"
        echo "$name" > /etc/hostname
        echo "$name" > /proc/sys/kernel/hostname
        cat "$seed/host_key" > /etc/ssh/ssh_host_ed25519_key
        cat "$seed/host_key.pub" > /etc/ssh/ssh_host_ed25519_key.pub
        cat "$seed/authorized_keys" > /usr/libexec/virt-ci/authorized_keys
        cat "$seed/random" > /dev/urandom
        if [ "${1-}" = restored ]; then
            cat "$seed/machine_id" > /etc/machine-id
            # RNDRESEEDCRNG (linux/random.h): the generator is another from here on, where the kernel did not notice itself.
            perl -e 'open my $r, ">", "/dev/urandom"; ioctl $r, 0x5207, 0' || :
            # Where the ssh server runs it has the saved machine's host key.
            [ ! -e /run/sshd.pid ] || kill -HUP "$(cat /run/sshd.pid)"
            echo "virt-ci: restored as $name" > /dev/kmsg
        fi
        umount "$mount"

        """#

    static let unitText = #"""
        [Unit]
        Description=Identity of this machine
        DefaultDependencies=no
        After=systemd-remount-fs.service
        Before=sysinit.target network-pre.target ssh.service sshd.service shutdown.target
        Wants=network-pre.target
        Conflicts=shutdown.target

        [Service]
        Type=oneshot
        ExecStart=/usr/libexec/virt-ci/identity
        RemainAfterExit=yes

        [Install]
        WantedBy=sysinit.target

        """#
}
