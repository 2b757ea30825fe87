extension GuestFiles {
    /// Runs cloud-init: one start of Python instead of four.
    static let cloudInitOnce = GuestFile(
        "usr/lib/virt-ci/cloud-init-once",
        #"""
        """Runs all stages of cloud-init in one process and tells systemd when users and host keys are in place.

        Where the processor is emulated each start of Python and each import costs seconds, so the seed is read here, without
        other programs, and what a plain seed does not need is not imported.
        """

        import ctypes
        import fcntl
        import os
        import socket
        import struct
        import sys
        import types

        SEED = "/var/lib/cloud/seed/nocloud"
        FILES = ("user-data", "meta-data", "vendor-data", "network-config")


        def volume(path):
            """The file system type and the label of a seed volume, or nothing."""
            with open(path, "rb") as device:
                start = device.read(512)
                for offset in (43, 71):
                    if start[offset:offset + 11].strip().lower() == b"cidata":
                        return "vfat"
                device.seek(32768)
                descriptor = device.read(72)
            if descriptor[1:6] == b"CD001" and descriptor[40:72].strip().lower() == b"cidata":
                return "iso9660"
            return None


        def read_seed():
            """Copies the seed to where cloud-init looks without a search; returns its user data, or None without a seed."""
            libc = ctypes.CDLL(None, use_errno=True)
            mount = "/run/virt-ci-seed"
            for name in sorted(os.listdir("/sys/class/block")):
                path = "/dev/" + name
                try:
                    kind = volume(path)
                except OSError:
                    continue
                if not kind:
                    continue
                os.makedirs(mount, 0o700, exist_ok=True)
                if libc.mount(path.encode(), mount.encode(), kind.encode(), 1, None):
                    continue
                try:
                    os.makedirs(SEED, 0o700, exist_ok=True)
                    user_data = None
                    for file in FILES:
                        try:
                            with open(os.path.join(mount, file), "rb") as source:
                                data = source.read()
                        except FileNotFoundError:
                            continue
                        if file == "user-data":
                            user_data = data
                        with open(os.path.join(SEED, file), "wb", opener=lambda p, f: os.open(p, f, 0o600)) as target:
                            target.write(data)
                finally:
                    libc.umount2(mount.encode(), 0)
                return user_data
            return None


        def grow_root():
            """Grows the last partition and its ext4 to the end of a disk that is larger than the image's.

            cloud-init's growpart and resizefs do the same with a dozen programs. Partition tables are MBR, as the image's is.
            """
            device = os.stat("/").st_dev
            partition = "/sys/dev/block/%d:%d/" % (os.major(device), os.minor(device))
            number, start, size = (int(open(partition + name).read()) for name in ("partition", "start", "size"))
            disk = os.path.dirname(os.path.realpath(partition))
            # An MBR counts sectors of 512 bytes in 32 bits.
            end = min(int(open(disk + "/size").read()), 1 << 32)
            if end - start - size < 2048:
                return
            size = end - start
            path = "/dev/" + os.path.basename(disk)
            entry = 446 + 16 * (number - 1)
            with open(path, "r+b", buffering=0) as table:
                sector = bytearray(table.read(512))
                if sector[510:] != b"\x55\xaa" or struct.unpack_from("<I", sector, entry + 8)[0] != start:
                    raise OSError("no partition %d at sector %d" % (number, start))
                struct.pack_into("<I", sector, entry + 12, size)
                table.seek(0)
                table.write(sector)
                os.fsync(table.fileno())
                # BLKPG with BLKPG_RESIZE_PARTITION (linux/blkpg.h): the only change the kernel takes while it is mounted.
                change = ctypes.create_string_buffer(struct.pack("qqi64s64s4x", start * 512, size * 512, number, b"", b""))
                order = struct.pack("iiiP", 3, 0, len(change) - 1, ctypes.addressof(change))
                fcntl.ioctl(table, 0x1269, order)
            root = os.open("/", os.O_RDONLY)
            try:
                # EXT4_IOC_RESIZE_FS (linux/ext4.h), in blocks.
                fcntl.ioctl(root, 0x40086610, struct.pack("Q", size * 512 // os.statvfs("/").f_bsize))
            finally:
                os.close(root)


        def leave_out(user_data):
            """Keeps three large modules unloaded when the user data has no use for them."""
            # Only a check of the user data against its schema uses it, and cloud-init skips that without it.
            sys.modules["jsonschema"] = None
            if b"jinja" not in user_data:
                sys.modules["jinja2"] = None
            if b"http" not in user_data and b"#include" not in user_data:
                requests = types.ModuleType("requests")
                requests.__version__ = "2.28.1"
                requests.__getattr__ = lambda name: type(name, (Exception,), {})
                sys.modules["requests"] = requests


        def notify(message):
            address = os.environ.get("NOTIFY_SOCKET")
            if not address:
                return
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
                channel.sendto(message.encode(), address)


        os.environ.setdefault("TZ", ":/etc/localtime")
        os.makedirs("/run/cloud-init", exist_ok=True)
        try:
            grow_root()
        except (OSError, ValueError) as error:
            # A small root is still a root.
            print("The root file system was not grown:", error, file=sys.stderr)
        user_data = read_seed()
        if user_data is not None:
            leave_out(user_data)
            with open("/run/cloud-init/cloud.cfg", "w") as configuration:
                configuration.write("datasource_list: [NoCloud]\ndatasource: {NoCloud: {fs_label: null}}\n")
        open("/run/cloud-init/enabled", "w").close()

        sys.path.append("/usr/lib/python3/dist-packages")
        from cloudinit.cmd.main import main  # noqa: E402

        failures = bool(main(["cloud-init", "init", "--local"]))
        failures |= bool(main(["cloud-init", "init"]))
        notify("READY=1")
        failures |= bool(main(["cloud-init", "modules", "--mode=config"]))
        failures |= bool(main(["cloud-init", "modules", "--mode=final"]))
        sys.exit(1 if failures else 0)

        """#)
}
