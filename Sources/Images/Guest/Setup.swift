extension GuestFiles {
    /// Runs as root in the new system when its packages are installed.
    static let setup = GuestFile(
        "usr/lib/virt-ci/build/setup",
        #"""
        #!/bin/sh
        # Turns an installed system into an image.
        set -eu
        export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
        build=/usr/lib/virt-ci/build

        # Python packages come from the host, so that its pip configuration holds.
        if [ -s "$build/python-packages" ]; then
            python3 -m pip install --no-index --find-links "$build/wheels" --break-system-packages \
                --root-user-action=ignore --no-cache-dir -r "$build/python-packages"
        fi

        # An initrd of two drivers and a shell; the usual one takes seconds more to unpack and to find the root.
        kernel=$(ls /lib/modules | sort -V | tail -n 1)
        work=$(mktemp -d)
        mkdir "$work/bin" "$work/modules"
        cp "$build/init" "$work/init"
        chmod 755 "$work/init"
        cp "$(command -v busybox)" "$work/bin/busybox"
        : > "$work/modules/order"
        for module in virtio_pci virtio_blk; do
            modprobe -S "$kernel" --show-depends "$module"
        done | while read -r action path rest; do
            [ "$action" = insmod ] || continue
            name=${path##*/}
            if grep -qxF "$name" "$work/modules/order"; then continue; fi
            case $name in
                *.xz) name=${name%.xz}; xz -dc "$path" > "$work/modules/$name" ;;
                *) cp "$path" "$work/modules/$name" ;;
            esac
            echo "$name" >> "$work/modules/order"
        done
        find "$work" -exec touch -h -d @0 {} +
        (cd "$work" && find . | LC_ALL=C sort | cpio --quiet --reproducible -o -H newc -R 0:0) | gzip -n > /boot/initrd.img
        rm -r "$work"
        cp "/boot/vmlinuz-$kernel" /boot/vmlinuz

        # Debian starts no network by itself; all the rest is as its packages want it.
        for unit in systemd-networkd.service virt-ci-resolv.path; do systemctl enable "$unit"; done

        # The kernel mounts the root file system read-write, so there is nothing left for fstab.
        : > /etc/fstab
        printf '127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n' > /etc/hosts
        echo localhost > /etc/hostname
        echo 'LANG=C.UTF-8' > /etc/default/locale
        chmod 440 /etc/sudoers.d/90-virt-ci
        rm -f /etc/resolv.conf
        : > /etc/resolv.conf

        if [ -s "$build/script" ]; then sh -eu "$build/script"; fi

        # Every machine has an identity of its own: no host keys, no machine-id, no seed of random numbers. An empty
        # machine-id is filled in at boot without the presets of a first boot, which an absent one would start.
        rm -f /etc/ssh/ssh_host_* /var/lib/dbus/machine-id /var/lib/systemd/random-seed
        : > /etc/machine-id
        rm -rf /var/lib/cloud "$build" /etc/apt/apt.conf.d/99mmdebstrap /var/log/apt
        find /var/log -type f -delete
        """#)
}
