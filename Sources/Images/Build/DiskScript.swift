/// Lays out a disk and fills it, without loop devices and without root.
enum DiskScript {
    /// Runs in the work folder, under fakeroot unless we are root: the files of `root.tar` keep their owners only
    /// inside one fakeroot, so unpacking and filling are one script. Arguments: bytes of the disk, offset of the boot
    /// partition, its bytes, offset of the root file system, its bytes, its label, its UUID, the FAT serial number,
    /// the path of the MBR's boot code, and how many blocks the root file system can grow to. `partitions` and `syslinux.cfg` lie in the work folder.
    static let text = #"""
        #!/bin/sh
        set -eu
        disk_bytes=$1 boot_offset=$2 boot_bytes=$3 root_offset=$4 root_bytes=$5 label=$6 uuid=$7 serial=$8 mbr=$9
        shift 9
        most_blocks=$1
        PATH=$PATH:/usr/sbin:/sbin

        # Without extended attributes: fakeroot 1.31 forgets the type of a file that gets one, and root and user are to
        # make the same image. Debian sets capabilities on very few files, and has set-uid or sysctl besides.
        mkdir root
        tar -C root --numeric-owner --same-permissions --no-xattrs -xf root.tar
        rm root.tar
        cp root/boot/vmlinuz vmlinuz
        cp root/boot/initrd.img initrd
        chmod 644 vmlinuz initrd

        truncate -s "$disk_bytes" disk.raw
        sfdisk --quiet --no-reread --no-tell-kernel disk.raw < partitions
        dd if="$mbr" of=disk.raw bs=440 count=1 conv=notrunc status=none

        boot="disk.raw@@$boot_offset"
        export MTOOLS_SKIP_CHECK=1
        mformat -i "$boot" -F -T "$((boot_bytes / 512))" -h 255 -s 63 -H "$((boot_offset / 512))" -N "$serial" -v BOOT ::
        mcopy -i "$boot" vmlinuz ::vmlinuz
        mcopy -i "$boot" initrd ::initrd
        mcopy -i "$boot" syslinux.cfg ::syslinux.cfg
        syslinux --install --offset "$boot_offset" disk.raw

        # The file is new, so its blocks are zero: nothing is left for the guest to zero in the background. Growing needs a
        # block of the journal for each reserved block of group descriptors, and a transaction has a quarter of the journal:
        # with the usual reserve for a thousand times the size, more than this one gives. And without
        # uninit_bg the kernel would write the inode tables of what it adds, 1.6 % of it, before the machine is ready.
        mke2fs -q -F -t ext4 -L "$label" -U "$uuid" -m 0 -J size=16 -O ^metadata_csum,uninit_bg \
            -E "offset=$root_offset,hash_seed=$uuid,root_owner=0:0,nodiscard,lazy_itable_init=0,assume_storage_prezeroed=1,resize=$most_blocks" \
            -d root disk.raw "$((root_bytes / 1024))k"

        """#
}
