extension GuestFiles {
    /// What the kernel starts first, from a small initrd: two drivers and a search for the root file system.
    static let initrd = GuestFile(
        "usr/lib/virt-ci/build/init",
        #"""
        #!/bin/busybox sh
        # Finds the root file system and starts the system on it.
        /bin/busybox mkdir -p /proc /dev /root
        /bin/busybox mount -t proc proc /proc
        /bin/busybox mount -t devtmpfs devtmpfs /dev
        for module in $(/bin/busybox cat /modules/order); do /bin/busybox insmod "/modules/$module"; done
        root= mode=ro init=/sbin/init
        for word in $(/bin/busybox cat /proc/cmdline); do
            case $word in
                root=*) root=${word#root=} ;;
                rw) mode=rw ;;
                init=*) init=${word#init=} ;;
            esac
        done
        tries=0
        while [ "$tries" -lt 300 ]; do
            case $root in
                LABEL=* | UUID=*) device=$(/bin/busybox findfs "$root" 2>/dev/null) ;;
                *) device=$root ;;
            esac
            [ -b "$device" ] && break
            tries=$((tries + 1))
            /bin/busybox usleep 100000
        done
        /bin/busybox mount -t ext4 -o "$mode" "$device" /root || echo "The root file system '$root' is not there"
        /bin/busybox mount --move /dev /root/dev
        /bin/busybox umount /proc
        exec /bin/busybox switch_root /root "$init"

        """#)
}
