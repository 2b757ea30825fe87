/// What runs in a guest to put together what a bug report needs besides the tests' results. Everything is bounded there
/// already: a guest that fills a disk with messages fills nothing here.
enum EvidenceScript {
    /// Makes a folder, its one argument, with `kernel.log`, `coredumps.txt`, `coredumps.json`, `libvirt/qemu/*.log` and
    /// `missing.txt`, which says what can't be had and why. Ends with 0 whatever of it there is.
    static let collection = #"""
        umask 077
        LC_ALL=C TZ=UTC; export LC_ALL TZ
        unset SYSTEMD_COLORS SYSTEMD_PAGER
        rm -rf -- "$1"
        mkdir -- "$1" && cd -- "$1" || exit
        has() { command -v "$1" >/dev/null 2>&1; }
        few() { timeout -k 5 "$@" 2>/dev/null </dev/null; }

        # Times with microseconds, which dmesg counts from the boot and so loses while a machine sleeps.
        if has journalctl; then
          few 60 journalctl --dmesg --no-pager --quiet --output=short-iso-precise | tail -c 8388608 > kernel.log
        fi
        [ -s kernel.log ] || few 20 dmesg --time-format iso | tail -c 8388608 > kernel.log
        [ -s kernel.log ] || { rm -f kernel.log; echo "kernel messages: neither journalctl nor dmesg gives any"; } >> missing.txt

        pattern=$(head -c 400 /proc/sys/kernel/core_pattern 2>/dev/null)
        if has coredumpctl; then
          # A dump is written, and its stack read, after the program has ended.
          tries=0
          while [ "$tries" -lt 90 ] && has systemctl && \
            few 10 systemctl list-units --no-legend --plain --state=active,activating 'systemd-coredump@*' | grep -q .; do
            sleep 1
            tries=$((tries + 1))
          done
          few 60 coredumpctl --no-pager --quiet --json=short list | head -c 1048576 > coredumps.json
          few 120 coredumpctl --no-pager --quiet info | head -c 8388608 > coredumps.txt
          [ -s coredumps.txt ] || rm -f coredumps.txt
          [ -s coredumps.json ] || rm -f coredumps.json
        fi
        case $pattern in
          *systemd-coredump*) ;;
          *) echo "core dumps: the machine has no systemd-coredump; its core_pattern is '$pattern'" >> missing.txt ;;
        esac

        mkdir -p libvirt/qemu
        count=0
        for log in /var/log/libvirt/qemu/*.log; do
          [ -f "$log" ] && [ ! -L "$log" ] || continue
          count=$((count + 1))
          if [ "$count" -gt 200 ]; then
            echo "QEMU's logs: only those of 200 domains were taken" >> missing.txt
            break
          fi
          tail -c 1048576 -- "$log" > "libvirt/qemu/${log##*/}"
        done
        exit 0
        """#

    /// In the guest, where only its root writes.
    static let folder = "/var/tmp/virt-ci-evidence"
}
